/* The rules of agreements, each with what must hold and what must not. */
#include "consent_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define TODAY 20260501
static const struct consent_about adult = { 19460120, false, TODAY };

static struct consent good(void) {
	return (struct consent){ .person = 1, .effect = LIT("permit"), .recipient = LIT("team"), .kinds = LIT("wish medical"), .purpose = LIT("care"),
		.basis = LIT("consent"), .method = LIT("spoken"), .given_by = LIT("person"), .witness = LIT("中村"), .explained_by = 2,
		.agreed_on = TODAY, .from_on = TODAY, .to_on = 20270501 };
}

/* Is there exactly one flaw, at this field? */
static bool only(struct consent c, struct consent_about about, const char *field) {
	struct consent_flaw f[CONSENT_FLAWS];
	return consent_flaws(&c, about, f) == 1 && strcmp(f[0].field, field) == 0;
}
static bool fine(struct consent c, struct consent_about about) {
	struct consent_flaw f[CONSENT_FLAWS];
	return consent_flaws(&c, about, f) == 0;
}

static void a_full_agreement_is_fine(void **state) {
	(void)state;
	assert_true(fine(good(), adult));
}

static void nobody_agrees_for_a_capable_person(void **state) {
	(void)state;
	struct consent c = good();
	c.given_by = LIT("kin");
	assert_true(only(c, adult, "given_by"));
	c.kin = 7;                       /* about that relative's own data */
	assert_true(only(c, adult, "kinds"));
	c.kinds = LIT("family");
	assert_true(fine(c, adult));
	c.given_by = LIT("person");
	assert_true(only(c, adult, "given_by"));
	c = good();
	c.given_by = LIT("nobody");
	assert_true(only(c, adult, "given_by"));
	c = good();
	c.effect = LIT("reserve");
	c.given_by = LIT("kin");         /* nor reserve in their name */
	assert_true(only(c, adult, "given_by"));
}

static void representatives(void **state) {
	(void)state;
	struct consent c = good();
	c.given_by = LIT("representative");
	assert_true(only(c, adult, "given_by"));
	assert_true(only(c, (struct consent_about){ 0, false, TODAY }, "given_by"));            /* age not known */
	assert_true(only(c, (struct consent_about){ 20110501, false, TODAY }, "given_by"));     /* 15 today */
	assert_true(fine(c, (struct consent_about){ 20110502, false, TODAY }));                 /* 14 until tomorrow */
	assert_true(fine(c, (struct consent_about){ 19460120, true, TODAY }));                  /* a guardian is named */
}

static void it_was_heard_by_somebody(void **state) {
	(void)state;
	struct consent c = good();
	c.witness = LIT("");
	assert_true(only(c, adult, "witness"));
	c.reason = LIT("「みんなで見てくれていい」");
	assert_true(fine(c, adult));     /* the person's own words */
	c.method = LIT("by_proxy");
	assert_true(only(c, adult, "writer"));
	c.method = LIT("paper");
	assert_true(only(c, adult, "paper_place"));
	c.method = LIT("written");
	assert_true(fine(c, adult));
	c.method = LIT("posted");
	assert_true(only(c, adult, "method"));
	c = good();
	c.explained_by = 0;
	assert_true(only(c, adult, "explained_by"));
	c = good();
	c.agreed_on = 0;
	assert_true(only(c, adult, "agreed_on"));
}

static void nothing_is_taken_for_granted(void **state) {
	(void)state;
	struct consent c = good();
	c.purpose = LIT("");
	assert_true(only(c, adult, "purpose"));
	c = good();
	c.given_by = LIT("");
	assert_true(only(c, adult, "given_by"));
	c = good();
	c.method = LIT("");
	assert_true(only(c, adult, "method"));
	c = good();
	c.recipient = LIT("");
	assert_true(only(c, adult, "to"));
}

static void another_basis_has_its_reason(void **state) {
	(void)state;
	struct consent c = good();
	c.method = c.witness = LIT("");
	c.given_by = LIT("nobody");
	c.basis = LIT("life");
	assert_true(only(c, adult, "reason"));
	c.reason = LIT("意識がなく、連絡できる家族もいない。");
	assert_true(fine(c, adult));
	c.basis = LIT("implied");
	assert_true(only(c, adult, "basis"));
	c.basis = LIT("");
	assert_true(only(c, adult, "basis"));
}

static void period_and_kinds(void **state) {
	(void)state;
	struct consent c = good();
	c.to_on = 0;
	assert_true(only(c, adult, "to_on"));
	c.to_on = 20260430;
	assert_true(only(c, adult, "to_on"));
	c = good();
	c.kinds = LIT("");
	assert_true(only(c, adult, "kinds"));
	c.kinds = LIT("wish person");
	assert_true(only(c, adult, "kinds"));
	c.kinds = LIT("wish protection");
	assert_true(only(c, adult, "kinds"));
	c.effect = LIT("reserve");
	c.kinds = LIT("person");
	c.to_on = 0;                     /* a reservation needs no end, nor a witness */
	c.witness = LIT("");
	assert_true(fine(c, adult));
	c.kinds = LIT("consent");
	assert_true(only(c, adult, "kinds"));
}

static void the_recipient_is_named(void **state) {
	(void)state;
	struct consent c = good();
	c.recipient = LIT("office");
	assert_true(only(c, adult, "to"));
	c.to_office = 3;
	assert_true(fine(c, adult));
	c.recipient = LIT("role");
	assert_true(only(c, adult, "to"));
	c.recipient = LIT("");
	assert_true(only(c, adult, "to"));
}

static void in_force(void **state) {
	(void)state;
	struct consent c = good();
	assert_true(consent_in_force(&c, TODAY));
	assert_true(consent_in_force(&c, 20270501));
	assert_false(consent_in_force(&c, 20270502));
	assert_false(consent_in_force(&c, 20260430));
	c.withdrawn_at = 1;
	assert_false(consent_in_force(&c, TODAY));
	c = good();
	c.effect = LIT("reserve");
	assert_true(consent_in_force(&c, 20300101));
}

static void implied_gives_way_to_words_for_the_team(void **state) {
	(void)state;
	struct consent now = good(), before = good();
	before.basis = LIT("implied");
	assert_true(consent_replaces(&now, &before, TODAY));
	assert_false(consent_replaces(&before, &before, TODAY));
	now.recipient = LIT("office");
	assert_false(consent_replaces(&now, &before, TODAY));
	now = good();
	now.from_on = 20260601;          /* not yet */
	assert_false(consent_replaces(&now, &before, TODAY));
	now = good();
	now.purpose = LIT("emergency");
	assert_false(consent_replaces(&now, &before, TODAY));
	now = good();
	now.kin = 7;
	assert_false(consent_replaces(&now, &before, TODAY));
	now = good();
	before.basis = LIT("consent");
	assert_false(consent_replaces(&now, &before, TODAY));
	assert_int_equal(consent_proposed_end(20260501), 20270501);
	assert_int_equal(consent_ask_on(20260701, TODAY), 20260601);
	assert_int_equal(consent_ask_on(20260510, TODAY), TODAY);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_agreement_is_fine), cmocka_unit_test(nobody_agrees_for_a_capable_person), cmocka_unit_test(representatives),
		cmocka_unit_test(it_was_heard_by_somebody), cmocka_unit_test(nothing_is_taken_for_granted), cmocka_unit_test(another_basis_has_its_reason), cmocka_unit_test(period_and_kinds),
		cmocka_unit_test(the_recipient_is_named), cmocka_unit_test(in_force), cmocka_unit_test(implied_gives_way_to_words_for_the_team),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
