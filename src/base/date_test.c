/* The calendar: eras at their borders, leap years, ages, everything date_read accepts and refuses, and what is written. */
#include "date.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static struct arena *arena;

static date read_z(const char *z) {
	date d = 0;
	return date_read(text_of(z), &d) ? d : 0;
}

#define READS(z, want) assert_int_equal(read_z(z), (want))
#define REFUSES(z) assert_int_equal(read_z(z), 0)

static void days_that_are(void **state) {
	(void)state;
	assert_true(date_ok(20240229) && !date_ok(20230229) && date_ok(20000229) && !date_ok(19000229));
	assert_true(date_ok(19460100) && date_ok(19460000) && !date_ok(19460001) && !date_ok(19461301));
	assert_true(!date_ok(0) && !date_ok(-19460101) && !date_ok(17991231) && !date_ok(22000101) && date_ok(21991231));
	assert_true(!date_ok(20260431) && !date_ok(20260132) && !date_ok(INT32_MAX) && !date_ok(INT32_MIN));
	assert_true(date_whole(19460120) && !date_whole(19460100) && !date_whole(0));
	assert_int_equal(date_of(2024, 2, 29), 20240229);
	assert_int_equal(date_of(2023, 2, 29), 0);
	assert_int_equal(date_of(2023, 0, 1), 0);
	assert_int_equal(date_of(2023, 1, 0), 0);
	assert_int_equal(date_first(20240200), 20240201);
	assert_int_equal(date_last(20240200), 20240229);
	assert_int_equal(date_first(20240000), 20240101);
	assert_int_equal(date_last(20240000), 20241231);
	assert_int_equal(date_last(20240205), 20240205);
}

/* Every day of four centuries once: each follows the one before, and weekdays follow each other. */
static void walks_the_calendar(void **state) {
	(void)state;
	date d = 18000101;
	int days = 0, weekday = date_weekday(d);
	assert_int_equal(weekday, 3);
	for (date next; (next = date_plus(d, 1)) != 0; d = next, days++) {
		assert_true(next > d && date_whole(next));
		weekday = (weekday + 1) % 7;
		if (date_weekday(next) != weekday || date_between(d, next) != 1 || date_of_instant(date_start(next)) != next)
			fail_msg("%d", next);
	}
	assert_int_equal(d, 21991231);
	assert_int_equal(days, 400 * 365 + 97 - 1);
	assert_int_equal(date_between(18000101, 21991231), days);
	assert_int_equal(date_plus(18000101, -1), 0);
	assert_int_equal(date_plus(20260412, INT32_MAX), 0);
	assert_int_equal(date_plus(20260412, INT32_MIN), 0);
	assert_int_equal(date_weekday(20260412), 0);
	assert_int_equal(date_weekday(20260400), -1);
	assert_int_equal(date_plus(20260400, 1), 0);
}

static void months(void **state) {
	(void)state;
	assert_int_equal(date_plus_months(20260131, 1), 20260228);
	assert_int_equal(date_plus_months(20240131, 1), 20240229);
	assert_int_equal(date_plus_months(20260331, -1), 20260228);
	assert_int_equal(date_plus_months(20260115, -13), 20241215);
	assert_int_equal(date_plus_months(20261100, 3), 20270200);
	assert_int_equal(date_plus_months(20240229, 12), 20250228);
	assert_int_equal(date_plus_months(19460000, 1), 0);
	assert_int_equal(date_plus_months(21991201, 1), 0);
	assert_int_equal(date_plus_months(20260101, INT32_MIN), 0);
}

static void instants(void **state) {
	(void)state;
	assert_int_equal(date_of_instant(0), 19700101);
	assert_int_equal(date_of_instant(-HOURS(9)), 19700101);
	assert_int_equal(date_of_instant(-HOURS(9) - 1), 19691231);
	assert_int_equal(date_of_instant(HOURS(15) - 1), 19700101);
	assert_int_equal(date_of_instant(HOURS(15)), 19700102);
	assert_int_equal(date_start(19700102), HOURS(15));
	assert_int_equal(date_of_instant(INT64_MAX), 0);
	assert_int_equal(date_of_instant(INT64_MIN), 0);
	assert_true(date_today() >= date_of_instant(clock_now() - DAYS(1)));
}

static void ages(void **state) {
	(void)state;
	assert_int_equal(date_age(19460120, 20260119), 79);
	assert_int_equal(date_age(19460120, 20260120), 80);
	assert_int_equal(date_age(20000229, 20230228), 22);
	assert_int_equal(date_age(20000229, 20230301), 23);
	assert_int_equal(date_age(20000229, 20240228), 23);
	assert_int_equal(date_age(20000229, 20240229), 24);
	assert_int_equal(date_age(19211231, 20260101), 104);
	assert_int_equal(date_age(19220413, 20260412), 103);
	assert_int_equal(date_age(19220412, 20260412), 104);
	assert_int_equal(date_age(19460100, 20260130), 79); /* the least it can be */
	assert_int_equal(date_age(19460100, 20260131), 80);
	assert_int_equal(date_age(19460000, 20261230), 79);
	assert_int_equal(date_age(20260400, 20260412), 0);
	assert_int_equal(date_age(20260412, 20260412), 0);
	assert_int_equal(date_age(20260413, 20260412), -1);
	assert_int_equal(date_age(0, 20260412), -1);
	assert_int_equal(date_age(19460120, 0), -1);
	assert_int_equal(date_fiscal_year(20260331), 2025);
	assert_int_equal(date_fiscal_year(20260401), 2026);
	assert_int_equal(date_fiscal_year(20260000), 2026);
}

static void check_era(date d, enum era want, int year) {
	int got = 0;
	assert_int_equal(date_era(d, &got), want);
	assert_int_equal(got, year);
	assert_int_equal(date_from_era(want, year, date_month(d), date_day(d)), d);
}

static void era_borders(void **state) {
	(void)state;
	check_era(18680124, ERA_WESTERN, 1868);
	check_era(18680125, ERA_MEIJI, 1);
	check_era(19120729, ERA_MEIJI, 45);
	check_era(19120730, ERA_TAISHO, 1);
	check_era(19261224, ERA_TAISHO, 15);
	check_era(19261225, ERA_SHOWA, 1);
	check_era(19890107, ERA_SHOWA, 64);
	check_era(19890108, ERA_HEISEI, 1);
	check_era(20190430, ERA_HEISEI, 31);
	check_era(20190501, ERA_REIWA, 1);
	check_era(21991231, ERA_REIWA, 181);
	check_era(19460000, ERA_SHOWA, 21);
	check_era(19890000, ERA_HEISEI, 1);
	check_era(19261200, ERA_TAISHO, 15);
	assert_int_equal(date_era(0, NULL), ERA_WESTERN);
	assert_string_equal(era_name(ERA_SHOWA), "昭和");
	assert_string_equal(era_name((enum era)99), "");
}

static void era_and_year_disagree(void **state) {
	(void)state;
	assert_int_equal(date_from_era(ERA_SHOWA, 64, 1, 8), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 64, 2, 0), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 65, 0, 0), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 1, 12, 24), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 1, 11, 0), 0);
	assert_int_equal(date_from_era(ERA_HEISEI, 1, 1, 7), 0);
	assert_int_equal(date_from_era(ERA_HEISEI, 31, 5, 1), 0);
	assert_int_equal(date_from_era(ERA_HEISEI, 31, 5, 0), 0);
	assert_int_equal(date_from_era(ERA_TAISHO, 0, 1, 1), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 64, 1, 0), 19890100);
	assert_int_equal(date_from_era(ERA_SHOWA, 64, 0, 0), 19890000);
	assert_int_equal(date_from_era(ERA_SHOWA, 1, 12, 0), 19261200);
	assert_int_equal(date_from_era(ERA_MEIJI, 1, 0, 0), 18680000);
	assert_int_equal(date_from_era(ERA_SHOWA, 21, 0, 5), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 21, 2, 29), 0);
	assert_int_equal(date_from_era(ERA_SHOWA, 21, -1, 1), 0);
	assert_int_equal(date_from_era(ERA_WESTERN, 1946, 1, 20), 19460120);
	assert_int_equal(date_from_era(ERA_WESTERN, 46, 1, 20), 0);
	assert_int_equal(date_from_era(ERA_REIWA, INT32_MAX, 1, 1), 0);
	assert_int_equal(date_from_era((enum era)-1, 1, 1, 1), 0);
}

static void reads_western(void **state) {
	(void)state;
	READS("2026-04-12", 20260412);
	READS("2026/4/12", 20260412);
	READS("2026.4.12", 20260412);
	READS("20260412", 20260412);
	READS("２０２６０４１２", 20260412);
	READS("2026年4月12日", 20260412);
	READS("2026年4月12日（日）", 20260412);
	READS("2026年4月12日(日曜日)", 20260412);
	READS("2026/4/12(日)", 20260412);
	READS("　２０２６年　４月１２日 ", 20260412);
	READS("２０２６／４／１２", 20260412);
	READS("２０２６－０４－１２", 20260412);
	READS("2026ー4ー12", 20260412);
	READS("2026−4−12", 20260412);
	READS("2026 年 04 月 12 日", 20260412);
	READS("西暦2026年4月12日", 20260412);
	READS("1946年1月", 19460100);
	READS("1946年", 19460000);
	READS("1946", 19460000);
	READS("1946-01", 19460100);
	READS("Sun 12 April 2026", 20260412);
	READS("12 Apr 2026", 20260412);
	READS("April 2026", 20260400);
	READS("12 May 2026", 20260512);
}

static void reads_eras(void **state) {
	(void)state;
	READS("昭和21年1月20日", 19460120);
	READS("S21.1.20", 19460120);
	READS("s21/1/20", 19460120);
	READS("Ｓ２１．１．２０", 19460120);
	READS("昭21-1-20", 19460120);
	READS("昭２１・１・２０", 19460120);
	READS("令和元年5月1日", 20190501);
	READS("R元.5.1", 20190501);
	READS("令和1年5月1日", 20190501);
	READS("㋿元年5月1日", 20190501);
	READS("大正15年12月24日", 19261224);
	READS("昭和元年12月25日", 19261225);
	READS("M45.7.29", 19120729);
	READS("昭和21年", 19460000);
	READS("昭和21年1月", 19460100);
	READS("S210120", 19460120);
	READS("H01.01.08", 19890108);
	READS("1946年（昭和21年）1月20日", 19460120);
	READS("1946（昭和21）年1月20日", 19460120);
	READS("昭和21（1946）年1月20日", 19460120);
	READS("昭和21年(1946年)1月", 19460100);
}

static void refuses(void **state) {
	(void)state;
	static const char *const bad[] = { "", " ", "x", "46-1-20", "46年1月20日", "12/4/2026", "2026-4/12",
		"2026-13-01", "2026-02-30", "2026-00-00", "2026-4-0", "2026年0月", "202604", "260412", "20261301", "20260400",
		"2026-04-12x", "2026-04-12T10:00", "2026年4月12日（月）", "Mon 12 April 2026", "2026年4月（日）", "2026年4月12日（",
		"昭和64年1月8日", "平成元年1月7日", "昭和65年", "昭和0年", "昭和年1月", "昭和", "S", "元年", "昭和100年",
		"昭和21年度", "1945年（昭和21年）1月20日", "1946年（1946年）", "昭和21年（大正21年）", "1946年（昭和）", "31 April 2026",
		"April", "12 2026", "0 April 2026", "2026-04-120", "99999999999999999999", "1799-12-31", "2200-01-01", "--",
		"2026--12", "昭和21年1月20日1月", "\xE6\x98", "2026年4-12", "S21 1 20" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		date d = 77;
		if (date_read(text_of(bad[i]), &d) || d != 77)
			fail_msg("read: %s as %d", bad[i], d);
	}
}

typedef void put_fn(struct buf *, date, enum lang);

static const char *put(put_fn *fn, date d, enum lang lang) {
	struct buf b = buf_in(arena, 0);
	fn(&b, d, lang);
	return buf_str(&b);
}

static void writes(void **state) {
	(void)state;
	assert_string_equal(put(date_put, 20260412, LANG_JA), "2026年4月12日（日）");
	assert_string_equal(put(date_put, 20260412, LANG_EN), "Sun 12 April 2026");
	assert_string_equal(put(date_put, 19460100, LANG_JA), "1946年1月");
	assert_string_equal(put(date_put, 19460100, LANG_EN), "January 1946");
	assert_string_equal(put(date_put, 19460000, LANG_JA), "1946年");
	assert_string_equal(put(date_put, 19460000, LANG_EN), "1946");
	assert_string_equal(put(date_put, 0, LANG_JA), "");
	assert_string_equal(put(date_put_short, 20260412, LANG_JA), "4/12");
	assert_string_equal(put(date_put_short, 20260412, LANG_EN), "12 Apr");
	assert_string_equal(put(date_put_short, 20260400, LANG_JA), "4月");
	assert_string_equal(put(date_put_short, 20260400, LANG_EN), "Apr");
	assert_string_equal(put(date_put_short, 20260000, LANG_JA), "2026年");
	assert_string_equal(put(date_put_era, 19460120, LANG_JA), "昭和21年1月20日");
	assert_string_equal(put(date_put_era, 19460120, LANG_EN), "20 January 1946 (Showa 21)");
	assert_string_equal(put(date_put_era, 20190501, LANG_JA), "令和元年5月1日");
	assert_string_equal(put(date_put_era, 20190501, LANG_EN), "1 May 2019 (Reiwa 1)");
	assert_string_equal(put(date_put_era, 18500203, LANG_JA), "1850年2月3日");
	assert_string_equal(put(date_put_era, 18500203, LANG_EN), "3 February 1850");
	assert_string_equal(put(date_put_era, 19460000, LANG_JA), "昭和21年");
}

static void put_iso(struct buf *b, date d, enum lang lang) {
	(void)lang;
	date_put_iso(b, d);
}

/* Whatever is written can be read again. */
static void written_is_read(void **state) {
	(void)state;
	static const date some[] = { 18680125, 19120730, 19261224, 19261225, 19890107, 19890108, 20190501, 20240229, 18500203,
		19460100, 19460000, 21991231 };
	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			READS(put(date_put, some[i], (enum lang)lang), some[i]);
			READS(put(put_iso, some[i], (enum lang)lang), some[i]);
			READS(put(date_put_era, some[i], LANG_JA), some[i] == 21991231 ? 0 : some[i]); /* an era of 181 years */
		}
	assert_string_equal(put(put_iso, 19460120, LANG_JA), "1946-01-20");
	assert_string_equal(put(put_iso, 19460100, LANG_JA), "1946-01");
	assert_string_equal(put(put_iso, 19460000, LANG_JA), "1946");
}

static void put_near_then(struct buf *b, date d, enum lang lang) {
	date_put_near(b, d, 20260412, lang);
}

static void writes_near(void **state) {
	(void)state;
	assert_string_equal(put(put_near_then, 20260412, LANG_JA), "きょう");
	assert_string_equal(put(put_near_then, 20260413, LANG_JA), "あす");
	assert_string_equal(put(put_near_then, 20260411, LANG_JA), "きのう");
	assert_string_equal(put(put_near_then, 20260409, LANG_JA), "3日すぎ");
	assert_string_equal(put(put_near_then, 20260410, LANG_JA), "2日すぎ");
	assert_string_equal(put(put_near_then, 20260414, LANG_JA), "あと2日");
	assert_string_equal(put(put_near_then, 20260417, LANG_JA), "あと5日");
	assert_string_equal(put(put_near_then, 20260409, LANG_EN), "3 days past");
	assert_string_equal(put(put_near_then, 20260502, LANG_EN), "in 20 days");
	assert_string_equal(put(put_near_then, 20260411, LANG_EN), "yesterday");
	assert_string_equal(put(put_near_then, 20260500, LANG_JA), "2026年5月");
}

static void writes_instants(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 0);
	instant t = date_start(20260412) + HOURS(15) + MINUTES(20) + SECONDS(59);
	instant_put(&b, t, LANG_JA);
	buf_char(&b, '|');
	instant_put(&b, t, LANG_EN);
	buf_char(&b, '|');
	instant_put_time(&b, date_start(20260412) + MINUTES(5));
	buf_char(&b, '|');
	instant_put_time(&b, date_start(19640412) - 1);
	assert_string_equal(buf_str(&b), "2026年4月12日（日）15:20|15:20 Sun 12 April 2026|0:05|23:59");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_that_are), cmocka_unit_test(walks_the_calendar), cmocka_unit_test(months),
		cmocka_unit_test(instants), cmocka_unit_test(ages), cmocka_unit_test(era_borders),
		cmocka_unit_test(era_and_year_disagree), cmocka_unit_test(reads_western), cmocka_unit_test(reads_eras),
		cmocka_unit_test(refuses), cmocka_unit_test(writes), cmocka_unit_test(written_is_read),
		cmocka_unit_test(writes_near), cmocka_unit_test(writes_instants),
	};
	arena = arena_new(1 << 20);
	int failed = cmocka_run_group_tests_name("base/date", tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
