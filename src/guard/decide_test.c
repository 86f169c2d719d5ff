/* The gate against docs/security.md, every combination of inputs. The expectation is written from the page's tables and
 * order of lines, cell by cell; it knows nothing of the rule's code. */
#include "guard.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

/* Columns of tables A and C. */
static const char columns[DATA_KINDS] = { [KIND_PERSON] = 1, [KIND_WISH] = 2, [KIND_MEDICAL] = 3, [KIND_LIFE] = 4, [KIND_FAMILY] = 5,
	[KIND_MONEY] = 6, [KIND_SHEET] = 7, [KIND_TEAM] = 8, [KIND_ADDRESS] = 9, [KIND_CONSENT] = 10 };

/* Table A. */
static const char *const seat_table[ROLES][10] = {
	[ROLE_MSW]               = { "sre", "sre", "se",  "sre", "sre", "sre", "sre", "sre", "sre", "sre" },
	[ROLE_DOCTOR]            = { "sre", "sre", "sre", "sre", "sre", "",    "sre", "sre", "sre", "sre" },
	[ROLE_VISITING_NURSE]    = { "sre", "sre", "sre", "sre", "sre", "",    "sre", "sre", "sre", "sre" },
	[ROLE_CARE_MANAGER]      = { "sre", "sre", "se",  "sre", "sre", "sre", "sre", "sre", "sre", "sre" },
	[ROLE_PHARMACIST]        = { "sre", "sre", "sre", "sre", "sre", "",    "sre", "sre", "sre", "sre" },
	[ROLE_FACILITY]          = { "sre", "sre", "se",  "sre", "sre", "sre", "sre", "sre", "sre", "sre" },
	[ROLE_COMMUNITY_CENTRE]  = { "sre", "sre", "se",  "sre", "sre", "sre", "sre", "sre", "sre", "sre" },
	[ROLE_WELFARE_VOLUNTEER] = { "s",   "",    "",    "s",   "",    "",    "",    "s",   "s",   "" },
};
/* Table B. */
static const char *const protection_table[ROLES] = { [ROLE_MSW] = "sr", [ROLE_DOCTOR] = "sr", [ROLE_VISITING_NURSE] = "r",
	[ROLE_CARE_MANAGER] = "r", [ROLE_PHARMACIST] = "r", [ROLE_FACILITY] = "r", [ROLE_COMMUNITY_CENTRE] = "sr", [ROLE_WELFARE_VOLUNTEER] = "r" };
/* Table C. */
static const char *const self_table[10]          = { "se", "sew", "se", "se", "se", "se", "se", "se", "se", "sew" };
static const char *const family_agreed_table[10] = { "s",  "sw",  "s",  "s",  "sw", "s",  "s",  "s",  "s",  "" };
static const char *const staff_agreed_table[10]  = { "s",  "s",   "s",  "s",  "s",  "s",  "s",  "s",  "s",  "" };
static const char *const known_table[10]         = { "s",  "",    "",   "",   "",   "",   "",   "s",  "",   "" };
static const char *const glass_table[10]         = { "s",  "s",   "s",  "s",  "",   "",   "s",  "s",  "s",  "" };

static bool says(const char *cell, enum act act) {
	return cell && act >= ACT_SEE && act <= ACT_SPEAK && strchr(cell, "?srew"[act]);
}

static const char *seat_cell(enum role role, int column) { return role < ROLES ? seat_table[role][column] : NULL; }

/* Lines 10 to 14. */
static bool expect_staff(struct facts f, int column) {
	bool head = f.kind == KIND_PERSON || f.kind == KIND_TEAM || f.kind == KIND_CONSENT;
	bool works = f.role > ROLE_NONE && f.role <= ROLE_WELFARE_VOLUNTEER;
	bool volunteer = f.role == ROLE_WELFARE_VOLUNTEER;
	if (f.seat && head && (f.known || f.agreed || f.keeper) && says(seat_cell(f.role, column), f.act)) return true;
	if (f.seat && f.agreed && says(seat_cell(f.role, column), f.act)) return true;
	if (!f.seat && works && f.agreed && says(staff_agreed_table[column], f.act) && (!volunteer || says(seat_cell(f.role, column), ACT_SEE))) return true;
	if (!f.seat && works && f.known && says(known_table[column], f.act)) return true;
	return f.glass && (f.role == ROLE_DOCTOR || f.role == ROLE_VISITING_NURSE || f.role == ROLE_PHARMACIST) && says(glass_table[column], f.act);
}

static bool expect(struct facts f) {
	if (!f.signed_in || !f.exists || f.blocked) return false;
	if ((int)f.kind <= KIND_NONE || f.kind >= KIND_NETWORK || (f.purpose != PURPOSE_CARE && f.purpose != PURPOSE_EMERGENCY)) return false;
	if (f.reserved) return false;
	if (f.kind == KIND_PROTECTION) return f.seat && f.role < ROLES && says(protection_table[f.role], f.act);
	int column = columns[f.kind] - 1;
	if (f.concealed && f.kind == KIND_ADDRESS)
		return f.seat && f.agreed && f.act != ACT_EXPORT && says(seat_cell(f.role, column), f.act);
	if (f.self) return says(self_table[column], f.act);
	if (f.family) return (f.agreed && says(family_agreed_table[column], f.act)) || (f.known && says(known_table[column], f.act));
	return expect_staff(f, column);
}

static struct facts facts_by(unsigned bits) {
	return (struct facts){ .signed_in = bits & 1, .exists = bits & 2, .blocked = bits & 4, .reserved = bits & 8, .concealed = bits & 16,
		.self = bits & 32, .family = bits & 64, .seat = bits & 128, .keeper = bits & 256, .agreed = bits & 512, .known = bits & 1024, .glass = bits & 2048 };
}

static int compare(struct facts f) {
	struct verdict v = decide_facts(f);
	if (v.allowed != expect(f))
		fail_msg("in %d there %d blocked %d reserved %d concealed %d self %d family %d seat %d keeper %d agreed %d known %d glass %d role %d kind %d act %d purpose %d: %s, because: %s",
			f.signed_in, f.exists, f.blocked, f.reserved, f.concealed, f.self, f.family, f.seat, f.keeper, f.agreed, f.known, f.glass, (int)f.role,
			(int)f.kind, (int)f.act, (int)f.purpose, v.allowed ? "allowed" : "refused", why_ja(v.why));
	assert_true(v.allowed == (v.why >= WHY_SEAT));
	return v.allowed;
}

/* Values one past each enum's end are inputs too: they open nothing. */
static int every_question(struct facts f) {
	int allowed = 0;
	for (int role = 0; role <= ROLES; role++)
		for (int kind = 0; kind <= DATA_KINDS; kind++)
			for (int act = 0; act <= ACT_SPEAK + 1; act++)
				for (int purpose = 0; purpose <= PURPOSE_NETWORK + 1; purpose++) {
					f.role = (enum role)role, f.kind = (enum data_kind)kind, f.act = (enum act)act, f.purpose = (enum purpose)purpose;
					allowed += compare(f);
				}
	return allowed;
}

static void every_input_as_the_page_says(void **state) {
	(void)state;
	int allowed = 0;
	for (unsigned bits = 0; bits < 4096; bits++) allowed += every_question(facts_by(bits));
	assert_in_range(allowed, 10000, 1000000);   /* not all refused */
}

/* The bits of a standing arrive at the kind they stand for, and at no other. */
static void a_standing_is_read_kind_by_kind(void **state) {
	(void)state;
	struct standing s = { .exists = true, .on_team = true, .role = ROLE_DOCTOR, .agreed_care = KIND_BIT(KIND_WISH), .agreed_emergency = KIND_BIT(KIND_SHEET),
		.reserved = KIND_BIT(KIND_MEDICAL) };
	assert_true(decide(true, s, KIND_WISH, ACT_SEE, PURPOSE_CARE).allowed);
	assert_false(decide(true, s, KIND_WISH, ACT_SEE, PURPOSE_EMERGENCY).allowed);
	assert_false(decide(true, s, KIND_SHEET, ACT_SEE, PURPOSE_CARE).allowed);
	assert_true(decide(true, s, KIND_SHEET, ACT_SEE, PURPOSE_EMERGENCY).allowed);
	assert_false(decide(true, s, KIND_LIFE, ACT_SEE, PURPOSE_CARE).allowed);
	assert_true(decide(true, s, KIND_PERSON, ACT_SEE, PURPOSE_CARE).allowed);
	assert_false(decide(true, s, KIND_PERSON, ACT_SEE, PURPOSE_NETWORK).allowed);
	assert_int_equal(decide(true, s, KIND_MEDICAL, ACT_SEE, PURPOSE_CARE).why, WHY_RESERVED);
	s.agreed_care = 0;
	assert_int_equal(decide(true, s, KIND_PERSON, ACT_SEE, PURPOSE_CARE).why, WHY_NO_BASIS);
}

static void roles_and_kinds_have_codes(void **state) {
	(void)state;
	assert_int_equal(role_codes.n, ROLES - 1);
	for (int i = 1; i < ROLES; i++) {
		assert_int_equal(role_of(text_of(role_code((enum role)i))), i);
		assert_string_equal(role_codes.items[i - 1].code, role_code((enum role)i));
	}
	for (int i = 1; i < DATA_KINDS; i++) assert_int_equal(data_kind_of(text_of(data_kind_code((enum data_kind)i))), i);
	assert_int_equal(role_of(LIT("doctor")), ROLE_DOCTOR);
	assert_int_equal(role_of(LIT("Doctor")), ROLE_NONE);
	assert_int_equal(role_of(LIT("doctors")), ROLE_NONE);
	assert_int_equal(role_of((struct text){ 0 }), ROLE_NONE);
	assert_string_equal(role_code(ROLE_NONE), "");
	assert_string_equal(role_code(ROLES), "");
	assert_string_equal(data_kind_code(KIND_NETWORK), "network");
	assert_string_equal(data_kind_code(KIND_NONE), "");
	assert_string_equal(purpose_code(PURPOSE_EMERGENCY), "emergency");
	for (int i = 0; i < WHYS; i++) assert_true(strlen(why_ja((enum why)i)) > 3);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_input_as_the_page_says),
		cmocka_unit_test(a_standing_is_read_kind_by_kind),
		cmocka_unit_test(roles_and_kinds_have_codes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
