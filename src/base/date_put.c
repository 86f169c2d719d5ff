/* Dates and times written out for people, in both languages, and for machines.
 *
 * Refuses to fill in what is not known: a partly known date is written as far as it is known, no date is not written.
 * The words here are the calendar's own (months, weekdays, "3 days past"); they are data of a language like the order of
 * year and day, so they stand here side by side and not in the catalogue.
 * To extend: a language is one more entry in each table and in the switch-like pairs of functions. */
#include "date.h"
#include <stddef.h>

static const char *const weekdays[LANG_COUNT][7] = {
	[LANG_JA] = { "日", "月", "火", "水", "木", "金", "土" },
	[LANG_EN] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" },
};

static const char *const months[13] = { "", "January", "February", "March", "April", "May", "June", "July", "August",
	"September", "October", "November", "December" };

static const char *const era_english[ERA_COUNT] = { "", "Meiji", "Taisho", "Showa", "Heisei", "Reiwa" };

/* What stands behind the year in Japanese. */
static void put_month_day(struct buf *b, date d) {
	if (date_month(d))
		buf_f(b, "%d月", date_month(d));
	if (date_day(d))
		buf_f(b, "%d日", date_day(d));
}

static void put_english(struct buf *b, date d) {
	if (date_day(d))
		buf_f(b, "%d ", date_day(d));
	if (date_month(d))
		buf_f(b, "%s ", months[date_month(d)]);
	buf_int(b, date_year(d));
}

void date_put(struct buf *b, date d, enum lang lang) {
	if (!date_ok(d))
		return;
	int weekday = date_weekday(d);
	if (lang == LANG_EN) {
		if (weekday >= 0)
			buf_f(b, "%s ", weekdays[LANG_EN][weekday]);
		put_english(b, d);
		return;
	}
	buf_f(b, "%d年", date_year(d));
	put_month_day(b, d);
	if (weekday >= 0)
		buf_f(b, "（%s）", weekdays[LANG_JA][weekday]);
}

void date_put_short(struct buf *b, date d, enum lang lang) {
	if (!date_ok(d))
		return;
	int month = date_month(d), day = date_day(d);
	if (!month)
		buf_f(b, lang == LANG_EN ? "%d" : "%d年", date_year(d));
	else if (lang == LANG_EN)
		buf_f(b, day ? "%2$d %1$.3s" : "%1$.3s", months[month], day);
	else
		buf_f(b, day ? "%d/%d" : "%d月", month, day);
}

void date_put_era(struct buf *b, date d, enum lang lang) {
	if (!date_ok(d))
		return;
	int year;
	enum era era = date_era(d, &year);
	if (lang == LANG_EN) {
		put_english(b, d);
		if (era != ERA_WESTERN)
			buf_f(b, " (%s %d)", era_english[era], year);
		return;
	}
	if (era != ERA_WESTERN)
		buf_z(b, era_name(era));
	if (era != ERA_WESTERN && year == 1)
		buf_z(b, "元年");
	else
		buf_f(b, "%d年", year);
	put_month_day(b, d);
}

void date_put_iso(struct buf *b, date d) {
	if (!date_ok(d))
		return;
	buf_f(b, "%04d", date_year(d));
	if (date_month(d))
		buf_f(b, "-%02d", date_month(d));
	if (date_day(d))
		buf_f(b, "-%02d", date_day(d));
}

void instant_put_time(struct buf *b, instant t) {
	date d = date_of_instant(t);
	if (!d)
		return;
	int minutes = (int)((t - date_start(d)) / MINUTES(1));
	buf_f(b, "%d:%02d", minutes / 60, minutes % 60);
}

void instant_put(struct buf *b, instant t, enum lang lang) {
	date d = date_of_instant(t);
	if (!d)
		return;
	if (lang == LANG_EN) {
		instant_put_time(b, t);
		buf_char(b, ' ');
	}
	date_put(b, d, lang);
	if (lang != LANG_EN)
		instant_put_time(b, t);
}

/* The words for days up to tomorrow, and what stands around the number for days farther off. */
static const struct near {
	const char *yesterday, *today, *tomorrow, *before_past, *after_past, *before_coming, *after_coming;
} nears[LANG_COUNT] = {
	[LANG_JA] = { "きのう", "きょう", "あす", "", "日すぎ", "あと", "日" },
	[LANG_EN] = { "yesterday", "today", "tomorrow", "", " days past", "in ", " days" },
};

void date_put_near(struct buf *b, date d, date today, enum lang lang) {
	if (!date_whole(d) || !date_whole(today)) {
		date_put(b, d, lang);
		return;
	}
	const struct near *n = &nears[lang == LANG_EN ? LANG_EN : LANG_JA];
	int days = date_between(today, d);
	if (days >= -1 && days <= 1) {
		buf_z(b, days < 0 ? n->yesterday : days > 0 ? n->tomorrow : n->today);
		return;
	}
	buf_z(b, days < 0 ? n->before_past : n->before_coming);
	buf_int(b, days < 0 ? -days : days);
	buf_z(b, days < 0 ? n->after_past : n->after_coming);
}
