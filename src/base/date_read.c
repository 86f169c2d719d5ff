/* Reads a date as people write it: either calendar, any width of digits, with 年月日 or with strokes and dots, partly
 * known, and with the other calendar or the weekday in brackets.
 *
 * Refuses what could mean two days: years of two digits without an era, day before month, and anything left over. Where
 * two things are said twice (1946年（昭和21年）, 4月12日（日）) they must agree.
 * To extend: spellings of eras are the table below; a new order of parts is a function beside read_parts(). */
#include "date.h"
#include <stddef.h>

/* What follows, one step at a time. A step that fails leaves the place as it was. */
struct scan { struct text rest; };

struct parts { enum era era; int year, month, day, weekday; }; /* weekday: 1 = Sunday, 0 = not said */

/* Full-width forms and every dash become their ASCII kin; the ideographic space a space. */
static int32_t plain(int32_t rune) {
	if (rune >= 0xFF01 && rune <= 0xFF5E)
		return rune - 0xFEE0;
	if ((rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212 || rune == 0x30FC || rune == 0xFF70)
		return '-';
	if (rune == 0x3002 || rune == 0xFF61 || rune == 0x30FB)
		return '.';
	return rune == 0x3000 || rune == '\t' ? ' ' : rune;
}

static int32_t look(const struct scan *s, struct text *after) {
	*after = s->rest;
	return plain(text_next(after));
}

static void skip_spaces(struct scan *s) {
	struct text after;
	while (look(s, &after) == ' ')
		s->rest = after;
}

static bool take(struct scan *s, int32_t rune) {
	struct text after;
	skip_spaces(s);
	if (look(s, &after) != rune)
		return false;
	s->rest = after;
	return true;
}

static bool take_z(struct scan *s, const char *z) {
	skip_spaces(s);
	if (!text_starts(s->rest, z))
		return false;
	s->rest = text_from(s->rest, text_of(z).n);
	return true;
}

/* A number of least to most digits; the count comes back, 0 when there is none. */
static int take_number(struct scan *s, int least, int most, int *out) {
	int digits = 0, n = 0;
	struct text after, start;
	skip_spaces(s);
	start = s->rest;
	for (int32_t r; r = look(s, &after), r >= '0' && r <= '9'; s->rest = after) {
		if (++digits > most)
			break;
		n = n * 10 + (r - '0');
	}
	if (digits < least || digits > most) {
		s->rest = start;
		return 0;
	}
	*out = n;
	return digits;
}

static bool at_end(struct scan *s) {
	skip_spaces(s);
	return s->rest.n == 0;
}

/* Longer spellings first. The single characters are the ones of older fonts and fax forms. */
static bool take_era(struct scan *s, enum era *era) {
	static const struct { const char *z; enum era era; } names[] = {
		{ "西暦", ERA_WESTERN }, { "明治", ERA_MEIJI }, { "大正", ERA_TAISHO }, { "昭和", ERA_SHOWA },
		{ "平成", ERA_HEISEI }, { "令和", ERA_REIWA }, { "㍾", ERA_MEIJI }, { "㍽", ERA_TAISHO },
		{ "㍼", ERA_SHOWA }, { "㍻", ERA_HEISEI }, { "㋿", ERA_REIWA }, { "明", ERA_MEIJI },
		{ "大", ERA_TAISHO }, { "昭", ERA_SHOWA }, { "平", ERA_HEISEI }, { "令", ERA_REIWA },
	};
	static const char letters[ERA_COUNT] = { 0, 'm', 't', 's', 'h', 'r' };
	struct text after;
	*era = ERA_WESTERN;
	skip_spaces(s);
	int32_t front = look(s, &after);
	if (front >= '0' && front <= '9') /* nearly always */
		return false;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (take_z(s, names[i].z)) {
			*era = names[i].era;
			return true;
		}
	for (int e = ERA_MEIJI; e < ERA_COUNT; e++)
		if (take(s, letters[e]) || take(s, letters[e] - 'a' + 'A')) {
			*era = (enum era)e;
			return true;
		}
	return false;
}

/* Era and year: 昭和21, 令和元, 1946. A western year has four digits, so that 21 alone is never one. */
static bool take_year(struct scan *s, struct parts *p) {
	if (take_era(s, &p->era) && p->era != ERA_WESTERN) {
		p->year = 1;
		return take_z(s, "元") || take_number(s, 1, 2, &p->year) > 0;
	}
	return take_number(s, 4, 4, &p->year) > 0;
}

/* The same year in the other calendar, in brackets: 1946（昭和21）年. The era then decides, since it says more. */
static bool take_other_year(struct scan *s, struct parts *p) {
	struct parts other = { 0 };
	struct scan before = *s;
	if (!take(s, '('))
		return true;
	if (!take_year(s, &other)) {
		*s = before;
		return true;
	}
	take_z(s, "年");
	bool differs = (p->era == ERA_WESTERN) != (other.era == ERA_WESTERN);
	if (!take(s, ')') || !differs)
		return false;
	const struct parts *western = p->era == ERA_WESTERN ? p : &other, *japanese = p->era == ERA_WESTERN ? &other : p;
	date d = date_from_era(japanese->era, japanese->year, 0, 0);
	if (!d || date_year(d) != western->year)
		return false;
	*p = *japanese;
	return true;
}

/* One of seven or twelve names; its number from 1, 0 when there is none. */
static int take_name(struct scan *s, const char *const *names, int n) {
	for (int i = 0; i < n; i++)
		if (take_z(s, names[i]))
			return i + 1;
	return 0;
}

static int take_english_weekday(struct scan *s) {
	static const char *const days[7] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	return take_name(s, days, 7);
}

/* （日）, （日曜日） or (Sun) behind the day. */
static bool take_weekday(struct scan *s, struct parts *p) {
	static const char *const days[7] = { "日", "月", "火", "水", "木", "金", "土" };
	if (!take(s, '('))
		return true;
	p->weekday = take_name(s, days, 7);
	if (!p->weekday)
		p->weekday = take_english_weekday(s);
	else
		take_z(s, "曜日");
	return p->weekday && take(s, ')');
}

/* 20260412, and S210120 behind an era. */
static bool read_run(struct scan *s, struct parts *p) {
	int n, digits = take_era(s, &p->era) && p->era != ERA_WESTERN ? 6 : 8;
	if (!take_number(s, digits, digits, &n) || n % 100 == 0 || n / 100 % 100 == 0)
		return false;
	p->year = n / 10000;
	p->month = n / 100 % 100;
	p->day = n % 100;
	return take_weekday(s, p);
}

/* Month and day behind a year that 年 closed. */
static bool read_kanji_rest(struct scan *s, struct parts *p) {
	if (!take_number(s, 1, 2, &p->month))
		return true;
	if (p->month == 0 || !take_z(s, "月"))
		return false;
	if (!take_number(s, 1, 2, &p->day))
		return true;
	take_z(s, "日");
	return p->day != 0;
}

/* Month and day behind strokes, dots or dashes, the same one twice. */
static bool read_stroke_rest(struct scan *s, struct parts *p) {
	int32_t stroke = take(s, '/') ? '/' : take(s, '-') ? '-' : take(s, '.') ? '.' : 0;
	if (!stroke)
		return true;
	if (!take_number(s, 1, 2, &p->month) || p->month == 0)
		return false;
	if (!take(s, stroke))
		return true;
	return take_number(s, 1, 2, &p->day) > 0 && p->day != 0;
}

static bool read_parts(struct scan *s, struct parts *p) {
	if (!take_year(s, p))
		return false;
	bool closed = take_z(s, "年");
	if (!take_other_year(s, p))
		return false;
	if (closed || take_z(s, "年") ? !read_kanji_rest(s, p) : !read_stroke_rest(s, p))
		return false;
	return take_weekday(s, p);
}

/* Sun 12 April 2026, 12 Apr 2026, April 2026: what the English pages write. Long names before their short forms. */
static bool read_english(struct scan *s, struct parts *p) {
	static const char *const months[24] = { "January", "February", "March", "April", "May", "June", "July", "August",
		"September", "October", "November", "December", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
		"Sep", "Oct", "Nov", "Dec" };
	p->weekday = take_english_weekday(s);
	if (take_number(s, 1, 2, &p->day) && p->day == 0)
		return false;
	int name = take_name(s, months, 24);
	if (!name || !take_number(s, 4, 4, &p->year))
		return false;
	p->month = (name - 1) % 12 + 1;
	return true;
}

static bool attempt(struct text t, bool (*read)(struct scan *, struct parts *), date *out) {
	struct scan s = { t };
	struct parts p = { 0 };
	if (!read(&s, &p) || !at_end(&s))
		return false;
	date d = date_from_era(p.era, p.year, p.month, p.day);
	if (!d || (p.weekday && date_weekday(d) != p.weekday - 1))
		return false;
	*out = d;
	return true;
}

bool date_read(struct text t, date *out) {
	t = text_trim(t);
	return attempt(t, read_run, out) || attempt(t, read_parts, out) || attempt(t, read_english, out);
}
