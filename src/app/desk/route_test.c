/* The table of contents as the program reads it: a route without a guard, or with one that does not fit its path, stops the
 * start; a path written out wins over one with a :name. The features here are the test's own. */
#include "desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void nothing(struct request *r) { (void)r; }

static struct route rows[] = {
	{ GET,  "/things",            nothing, SIGNED_IN },
	{ GET,  "/things/new",        nothing, SIGNED_IN },
	{ GET,  "/things/:thing",     nothing, SIGNED_IN },
	{ POST, "/things/:thing",     nothing, SIGNED_IN },
	{ GET,  "/things/:thing.csv", nothing, SIGNED_IN },
	{ GET,  "/people/:person",    nothing, PERSON(KIND_PERSON, ACT_SEE) },
};
static const struct feature test_feature = { .name = "test", .routes = rows, .n_routes = COUNT(rows) };
const struct feature *const features[] = { &test_feature };
const size_t features_count = 1;

static void the_table_is_whole(void **state) { (void)state; assert_true(routes_check()); }

/* The control: each fault alone stops the start. */
static void each_fault_stops_the_start(void **state) {
	const struct route faults[] = {
		{ GET,  "/things", nothing, { GUARD_UNSET, 0, 0, 0 } },
		{ GET,  "/people/:person", nothing, SIGNED_IN },
		{ GET,  "/things", nothing, PERSON(KIND_PERSON, ACT_SEE) },
		{ GET,  "/people/:person", nothing, { GUARD_PERSON_KIND, KIND_NONE, ACT_SEE, PURPOSE_CARE } },
		{ GET,  "/people/:person", nothing, { GUARD_PERSON_KIND, KIND_WISH, 0, PURPOSE_CARE } },
		{ GET,  "/things", NULL, SIGNED_IN },
		{ GET,  "things", nothing, SIGNED_IN },
		{ POST, "/things", nothing, SIGNED_IN, .slow = true },
		{ GET,  "/things/new", nothing, SIGNED_IN },
	};
	(void)state;
	for (size_t i = 0; i < COUNT(faults); i++) {
		struct route was = rows[5];
		rows[5] = faults[i];
		assert_false(routes_check());
		rows[5] = was;
	}
	assert_true(routes_check());
}

static const char *found(const char *path, enum http_method method, bool *other, struct pairs *params) {
	struct arena *a = arena_new(1 << 16);
	const struct route *r = route_find(a, method, text_of(path), params, other);
	const char *pattern = r ? r->path : NULL;
	arena_free(a);
	return pattern;
}

static void paths_find_their_row(void **state) {
	bool other;
	struct pairs params = { 0 };
	(void)state;
	assert_string_equal(found("/things/new", GET, &other, &params), "/things/new");
	assert_string_equal(found("/things/7Q4KM", GET, &other, &params), "/things/:thing");
	assert_string_equal(found("/things/7Q4KM", POST, &other, &params), "/things/:thing");
	assert_null(found("/things/7Q4KM/more", GET, &other, &params));
	assert_null(found("/things", POST, &other, &params));
	assert_true(other);
	assert_null(found("/other", GET, &other, &params));
	assert_false(other);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(the_table_is_whole), cmocka_unit_test(each_fault_stops_the_start), cmocka_unit_test(paths_find_their_row) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
