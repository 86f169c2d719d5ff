/* The rules of agreements. What they refuse: a relative who agrees in a capable person's place; an agreement nobody heard;
 * a basis other than consent without its reason; an end before the beginning.
 * To extend: one more line in a checker below, its sentence in po/en/consent.po, a case in consent_rules_test.c. */
#include "consent_rules.h"

struct flaws { struct consent_flaw *out; size_t n; };

static void flaw(struct flaws *f, const char *field, const char *ja) {
	if (f->n < CONSENT_FLAWS) f->out[f->n++] = (struct consent_flaw){ field, ja };
}

static bool one_of(struct text code, const char *const *codes) {
	for (; *codes; codes++)
		if (text_is(code, *codes)) return true;
	return false;
}

bool consent_kind_open(struct text code) {
	static const char *const kinds[] = { DATA_KINDS_ALL(KIND_AGREED_CODE) NULL };
	return one_of(code, kinds);
}

bool consent_basis_typed(struct text code) {
	static const char *const bases[] = { "consent", "law", "life", "public_health_child", "public_body", "research", "entrust", "joint_use", NULL };
	return one_of(code, bases);
}

bool consent_method_typed(struct text code) {
	static const char *const methods[] = { "spoken", "written", "by_proxy", "paper", NULL };
	return one_of(code, methods);
}

/* ---- who may give it ---- */
static bool minor(struct consent_about about) {
	int age = date_age(about.birth_on, about.today);
	return about.birth_on && age >= 0 && age < CONSENT_OF_AGE;
}

static void giver_flaws(struct flaws *f, const struct consent *c, struct consent_about about) {
	if (text_is(c->given_by, "kin") && !c->kin)
		flaw(f, "given_by", JA("家族などは、本人に代わって同意できません。本人に聴いてください。聴けないときは、同意のほかの根拠と理由を記録します。"));
	else if (text_is(c->given_by, "person") && c->kin)
		flaw(f, "given_by", JA("家族などのことは、その人自身の同意がいります。"));
	else if (text_is(c->given_by, "representative") && !minor(about) && !about.guardian)
		flaw(f, "given_by", JA("法定代理人が同意できるのは、15歳未満のとき、または後見人などが記録されているときだけです。"));
	else if (!c->given_by.n || (text_is(c->given_by, "nobody") && text_is(c->basis, "consent")))
		flaw(f, "given_by", JA("だれが同意したかを選んでください。"));
}

/* ---- what it is about ---- */
static void kinds_flaws(struct flaws *f, const struct consent *c) {
	struct text codes = c->kinds, one;
	bool any = false, wrong = false, kept = false, reserve = text_is(c->effect, "reserve");
	while (codes.n && text_cut(&codes, ' ', &one)) {
		any |= one.n > 0;
		wrong |= one.n > 0 && !consent_kind_open(one) && !(reserve && text_is(one, "person"));
		kept |= text_is(one, "family") || text_is(one, "person");
	}
	if (!any) flaw(f, "kinds", reserve ? JA("何を知らせないでほしいかを選んでください。") : JA("何を知らせてよいかを選んでください。"));
	else if (c->kin && !kept) flaw(f, "kinds", JA("家族などのことは「家族・伝え方」です。これを選んでください。"));
	else if (wrong) flaw(f, "kinds", JA("ここで選べるのは、表示されている種類だけです。"));
}

static void recipient_flaws(struct flaws *f, const struct consent *c) {
	struct { const char *code; bool named; } all[] = { { "team", true }, { "role", c->to_role.n > 0 }, { "office", c->to_office != 0 },
		{ "account", c->to_account != 0 }, { "list", c->to_list != 0 }, { "kin", c->to_kin != 0 } };
	for (size_t i = 0; i < COUNT(all); i++)
		if (text_is(c->recipient, all[i].code) && all[i].named) return;
	flaw(f, "to", JA("だれに、を選んでください。"));
}

/* ---- how it came about ---- */
static void evidence_flaws(struct flaws *f, const struct consent *c) {
	if (!consent_method_typed(c->method)) flaw(f, "method", JA("どのように同意したかを選んでください。"));
	if (!c->agreed_on) flaw(f, "agreed_on", JA("いつ同意したかを入れてください。"));
	if (!c->explained_by) flaw(f, "explained_by", JA("だれが説明したかを選んでください。"));
	if (text_is(c->method, "spoken") && !c->witness.n && !c->reason.n)
		flaw(f, "witness", JA("口頭のときは、いっしょに聴いた人か、本人の言葉を残してください。"));
	if (text_is(c->method, "by_proxy") && !c->witness.n) flaw(f, "writer", JA("代筆した人の名前を入れてください。"));
	if (text_is(c->method, "paper") && !c->witness.n) flaw(f, "paper_place", JA("紙をどこに置いてあるかを入れてください。"));
}

static void basis_flaws(struct flaws *f, const struct consent *c) {
	if (!consent_basis_typed(c->basis))
		flaw(f, "basis", JA("根拠を選んでください。黙示の同意は、手では選べません。"));
	else if (text_is(c->basis, "consent"))
		evidence_flaws(f, c);
	else if (!c->reason.n)
		flaw(f, "reason", text_is(c->basis, "life") ? JA("同意を得るために何を試したか、なぜ難しいかを書いてください。")
			: JA("同意のほかの根拠のときは、理由を書いてください。"));
}

static void purpose_flaws(struct flaws *f, const struct consent *c) {
	if (!text_is(c->purpose, "care") && !text_is(c->purpose, "emergency")) flaw(f, "purpose", JA("何のためにかを選んでください。"));
}

static void period_flaws(struct flaws *f, const struct consent *c) {
	if (!c->from_on) flaw(f, "from_on", JA("いつからかを入れてください。"));
	if (!c->to_on) flaw(f, "to_on", JA("いつまでかを入れてください。期限の前に、もう一度聴くお知らせが出ます。"));
	else if (c->from_on && c->to_on < c->from_on) flaw(f, "to_on", JA("終わりの日が、始まりの日より前です。"));
}

size_t consent_flaws(const struct consent *c, struct consent_about about, struct consent_flaw out[CONSENT_FLAWS]) {
	struct flaws f = { out, 0 };
	recipient_flaws(&f, c);
	kinds_flaws(&f, c);
	giver_flaws(&f, c, about);
	if (text_is(c->effect, "permit")) {
		purpose_flaws(&f, c);
		basis_flaws(&f, c);
		period_flaws(&f, c);
	}
	return f.n;
}

/* ---- in time ---- */
bool consent_in_force(const struct consent *c, date on) {
	if (c->withdrawn_at || c->row.gone_at) return false;
	if (text_is(c->effect, "reserve")) return true;
	return c->from_on <= on && (!c->to_on || c->to_on >= on);
}

bool consent_replaces(const struct consent *now, const struct consent *before, date on) {
	return text_is(now->effect, "permit") && text_is(now->recipient, "team") && text_is(now->basis, "consent") && text_is(now->purpose, "care")
		&& consent_in_force(now, on) && text_is(before->effect, "permit") && text_is(before->basis, "implied") && !before->withdrawn_at
		&& now->person == before->person && now->kin == before->kin;
}

date consent_proposed_end(date from_on) { return date_plus_months(from_on, 12); }

date consent_ask_on(date to_on, date today) {
	date ask = date_plus(to_on, -30);
	return ask < today ? today : ask;
}
