/* The calendar: days, ages, fiscal years, eras. Pure but for date_today().
 *
 * Refuses days that do not exist and years outside 1800 to 2199. The calendar is the Gregorian one throughout, also for
 * the first five years of Meiji, which lived by the moon.
 * To extend: a new era is a row of eras[] here, a value of enum era, and its spellings in date_read.c. */
#include "date.h"
#include <stddef.h>

#define YEAR_MIN 1800
#define YEAR_MAX 2199
#define JAPAN HOURS(9)

/* DOMAIN.md 8.7. The day an era changes belongs to the new one. Meiji counts from the New Year of its first year. */
static const struct { date first; const char *name; } eras[ERA_COUNT] = {
	[ERA_WESTERN] = { 18000101, "西暦" },
	[ERA_MEIJI] = { 18680125, "明治" },
	[ERA_TAISHO] = { 19120730, "大正" },
	[ERA_SHOWA] = { 19261225, "昭和" },
	[ERA_HEISEI] = { 19890108, "平成" },
	[ERA_REIWA] = { 20190501, "令和" },
};

static date pack(int year, int month, int day) {
	return year * 10000 + month * 100 + day;
}

static bool leap(int year) {
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month) {
	static const int days[13] = { 0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return month == 2 && leap(year) ? 29 : days[month];
}

bool date_ok(date d) {
	int year = date_year(d), month = date_month(d), day = date_day(d);
	if (d <= 0 || year < YEAR_MIN || year > YEAR_MAX || month > 12)
		return false;
	return month == 0 ? day == 0 : day <= days_in(year, month);
}

bool date_whole(date d) {
	return date_ok(d) && date_day(d) != 0;
}

date date_of(int year, int month, int day) {
	if (year < YEAR_MIN || year > YEAR_MAX || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return 0;
	return pack(year, month, day);
}

date date_first(date d) {
	if (!date_ok(d) || date_day(d))
		return date_ok(d) ? d : 0;
	return date_month(d) ? d + 1 : d + 101;
}

date date_last(date d) {
	if (!date_ok(d) || date_day(d))
		return date_ok(d) ? d : 0;
	return date_month(d) ? d + days_in(date_year(d), date_month(d)) : d + 1231;
}

/* Days since 1970-01-01 of a whole date. Years are counted from March, so the leap day is a year's last. */
static int64_t day_number(date d) {
	int month = date_month(d), year = date_year(d) - (month <= 2);
	int era = year / 400, of_era = year % 400;
	int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + date_day(d) - 1;
	return (int64_t)era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

/* The way back; 0 outside the range. */
static date date_of_number(int64_t n) {
	n += 719468;
	if (n < 0 || n > 146097 * 6)
		return 0;
	int era = (int)(n / 146097), of = (int)(n % 146097);
	int year = (of - of / 1460 + of / 36524 - of / 146096) / 365;
	int of_year = of - (365 * year + year / 4 - year / 100);
	int march = (5 * of_year + 2) / 153;
	int month = march + (march < 10 ? 3 : -9);
	return date_of(era * 400 + year + (month <= 2), month, of_year - (153 * march + 2) / 5 + 1);
}

date date_of_instant(instant t) {
	if (t > INT64_MAX - JAPAN)
		return 0;
	int64_t ms = t + JAPAN;
	return date_of_number(ms / DAYS(1) - (ms % DAYS(1) < 0));
}

date date_today(void) {
	return date_of_instant(clock_now());
}

instant date_start(date d) {
	d = date_first(d);
	return d ? DAYS(day_number(d)) - JAPAN : 0;
}

date date_plus(date d, int days) {
	return date_whole(d) ? date_of_number(day_number(d) + days) : 0;
}

date date_plus_months(date d, int months) {
	if (!date_ok(d) || !date_month(d))
		return 0;
	int64_t count = (int64_t)date_year(d) * 12 + date_month(d) - 1 + months;
	if (count < YEAR_MIN * 12 || count >= (YEAR_MAX + 1) * 12)
		return 0;
	int year = (int)(count / 12), month = (int)(count % 12) + 1, day = date_day(d);
	return pack(year, month, day > days_in(year, month) ? days_in(year, month) : day);
}

int date_between(date from, date to) {
	from = date_first(from);
	to = date_first(to);
	return from && to ? (int)(day_number(to) - day_number(from)) : 0;
}

int date_weekday(date d) {
	if (!date_whole(d))
		return -1;
	int64_t n = (day_number(d) + 4) % 7; /* 1970 began on a Thursday */
	return (int)(n < 0 ? n + 7 : n);
}

/* Somebody born on 29 February becomes older on 1 March of common years. For a partly known birth the last day it can
 * be is taken, and the first one of a partly known "on": so the answer is never too high. */
int date_age(date birth, date on) {
	date born = date_last(birth), day = date_first(on);
	if (!born || !day || day < date_first(birth))
		return -1;
	int years = date_year(day) - date_year(born) - (day % 10000 < born % 10000);
	return years < 0 ? 0 : years;
}

/* A partly known date without a month belongs to its own number: nobody can say which half it was in. */
int date_fiscal_year(date d) {
	return date_month(d) >= 1 && date_month(d) <= 3 ? date_year(d) - 1 : date_year(d);
}

/* A partly known date is named by the era its middle lies in: 1926 is Taisho 15, 1989 is Heisei 1. */
static date middle(date d) {
	return date_day(d) ? d : date_month(d) ? d + 15 : d + 701;
}

enum era date_era(date d, int *year_of_era) {
	enum era era = ERA_WESTERN;
	if (date_ok(d))
		for (int e = ERA_MEIJI; e < ERA_COUNT && middle(d) >= eras[e].first; e++)
			era = (enum era)e;
	if (year_of_era)
		*year_of_era = era == ERA_WESTERN ? date_year(d) : date_year(d) - date_year(eras[era].first) + 1;
	return era;
}

date date_from_era(enum era era, int year, int month, int day) {
	if ((unsigned)era >= ERA_COUNT || year < 1 || year > YEAR_MAX || month < 0 || month > 12 || day < 0 || day > 31)
		return 0;
	if (era == ERA_WESTERN)
		return date_ok(pack(year, month, day)) ? pack(year, month, day) : 0;
	date d = pack(date_year(eras[era].first) + year - 1, month, day);
	if (!date_ok(d) || date_last(d) < eras[era].first)
		return 0;
	if (era + 1 < ERA_COUNT && date_first(d) >= eras[era + 1].first)
		return 0;
	return d;
}

const char *era_name(enum era era) {
	return (unsigned)era < ERA_COUNT ? eras[era].name : "";
}
