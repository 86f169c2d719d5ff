/* Calendar dates as people say them. A date is the number yyyymmdd; day, or month and day, may be 00 = not known
 * (19460100 is "January 1946"). 0 = no date. Sorts by time. Range 1800 to 2199.
 * Eras: DOMAIN.md 8.7 (Meiji to Reiwa, first year written 元年). */
#pragma once
#include "text.h"
#include "clock.h"
#include "lang.h"
#include "buf.h"

typedef int32_t date;
enum era { ERA_WESTERN, ERA_MEIJI, ERA_TAISHO, ERA_SHOWA, ERA_HEISEI, ERA_REIWA, ERA_COUNT };

static inline int date_year(date d) { return d / 10000; }
static inline int date_month(date d) { return d / 100 % 100; }
static inline int date_day(date d) { return d % 100; }

bool date_ok(date);                              /* a real day, or a partly known one */
bool date_whole(date);                           /* day known */
date date_of(int year, int month, int day);      /* 0 when there is no such day */
date date_today(void);                           /* in Japan */
date date_of_instant(instant);
instant date_start(date);                        /* 00:00 in Japan (of the first possible day) */
date date_plus(date, int days);                  /* whole dates only, 0 for others and outside the range */
date date_plus_months(date, int months);         /* 31 January + 1 month = last day of February */
int date_between(date from, date to);            /* days; a partly known date counts as its first possible day */
int date_weekday(date);                          /* 0 = Sunday; -1 when the day is not known */
date date_first(date);                           /* the first and the last day a partly known date can be; */
date date_last(date);                            /* a whole date is both itself */
int date_age(date birth, date on);               /* full years; for a partly known birth the least it can be; -1 none */
int date_fiscal_year(date);                      /* April to March */

/* Era and its year for a date; ERA_WESTERN for days before Meiji. */
enum era date_era(date, int *year_of_era);
/* Era + year + month + day as typed in three boxes -> date; 0 when they do not agree. month/day 0 = not known. */
date date_from_era(enum era, int year, int month, int day);
const char *era_name(enum era);                  /* 昭和 */

/* Reads every sensible spelling: 2026-04-12, 2026/4/12, 20260412, 2026年4月12日, 昭和21年1月20日, S21.1.20, 昭21-1-20,
 * 令和元年5月1日, full-width digits, and (partly known) 昭和21年, 1946年1月. False leaves *out alone. */
bool date_read(struct text, date *out);

/* Written out. date_put: 2026年4月12日（日） / Sun 12 April 2026. date_short: 4/12 / 12 Apr.
 * date_put_era: 昭和21年1月20日; English gives 20 January 1946 (Showa 21). date_iso: 1946-01-20, 1946-01, 1946. */
void date_put(struct buf *, date, enum lang);
void date_put_short(struct buf *, date, enum lang);
void date_put_era(struct buf *, date, enum lang);
void date_put_iso(struct buf *, date);
/* Instant as 2026年4月12日（日）15:20 / 15:20 Sun 12 April 2026; time only: 15:20 */
void instant_put(struct buf *, instant, enum lang);
void instant_put_time(struct buf *, instant);
/* How far away, in words: きょう, あす, きのう, 3日すぎ (past), あと5日; English likewise. */
void date_put_near(struct buf *, date, date today, enum lang);
