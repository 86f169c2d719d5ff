/* Every sensible spelling of a day gone by and of a time; and none that would be a guess. */
#include "replay.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static date day(const char *typed) {
	date on = 0;
	return moment_day(text_of(typed), 20261122, &on) ? on : 0;
}

static int64_t minute(const char *typed) {
	int64_t of_day;
	return moment_time(text_of(typed), &of_day) ? of_day / MINUTES(1) : -1;
}

static void days(void **state) {
	(void)state;
	assert_int_equal(day("2026-11-17"), 20261117);
	assert_int_equal(day("令和8年5月3日"), 20260503);
	assert_int_equal(day("11/17"), 20261117);
	assert_int_equal(day(" １１／１７ "), 20261117);
	assert_int_equal(day("11月17日"), 20261117);
	assert_int_equal(day("11/22"), 20261122);
	assert_int_equal(day("12/3"), 20251203);     /* has not been yet this year */
	assert_int_equal(day("きのう"), 20261121);
	assert_int_equal(day("Yesterday"), 20261121);
	assert_int_equal(day("13/3"), 0);
	assert_int_equal(day("2/30"), 0);
	assert_int_equal(day("17"), 0);
	assert_int_equal(day("11/17/2"), 0);
	assert_int_equal(day("/17"), 0);
	assert_int_equal(day("たぶん"), 0);
	assert_int_equal(day(""), 0);
}

static void times(void **state) {
	(void)state;
	int64_t of_day;
	assert_int_equal(minute("14:30"), 14 * 60 + 30);
	assert_int_equal(minute("１４：３０"), 14 * 60 + 30);
	assert_int_equal(minute("14時"), 14 * 60);
	assert_int_equal(minute("14時5分"), 14 * 60 + 5);
	assert_int_equal(minute("午後2時"), 14 * 60);
	assert_int_equal(minute("午後2時半"), 14 * 60 + 30);
	assert_int_equal(minute("2:30 pm"), 14 * 60 + 30);
	assert_int_equal(minute("2pm"), 14 * 60);
	assert_int_equal(minute("午前0時"), 0);
	assert_int_equal(minute("12:15 am"), 15);
	assert_int_equal(minute("24:00"), -1);
	assert_int_equal(minute("14:60"), -1);
	assert_int_equal(minute("午後14時"), -1);
	assert_int_equal(minute("14"), -1);
	assert_int_equal(minute("14:30:05:01"), -1);
	assert_int_equal(minute("昼"), -1);
	assert_true(moment_time(text_of("14:30:05"), &of_day));
	assert_int_equal(of_day, HOURS(14) + MINUTES(30) + 6000 - 1);
	assert_true(moment_time(text_of("14:30"), &of_day));
	assert_int_equal(of_day, HOURS(14) + MINUTES(31) - 1);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(days), cmocka_unit_test(times) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
