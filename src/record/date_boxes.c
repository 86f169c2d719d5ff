/* A date typed as era, year, month and day (UX.md 10): any width of digits, 元 or 元年 for the first year, a western year
 * in the year box as long as it agrees with the era. Month and day, or the day, may stay empty: not known.
 * Says exactly which box to mend; refuses to guess. */
#include "walk.h"
#include <stdio.h>

enum { KEY_MAX = 128, YEAR_FIRST = 1800, YEAR_LAST = 2199 };

static const char *const suffixes[] = {
	[BOX_NONE] = "", [BOX_ERA] = "_era", [BOX_YEAR] = "_y", [BOX_MONTH] = "_m", [BOX_DAY] = "_d",
};
static const char *const era_codes[ERA_COUNT] = {
	[ERA_WESTERN] = "western", [ERA_MEIJI] = "meiji", [ERA_TAISHO] = "taisho", [ERA_SHOWA] = "showa",
	[ERA_HEISEI] = "heisei", [ERA_REIWA] = "reiwa",
};

const char *date_box_suffix(enum date_box box) {
	return suffixes[box];
}

const char *era_code(enum era era) {
	return era_codes[era];
}

struct text date_box_typed(const struct field *f, const struct pairs *typed, enum date_box box) {
	char key[KEY_MAX];
	snprintf(key, sizeof key, "%s%s", f->name, suffixes[box]);
	return pairs_get(typed, key);
}

/* The number in a box, with or without its 年 月 日. 0 = empty, -1 = not a number. */
static int64_t box_number(struct text t, const char *unit) {
	int64_t n;
	t = text_trim(t);
	if (t.n == 0)
		return 0;
	if (text_ends(t, unit))
		t = text_trim((struct text){ t.p, t.n - text_of(unit).n });
	if (text_is(t, "元"))
		return text_is(text_of(unit), "年") ? 1 : -1;
	return text_int(t, &n) && n > 0 ? n : -1;
}

static bool era_read(struct text t, enum era *out) {
	t = text_trim(t);
	*out = ERA_WESTERN;
	if (t.n == 0)
		return true;
	for (int era = 0; era < ERA_COUNT; era++)
		if (text_is(t, era_codes[era]) || text_is(t, era_name((enum era)era))) {
			*out = (enum era)era;
			return true;
		}
	return false;
}

/* 28 at least, so that a year beyond the calendar still ends. */
static int month_last(int year, int month) {
	int last = 31;
	while (last > 28 && !date_of(year, month, last))
		last--;
	return last;
}

static struct date_boxes bad(enum date_box box, const char *ja) {
	return (struct date_boxes){ .given = true, .bad = box, .ja = ja };
}

/* The western year the era's year means, for the length of February. */
static int western(enum era era, int year) {
	static const int before_first[ERA_COUNT] = { 0, 1867, 1911, 1925, 1988, 2018 };
	return year >= YEAR_FIRST ? year : before_first[era] + year;
}

static struct date_boxes bad_day(int last) {
	struct date_boxes r = bad(BOX_DAY, JA("{label}の日は、1から{last}までです"));
	r.last = last;
	return r;
}

/* Numbers in range; now the calendar decides. A year of four figures beside an era must lie in it. */
static struct date_boxes agree(enum era era, int year, int month, int day) {
	enum era as_typed = year >= YEAR_FIRST ? ERA_WESTERN : era;
	date value = date_from_era(as_typed, year, month, day);
	if (value == 0)
		return bad(BOX_YEAR, JA("{label}の元号と年が合いません"));
	if (as_typed != era) {
		int of_era;
		if (date_era(value, &of_era) != era)
			return bad(BOX_YEAR, JA("{label}の元号と年が合いません"));
	}
	return (struct date_boxes){ .given = true, .value = value };
}

static struct date_boxes judge(enum era era, int64_t year, int64_t month, int64_t day) {
	if (year < 0)
		return bad(BOX_YEAR, JA("{label}の年は、数字で書いてください"));
	if (month < 0 || month > 12)
		return bad(BOX_MONTH, JA("{label}の月は、1から12までです"));
	if (day < 0 || day > 31)
		return bad_day(31);
	if (year == 0 && month == 0 && day == 0)
		return (struct date_boxes){ .given = true };
	if (year == 0)
		return bad(BOX_YEAR, JA("{label}の年が空です"));
	if (day && month == 0)
		return bad(BOX_MONTH, JA("{label}の月が空です"));
	if (year > YEAR_LAST || (era == ERA_WESTERN && year < YEAR_FIRST))
		return bad(BOX_YEAR, JA("{label}の西暦の年は、1800から2199までです"));
	if (day && day > month_last(western(era, (int)year), (int)month))
		return bad_day(month_last(western(era, (int)year), (int)month));
	return agree(era, (int)year, (int)month, (int)day);
}

struct date_boxes date_boxes_read(const struct field *f, const struct pairs *typed) {
	struct text t[BOX_DAY + 1];
	bool given = false;
	enum era era;
	for (enum date_box box = BOX_ERA; box <= BOX_DAY; box++) {
		t[box] = date_box_typed(f, typed, box);
		given |= t[box].p != NULL;
	}
	if (!given)
		return (struct date_boxes){ 0 };
	if (!era_read(t[BOX_ERA], &era))
		return bad(BOX_ERA, JA("{label}の元号を選んでください"));
	return judge(era, box_number(t[BOX_YEAR], "年"), box_number(t[BOX_MONTH], "月"), box_number(t[BOX_DAY], "日"));
}
