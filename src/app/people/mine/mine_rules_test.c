/* Who may hand out cards, and that nobody renews an opened account alone. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include "mine_rules.h"

static void every_seat(void **state) {
	(void)state;
	for (int role = 0; role < ROLES; role++) {
		bool stands_by = role == ROLE_MSW || role == ROLE_DOCTOR || role == ROLE_CARE_MANAGER || role == ROLE_COMMUNITY_CENTRE;
		struct standing st = { .exists = true, .on_team = true, .role = (enum role)role, .agreed_care = ~0u };
		assert_int_equal(mine_may_issue(st), stands_by);
		st.keeper = true;
		assert_true(mine_may_issue(st));
		for (unsigned kind = 1; kind < 12; kind++) {
			st.reserved = KIND_BIT(kind);
			assert_false(mine_may_issue(st));
		}
		st.reserved = 0;
		st.blocked = true;
		assert_false(mine_may_issue(st));
		st.blocked = st.on_team = st.keeper = false;
		assert_false(mine_may_issue(st));
	}
}

static void never_alone(void **state) {
	(void)state;
	instant now = DAYS(1000);
	assert_int_equal(renewal_step(false, 0, 0, 7, now), RENEWAL_CARD);
	assert_int_equal(renewal_step(true, 0, 0, 7, now), RENEWAL_ASK);
	assert_int_equal(renewal_step(true, 7, now, 7, now), RENEWAL_WAIT);
	assert_int_equal(renewal_step(true, 8, now, 7, now), RENEWAL_CONFIRM);
	assert_int_equal(renewal_step(true, 8, now - DAYS(RENEWAL_DAYS) + 1, 7, now), RENEWAL_CONFIRM);
	assert_int_equal(renewal_step(true, 8, now - DAYS(RENEWAL_DAYS), 7, now), RENEWAL_ASK);
}

int main(void) {
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_seat), cmocka_unit_test(never_alone) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
