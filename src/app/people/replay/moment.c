/* The moment asked for, in every spelling people use for a day gone by and a time: 11/17, 11月17日, きのう; 14:30, 14時,
 * 午後2時半, 2:30 pm. A day without a year is the last one of that name.
 * Refuses: what has not been yet; a time it would have to guess at. */
#include "replay.h"

/* ---- the day ---- */
static bool day_named(struct text t, date today, date *on) {
	static const struct { const char *word; int days; } days[] = { { "きょう", 0 }, { "今日", 0 }, { "today", 0 }, { "Today", 0 }, { "きのう", -1 }, { "昨日", -1 },
		{ "yesterday", -1 }, { "Yesterday", -1 }, { "おととい", -2 }, { "一昨日", -2 } };
	for (size_t i = 0; i < COUNT(days); i++)
		if (text_is(t, days[i].word)) { *on = date_plus(today, days[i].days); return true; }
	return false;
}

/* Characters to what a clock or a calendar shows: digits, between for what stands between, 0 for what neither has. */
static char plain(int32_t rune, char between) {
	if (rune >= 0xFF01 && rune <= 0xFF5E) rune -= 0xFEE0;
	if (rune == 0x6708 || rune == 0x6642 || rune == 0x5206 || rune == '/' || rune == ':') return between;      /* 月 時 分 */
	if (rune == 0x65E5 || rune == 0x79D2 || rune == ' ' || rune == 0x3000) return ' ';                          /* 日 秒 */
	return rune >= '0' && rune <= '9' ? (char)rune : 0;
}

/* Numbers with something between them; how many, at most 3, -1 when there is anything else. */
static int numbers(struct text t, int64_t n[3]) {
	int count = 0, digits = 0;
	for (int32_t rune; (rune = text_next(&t)) >= 0;) {
		char c = plain(rune, ':');
		if (!c || (c == ':' && !digits)) return -1;
		if (c == ' ') continue;
		if (c == ':') { digits = 0; continue; }
		if (!digits++ && count++ == 3) return -1;
		n[count - 1] = digits == 1 ? c - '0' : n[count - 1] * 10 + (c - '0');
		if (digits > 2) return -1;
	}
	return count;
}

/* 11/17: this year's, or last year's when that has not been yet. */
static bool day_without_year(struct text t, date today, date *on) {
	int64_t n[3];
	if (numbers(t, n) != 2) return false;
	date found = date_from_era(ERA_WESTERN, date_year(today), (int)n[0], (int)n[1]);
	if (!found || found > today) found = date_from_era(ERA_WESTERN, date_year(today) - 1, (int)n[0], (int)n[1]);
	*on = found;
	return found != 0 && date_whole(found);
}

bool moment_day(struct text t, date today, date *on) {
	t = text_trim(t);
	return (date_read(t, on) && date_whole(*on)) || day_named(t, today, on) || day_without_year(t, today, on);
}

/* ---- the time ---- */
static bool begins_with(struct text *t, const char *word) {
	if (!text_starts(*t, word)) return false;
	*t = text_trim(text_from(*t, text_of(word).n));
	return true;
}

static bool ends_with(struct text *t, const char *word, const char *other) {
	const char *found = text_ends(*t, word) ? word : text_ends(*t, other) ? other : NULL;
	if (found) *t = text_trim((struct text){ t->p, t->n - text_of(found).n });
	return found;
}

/* 14:30 is the end of that minute, 14:30:05 of that second, 14時 of the minute 14:00. In milliseconds of the day. */
bool moment_time(struct text t, int64_t *of_day) {
	int64_t n[3] = { 0, 0, -1 };
	t = text_trim(t);
	bool after = begins_with(&t, "午後") || ends_with(&t, "pm", "PM");
	bool before = !after && (begins_with(&t, "午前") || ends_with(&t, "am", "AM"));
	bool half = ends_with(&t, "半", "半"), hour = text_ends(t, "時") || text_ends(t, "時 ");
	int count = numbers(t, n);
	if (count < 1 || (count == 1 && !hour && !after && !before) || (half && count != 1)) return false;
	if (half) n[1] = 30;
	if ((after || before) && n[0] > 12) return false;
	if (after && n[0] < 12) n[0] += 12;
	if (before && n[0] == 12) n[0] = 0;
	if (n[0] > 23 || n[1] > 59 || n[2] > 59) return false;
	*of_day = HOURS(n[0]) + MINUTES(n[1]) + (n[2] < 0 ? MINUTES(1) : (n[2] + 1) * 1000) - 1;
	return true;
}
