#include "desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

const struct feature *const features[] = { NULL };
const size_t features_count = 0;

static void refusing_begins_late_and_comes_sooner(void **state) {
	(void)state;
	int64_t ms = 250;
	for (int i = 0; i < 5; i++) ms = late_next(ms, 250, 1000, 300, 700);
	assert_int_equal(ms, 35);
	assert_int_equal(late_next(20, 20, 1000, 300, 700), 20);       /* never later than the operator said */
}

static void a_rush_that_ebbs_is_served_again(void **state) {
	(void)state;
	int64_t ms = 35;
	for (int i = 0; i < 12; i++) ms = late_next(ms, 250, 1000, 10, 700);
	assert_int_equal(ms, 250);
}

static void refusing_does_not_eat_the_processors(void **state) {
	(void)state;
	assert_true(late_next(100, 250, 1000, 701, 700) > 100);
	assert_int_equal(late_next(600000, 600000, 1000, 701, 700), 600000);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(refusing_begins_late_and_comes_sooner),
		cmocka_unit_test(a_rush_that_ebbs_is_served_again),
		cmocka_unit_test(refusing_does_not_eat_the_processors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
