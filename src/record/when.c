/* Instants as text: ISO 8601 for machines, and the spellings people type (2026年4月12日 15時20分, 2026-04-12T15:20).
 * Refuses a time without its whole date. Japan's time (UTC+9, no summer time) unless the text names a zone. */
#include "walk.h"

enum { SPELLING_MAX = 48 };

/* Two digits of the hour, before ten too: a browser's control empties 5:52. */
static void put_parts(struct buf *b, instant at, char between) {
	date day = date_of_instant(at);
	int minutes = day ? (int)((at - date_start(day)) / MINUTES(1)) : 0;
	date_put_iso(b, day);
	buf_char(b, between);
	buf_f(b, "%02d:%02d", minutes / 60, minutes % 60);
}

void when_put_minute(struct buf *b, instant at, char between) {
	put_parts(b, at, between);
}

void when_put_iso(struct buf *b, instant at) {
	int64_t ms = at % MINUTES(1);
	if (ms < 0)
		ms += MINUTES(1);
	put_parts(b, at, 'T');
	buf_f(b, ":%02d.%03d+09:00", (int)(ms / 1000), (int)(ms % 1000));
}

/* Full-width forms and the characters 時分秒 to what a clock shows. 0 for what a time never has. */
static char plain(int32_t rune) {
	if (rune >= 0xFF01 && rune <= 0xFF5E)
		rune -= 0xFEE0;
	if (rune == 0x6642 || rune == 0x5206)        /* 時 分 */
		return ':';
	if (rune == 0x79D2)                          /* 秒 */
		return ' ';
	return rune > 0 && rune < 0x80 ? (char)rune : 0;
}

/* The text after the date, in ASCII, without what stands at its end for nothing (15時, 15時20分). */
static bool spell(struct text t, char out[SPELLING_MAX]) {
	size_t n = 0;
	for (int32_t rune; (rune = text_next(&t)) >= 0;) {
		char c = plain(rune);
		if (!c || n + 1 == SPELLING_MAX)
			return false;
		out[n++] = c;
	}
	while (n && (out[n - 1] == ' ' || out[n - 1] == ':'))
		n--;
	out[n] = 0;
	return n > 0;
}

static bool number(const char **p, int digits, int max, int *out) {
	int n = 0, value = 0;
	while (n < digits && **p >= '0' && **p <= '9') {
		value = value * 10 + (*(*p)++ - '0');
		n++;
	}
	*out = value;
	return n > 0 && value <= max;
}

/* :SS and its fraction, of which thousandths count. */
static bool seconds(const char **p, int64_t *ms) {
	int s;
	if (*(*p)++ != ':' || !number(p, 2, 59, &s))
		return false;
	*ms += SECONDS(s);
	if (**p != '.' && **p != ',')
		return true;
	++*p;
	if (**p < '0' || **p > '9')
		return false;
	for (int64_t unit = 100; **p >= '0' && **p <= '9'; ++*p, unit /= 10)
		*ms += unit * (**p - '0');
	return true;
}

/* Z, +09:00 or +0900; nothing means Japan. *east in milliseconds. */
static bool zone(const char *p, int64_t *east) {
	int h, m;
	*east = HOURS(9);
	if (*p == 0)
		return true;
	bool west = *p == '-';
	if ((*p == 'Z' || *p == 'z') && p[1] == 0) {
		*east = 0;
		return true;
	}
	if ((*p != '+' && !west) || (p++, !number(&p, 2, 14, &h)))
		return false;
	p += *p == ':';
	if (!number(&p, 2, 59, &m) || *p != 0)
		return false;
	*east = (HOURS(h) + MINUTES(m)) * (west ? -1 : 1);
	return true;
}

static bool time_read(struct text t, int64_t *since_midnight, int64_t *east) {
	char z[SPELLING_MAX];
	int h, m = 0;
	const char *p = z;
	if (!spell(t, z) || !number(&p, 2, 23, &h))
		return false;
	if (*p == ':' && (p++, !number(&p, 2, 59, &m)))
		return false;
	*since_midnight = HOURS(h) + MINUTES(m);
	if (*p == ':' && !seconds(&p, since_midnight))
		return false;
	return zone(p, east);
}

/* Where the date ends: at T or the first space after it, of either width. */
static bool split(struct text t, struct text *day, struct text *time) {
	struct text rest = t;
	for (int32_t rune; (rune = text_next(&rest)) >= 0;) {
		if (rune != 'T' && rune != 't' && rune != ' ' && rune != 0x3000)
			continue;
		size_t head = t.n - rest.n;
		*day = text_trim((struct text){ t.p, head - (rune == 0x3000 ? 3 : 1) });
		*time = text_trim(rest);
		return day->n > 0 && time->n > 0;
	}
	return false;
}

bool when_read(struct text typed, instant *out) {
	struct text day, time;
	date on = 0;
	int64_t since_midnight, east;
	if (!split(text_trim(typed), &day, &time) || !date_read(day, &on) || !date_whole(on))
		return false;
	if (!time_read(time, &since_midnight, &east))
		return false;
	*out = date_start(on) + HOURS(9) - east + since_midnight;
	return true;
}
