/* The gate against a table written by hand from UX.md 4, every combination of inputs. The table knows nothing of the rule:
 * it has one cell for each role, kind and act, and the test walks all facts around it. */
#include "guard.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* What a member of the team with this role may: s = see, r = record, e = export. Columns in the order of enum data_kind:
 *                     none   person wish   medic. life   family sheet  team   network */
static const char *const expected[ROLES][DATA_KINDS] = {
	[ROLE_NONE]             = { "---", "---", "---", "---", "---", "---", "---", "---", "---" },
	[ROLE_MSW]              = { "---", "sre", "sre", "s-e", "sre", "sre", "sre", "sre", "---" },
	[ROLE_DOCTOR]           = { "---", "sre", "sre", "sre", "sre", "sre", "sre", "sre", "---" },
	[ROLE_VISITING_NURSE]   = { "---", "sre", "sre", "sre", "sre", "sre", "sre", "sre", "---" },
	[ROLE_CARE_MANAGER]     = { "---", "sre", "sre", "s-e", "sre", "sre", "sre", "sre", "---" },
	[ROLE_PHARMACIST]       = { "---", "sre", "sre", "sre", "sre", "sre", "sre", "sre", "---" },
	[ROLE_FACILITY]         = { "---", "sre", "sre", "s-e", "sre", "sre", "sre", "sre", "---" },
	[ROLE_COMMUNITY_CENTRE] = { "---", "sre", "sre", "s-e", "sre", "sre", "sre", "sre", "---" },
	[ROLE_MUNICIPALITY]     = { "---", "---", "---", "---", "---", "---", "---", "---", "---" },
	[ROLE_SECRETARIAT]      = { "---", "---", "---", "---", "---", "---", "---", "---", "---" },
};

/* The only facts under which the table speaks; under the 15 others everything is closed. */
static const struct { bool signed_in, exists, on_team, blocked; } speaking = { true, true, true, false };

/* Purposes under which persons are seen: care and emergency; the network gets counts. */
static const bool purpose_opens[] = { [PURPOSE_CARE] = true, [PURPOSE_EMERGENCY] = true, [PURPOSE_NETWORK] = false };

static bool expect(bool signed_in, struct standing s, int kind, int act, int purpose) {
	if (signed_in != speaking.signed_in || s.exists != speaking.exists || s.on_team != speaking.on_team || s.blocked != speaking.blocked)
		return false;
	if (purpose < 0 || purpose > 2 || !purpose_opens[purpose])
		return false;
	if (kind < 0 || kind >= DATA_KINDS || act < ACT_SEE || act > ACT_EXPORT || (int)s.role < 0 || s.role >= ROLES)
		return false;
	return expected[s.role][kind][act - 1] != '-';
}

static int compare(bool signed_in, struct standing s, int kind, int act, int purpose) {
	struct verdict v = decide(signed_in, s, (enum data_kind)kind, (enum act)act, (enum purpose)purpose);
	bool right = expect(signed_in, s, kind, act, purpose);
	assert_non_null(v.why);
	assert_true(strlen(v.why) > 3);
	if (v.allowed != right)
		fail_msg("signed_in %d exists %d on_team %d blocked %d role %d kind %d act %d purpose %d: %s, because: %s", signed_in, s.exists,
			s.on_team, s.blocked, (int)s.role, kind, act, purpose, v.allowed ? "allowed" : "refused", v.why);
	return v.allowed;
}

/* Values one past each enum's end are inputs too: they open nothing. */
static void every_input_as_the_table_says(void **state) {
	(void)state;
	int inputs = 0, allowed = 0;
	for (int facts = 0; facts < 16; facts++)
		for (int role = 0; role <= ROLES; role++)
			for (int kind = 0; kind <= DATA_KINDS; kind++)
				for (int act = 0; act <= ACT_EXPORT + 1; act++)
					for (int purpose = 0; purpose <= PURPOSE_NETWORK + 1; purpose++, inputs++) {
						struct standing s = { facts & 1, facts & 2, facts & 4, (enum role)role };
						allowed += compare(facts & 8, s, kind, act, purpose);
					}
	assert_int_equal(inputs, 16 * (ROLES + 1) * (DATA_KINDS + 1) * 5 * 4);
	assert_int_equal(allowed, 2 * (7 * 7 * 3 - 4));   /* two purposes; 7 roles, 7 kinds, 3 acts; 4 roles write no medicine */
}

static void roles_and_kinds_have_codes(void **state) {
	(void)state;
	assert_int_equal(role_codes.n, ROLES - 1);
	for (int i = 1; i < ROLES; i++) {
		assert_int_equal(role_of(text_of(role_code((enum role)i))), i);
		assert_string_equal(role_codes.items[i - 1].code, role_code((enum role)i));
	}
	assert_int_equal(role_of(LIT("doctor")), ROLE_DOCTOR);
	assert_int_equal(role_of(LIT("community_centre")), ROLE_COMMUNITY_CENTRE);
	assert_int_equal(role_of(LIT("Doctor")), ROLE_NONE);
	assert_int_equal(role_of(LIT("doctors")), ROLE_NONE);
	assert_int_equal(role_of(LIT("")), ROLE_NONE);
	assert_int_equal(role_of((struct text){ 0 }), ROLE_NONE);
	assert_string_equal(role_code(ROLE_NONE), "");
	assert_string_equal(role_code(ROLES), "");
	assert_string_equal(data_kind_code(KIND_SHEET), "sheet");
	assert_string_equal(data_kind_code(KIND_NETWORK), "network");
	assert_string_equal(data_kind_code(KIND_NONE), "");
	assert_string_equal(purpose_code(PURPOSE_EMERGENCY), "emergency");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_input_as_the_table_says),
		cmocka_unit_test(roles_and_kinds_have_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
