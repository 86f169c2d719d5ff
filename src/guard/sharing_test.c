/* What follows from rows about sharing: each recipient reaches whom it names and nobody else, each period its days, a
 * reservation also those who have left, a relative's rows only that relative's data. */
#include "sharing.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define TODAY 20260412
enum { SUZU = 101, CHIHIRO, OUTSIDE, KITA_SELF, NEPHEW_ACCOUNT, OFFICE = 201, OTHER, KITA = 301, NEPHEW = 401, NIECE, LIST = 501 };
#define WISH KIND_BIT(KIND_WISH)
#define LIFE KIND_BIT(KIND_LIFE)

static struct seat_row seats[] = { { SUZU, OFFICE, ROLE_VISITING_NURSE, 20260401, 20260420 } };
static struct place_row places[] = {
	{ SUZU, OFFICE, ROLE_VISITING_NURSE, 20260101, 0 },
	{ CHIHIRO, OTHER, ROLE_DOCTOR, 20260101, 20260430 },
	{ OUTSIDE, OFFICE, ROLE_MSW, 20250101, 20251231 },   /* has left */
};
static struct list_row lists[] = { { LIST, OTHER, 20260401, 0 } };

static struct standing with(struct consent_row c, struct asking who, id whose, date today) {
	struct sharing s = { .person = KITA, .keeper = OTHER, .seats = seats, .n_seats = COUNT(seats), .places = places, .n_places = COUNT(places),
		.lists = lists, .n_lists = COUNT(lists), .consents = &c, .n_consents = 1 };
	return standing_from(&s, who, whose, today, date_start(today) + HOURS(12));
}

static struct asking staff(id account) { return (struct asking){ .account = account, .office = OFFICE }; }
static struct consent_row permit(enum recipient recipient, id to) {
	return (struct consent_row){ .recipient = recipient, .to = to, .kinds = WISH, .from_on = 20260401 };
}

static void each_recipient_reaches_whom_it_names(void **state) {
	(void)state;
	assert_int_equal(with(permit(TO_TEAM, 0), staff(SUZU), 0, TODAY).agreed_care, WISH);
	assert_int_equal(with(permit(TO_TEAM, 0), staff(CHIHIRO), 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_OFFICE, OTHER), staff(CHIHIRO), 0, TODAY).agreed_care, WISH);
	assert_int_equal(with(permit(TO_OFFICE, OTHER), staff(SUZU), 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_OFFICE, OFFICE), staff(OUTSIDE), 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_ACCOUNT, CHIHIRO), staff(CHIHIRO), 0, TODAY).agreed_care, WISH);
	assert_int_equal(with(permit(TO_ACCOUNT, CHIHIRO), staff(SUZU), 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_LIST, LIST), staff(CHIHIRO), 0, TODAY).agreed_care, WISH);
	assert_int_equal(with(permit(TO_LIST, LIST), staff(SUZU), 0, TODAY).agreed_care, 0);
	struct consent_row nurses = permit(TO_ROLE, 0);
	nurses.to_role = ROLE_VISITING_NURSE;
	assert_int_equal(with(nurses, staff(SUZU), 0, TODAY).agreed_care, WISH);
	nurses.to_role = ROLE_DOCTOR;
	assert_int_equal(with(nurses, staff(CHIHIRO), 0, TODAY).agreed_care, 0);   /* a doctor, but not of the team */
	struct asking nephew = { NEPHEW_ACCOUNT, ACCOUNT_FAMILY, KITA, NEPHEW, 0 }, other = { NEPHEW_ACCOUNT, ACCOUNT_FAMILY, 999, NEPHEW, 0 };
	assert_int_equal(with(permit(TO_KIN, NEPHEW), nephew, 0, TODAY).agreed_care, WISH);
	assert_int_equal(with(permit(TO_KIN, NIECE), nephew, 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_KIN, NEPHEW), other, 0, TODAY).agreed_care, 0);
	assert_int_equal(with(permit(TO_NOBODY, 0), staff(SUZU), 0, TODAY).agreed_care, 0);
}

static void each_period_its_days(void **state) {
	(void)state;
	struct consent_row c = permit(TO_TEAM, 0);
	c.to_on = 20260415;
	assert_int_equal(with(c, staff(SUZU), 0, 20260331).agreed_care, 0);
	assert_int_equal(with(c, staff(SUZU), 0, 20260401).agreed_care, WISH);
	assert_int_equal(with(c, staff(SUZU), 0, 20260415).agreed_care, WISH);
	assert_int_equal(with(c, staff(SUZU), 0, 20260416).agreed_care, 0);
	c.to_on = 0;
	assert_int_equal(with(c, staff(SUZU), 0, 20260420).agreed_care, WISH);
	assert_int_equal(with(c, staff(SUZU), 0, 20260421).agreed_care, 0);   /* the seat ended */
	assert_false(with(c, staff(SUZU), 0, 20260421).on_team);
	c.purpose = PURPOSE_EMERGENCY;
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).agreed_care, 0);
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).agreed_emergency, WISH);
	c.purpose = PURPOSE_NETWORK;
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).agreed_emergency, 0);
}

static void a_reservation_reaches_those_who_left(void **state) {
	(void)state;
	struct consent_row c = { .reserve = true, .recipient = TO_OFFICE, .to = OFFICE, .kinds = LIFE, .from_on = 20270101 };
	assert_int_equal(with(c, staff(OUTSIDE), 0, TODAY).reserved, LIFE);
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).reserved, LIFE);
	assert_int_equal(with(c, staff(CHIHIRO), 0, TODAY).reserved, 0);
	assert_false(with(c, staff(SUZU), 0, TODAY).blocked);
	c.kinds = KIND_BIT(KIND_PERSON);
	assert_true(with(c, staff(SUZU), 0, TODAY).blocked);
	assert_false(with(c, staff(CHIHIRO), 0, TODAY).blocked);
	c = (struct consent_row){ .reserve = true, .recipient = TO_ROLE, .to_role = ROLE_MSW, .kinds = LIFE };
	assert_int_equal(with(c, staff(OUTSIDE), 0, TODAY).reserved, LIFE);
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).reserved, 0);
}

static void relatives_have_agreements_of_their_own(void **state) {
	(void)state;
	struct consent_row c = permit(TO_TEAM, 0);
	assert_int_equal(with(c, staff(SUZU), NEPHEW, TODAY).agreed_care, 0);
	c.kin = NEPHEW;
	assert_int_equal(with(c, staff(SUZU), NEPHEW, TODAY).agreed_care, WISH);
	assert_int_equal(with(c, staff(SUZU), NIECE, TODAY).agreed_care, 0);
	assert_int_equal(with(c, staff(SUZU), 0, TODAY).agreed_care, 0);
	c.reserve = true, c.kinds = KIND_BIT(KIND_PERSON);
	assert_true(with(c, staff(SUZU), NEPHEW, TODAY).blocked);
	assert_false(with(c, staff(SUZU), 0, TODAY).blocked);   /* their own reservation does not close the person */
	c.kin = 0;
	assert_true(with(c, staff(SUZU), NEPHEW, TODAY).blocked);
}

static void glass_names_and_keepers(void **state) {
	(void)state;
	instant now = date_start(TODAY) + HOURS(12);
	struct glass_row g = { SUZU, now - MINUTES(59), now + MINUTES(1) };
	struct named_row n = { .account = SUZU, .conceal = true };
	struct sharing s = { .person = KITA, .keeper = OFFICE, .seats = seats, .n_seats = 1, .places = places, .n_places = COUNT(places), .glasses = &g, .n_glasses = 1 };
	assert_true(standing_from(&s, staff(SUZU), 0, TODAY, now).glass);
	assert_true(standing_from(&s, staff(SUZU), 0, TODAY, now).keeper);
	assert_false(standing_from(&s, staff(SUZU), 0, TODAY, now + MINUTES(1)).glass);
	assert_false(standing_from(&s, staff(SUZU), 0, TODAY, now - HOURS(1)).glass);
	assert_false(standing_from(&s, staff(CHIHIRO), 0, TODAY, now).glass);
	assert_false(standing_from(&s, staff(CHIHIRO), 0, TODAY, now).keeper);
	s.named = &n, s.n_named = 1;
	assert_true(standing_from(&s, staff(SUZU), 0, TODAY, now).blocked);
	assert_true(standing_from(&s, staff(CHIHIRO), 0, TODAY, now).concealed);
	assert_false(standing_from(&s, staff(CHIHIRO), 0, TODAY, now).blocked);
	n = (struct named_row){ .kin = NEPHEW };
	assert_true(standing_from(&s, (struct asking){ NEPHEW_ACCOUNT, ACCOUNT_FAMILY, KITA, NEPHEW, 0 }, 0, TODAY, now).blocked);
	assert_false(standing_from(&s, (struct asking){ NEPHEW_ACCOUNT, ACCOUNT_FAMILY, KITA, NIECE, 0 }, 0, TODAY, now).blocked);
	assert_true(standing_from(&s, (struct asking){ KITA_SELF, ACCOUNT_PERSON, KITA, 0, 0 }, 0, TODAY, now).self);
	assert_false(standing_from(&s, (struct asking){ KITA_SELF, ACCOUNT_PERSON, 999, 0, 0 }, 0, TODAY, now).self);
	s.person = 0;
	assert_false(standing_from(&s, staff(SUZU), 0, TODAY, now).exists);
}

static void codes_are_read_strictly(void **state) {
	(void)state;
	assert_int_equal(kinds_of(LIT("wish life")), WISH | LIFE);
	assert_int_equal(kinds_of(LIT("wish everything")), WISH);
	assert_int_equal(kinds_of(LIT("")), 0);
	assert_int_equal(recipient_of(LIT("team")), TO_TEAM);
	assert_int_equal(recipient_of(LIT("kin")), TO_KIN);
	assert_int_equal(recipient_of(LIT("")), TO_NOBODY);
	assert_int_equal(recipient_of(LIT("all")), TO_NOBODY);
	assert_int_equal(purpose_of(LIT("care")), PURPOSE_CARE);
	assert_int_equal(purpose_of(LIT("anything")), PURPOSE_NETWORK);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_recipient_reaches_whom_it_names),
		cmocka_unit_test(each_period_its_days),
		cmocka_unit_test(a_reservation_reaches_those_who_left),
		cmocka_unit_test(relatives_have_agreements_of_their_own),
		cmocka_unit_test(glass_names_and_keepers),
		cmocka_unit_test(codes_are_read_strictly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
