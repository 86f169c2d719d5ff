/* What a live event says, and which changes become one. */
#include "live_inside.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

const struct feature *const features[] = { NULL };
const size_t features_count = 0;

static const struct record flow = { .name = "entry", .section = "flow" }, todo = { .name = "task", .section = "todo" }, none = { .name = "account" };

static void the_newest_of_a_section_speaks(void **state) {
	(void)state;
	const struct live_change c[] = { { .record = &flow }, { .record = &todo }, { .record = &flow }, { .record = &flow } };
	const bool all[] = { true, true, true, true }, not_last[] = { true, true, true, false };
	bool out[4];
	live_pick(c, 4, all, out);
	assert_true(!out[0] && out[1] && !out[2] && out[3]);
	/* The newest that the viewer may know of: what is kept from them neither speaks nor silences. */
	live_pick(c, 4, not_last, out);
	assert_true(!out[0] && out[1] && out[2] && !out[3]);
}

static void what_shows_nowhere_is_not_told(void **state) {
	(void)state;
	const struct live_change c[] = { { .record = &none }, { .record = NULL } };
	const bool all[] = { true, true };
	bool out[2];
	live_pick(c, 2, all, out);
	assert_false(out[0] || out[1]);
}

static void an_event_is_one_line_of_known_words(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 16);
	struct buf b = buf_in(a, 64);
	struct live_change c = { .seq = 7, .record = &flow, .person = 5, .who = LIT("山本\n\ndata: 千尋"), .change = { .id = 1, .account = 9, .at = 1700000000000 } };
	live_event_put(&b, &c, "flow", 9);
	assert_string_equal(buf_str(&b), "id: 0000000000001\nevent: change\ndata: {\"section\":\"flow\",\"version\":\"0000000000001\","
		"\"who\":\"山本\\n\\ndata: 千尋\",\"at\":1700000000000,\"mine\":true}\n\n");
	b.n = 0;
	live_event_put(&b, &c, "today", 8);
	assert_non_null(strstr(buf_str(&b), "\"mine\":false"));
	b.n = 0;
	c.change.account = 0;                        /* the system itself is nobody's own doing */
	c.who = (struct text){ 0 };
	live_event_put(&b, &c, "flow", 0);
	assert_non_null(strstr(buf_str(&b), "\"who\":\"\",\"at\":1700000000000,\"mine\":false"));
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_of_a_section_speaks),
		cmocka_unit_test(what_shows_nowhere_is_not_told),
		cmocka_unit_test(an_event_is_one_line_of_known_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
