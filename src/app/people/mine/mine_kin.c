/* Inviting somebody close: what the person lets them know, how the person said so, until when; then the card.
 * Refuses: somebody the person does not wish to be contacted, somebody shut out or named in a record of protection (to whom
 * that record is closed, the reason is not said), the dead, a child, a second account; an account without any agreement. */
#include "mine_inside.h"
#include "../circle/circle_rules.h"
#include "../consent/consent.h"
#include "../consent/consent_rules.h"

#define KINDS_MAX 8

static bool shut(struct request *r, const struct kin *k) {
	struct stmt *s = SQL(r->tx, mine_kin_shut, V(k->person), V(k->row.id));
	bool is = sql_row(s);
	sql_run(s);
	return is;
}

enum why_not kin_why_not(struct request *r, const struct kin *k) {
	if (k->dead || k->died_on) return NOT_DEAD;
	if (shut(r, k)) return NOT_SHUT;
	if (circle_is_child(k, r->today)) return NOT_GROWN;
	return text_is(k->contact, "person_refuses") ? NOT_PERSON_REFUSES : MAY_INVITE;
}

struct text kin_why_words(struct request *r, enum why_not why) {
	if (why == NOT_PERSON_REFUSES) return mine_words(r, JA("本人が、この人への連絡を望んでいません。招待はできません。"));
	if (why == NOT_SHUT && may(r, r->person, KIND_PROTECTION, ACT_SEE))
		return mine_words(r, JA("知らせない相手、または権利を守る記録に名前のある人です。招待はできません。"));
	if (why == NOT_SHUT) return mine_words(r, JA("この人は、いまは招待できません。医療ソーシャルワーカーか地域包括支援センターに相談してください。"));
	return why == NOT_GROWN ? mine_words(r, JA("18歳未満の人のアカウントは作れません。知らせることは、本人やおとなの家族から話してください。")) : LIT("");
}

static bool has_account(struct request *r, id kin) {
	struct account_state *all;
	size_t n = accounts_of(r, &all);
	for (size_t i = 0; i < n; i++) if (!all[i].gone && all[i].kin == kin) return true;
	return false;
}

static bool kin_named(struct request *r, struct kin *k) {
	id which;
	return id_read(param(r, "kin"), &which) && circle_one(r, which, k) && kin_why_not(r, k) != NOT_DEAD && !has_account(r, which);
}

/* What the person agreed to before, for this one. */
unsigned kin_agreed(struct request *r, id kin) {
	unsigned kinds = 0;
	struct stmt *s = SQL(r->tx, mine_kin_agreed, V(r->person), V(kin), V(r->today));
	while (sql_row(s)) kinds |= kinds_of(sql_text(s, 0));
	sql_run(s);
	return kinds;
}

static struct text kinds_words(struct request *r, unsigned kinds) {
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < data_kind_codes.n; i++) {
		if (!(kinds & KIND_BIT(i + 1))) continue;
		if (b.n) buf_z(&b, word(r->lang, JA("kinds|・")));
		buf_z(&b, word(r->lang, data_kind_codes.items[i].ja));
	}
	return buf_done(&b);
}

/* ---- the form ---- */
static bool ticked(struct request *r, const char *field, struct text value) {
	struct text t;
	if (!r->typed) return false;
	for (size_t from = 0; (t = pairs_next(r->typed, field, &from)).p;) if (text_eq(text_trim(t), value)) return true;
	return false;
}

static void chips_of(struct request *r, struct mine_kin_page *m) {
	static const struct { const char *value, *ja; } methods[] = { { "spoken", JA("口頭で") }, { "written", JA("書面で") } };
	m->kinds = ARENA_ARRAY(r->arena, struct mine_chip, KINDS_MAX);
	for (size_t i = 0; i < data_kind_codes.n; i++) {
		struct text code = text_of(data_kind_codes.items[i].code);
		if (consent_kind_open(code) && m->n_kinds < KINDS_MAX)
			m->kinds[m->n_kinds++] = (struct mine_chip){ code, mine_words(r, data_kind_codes.items[i].ja), ticked(r, "kinds", code) };
	}
	m->methods = ARENA_ARRAY(r->arena, struct mine_chip, COUNT(methods));
	for (size_t i = 0; i < COUNT(methods); i++)
		m->methods[m->n_methods++] = (struct mine_chip){ text_of(methods[i].value), mine_words(r, methods[i].ja), ticked(r, "method", text_of(methods[i].value)) };
}

void mine_kin_until(struct html *h, struct mine_kin_page m) {
	struct consent c = { .to_on = date_plus_months(m.page.r->today, 6) };
	record_field_form(h, &consent_record, "to_on", &c, m.page.r->typed, &m.page.r->problems);
}

static struct text relation_words(struct request *r, const struct kin *k) {
	struct buf b = buf_in(r->arena, 32);
	if (k->relation_words.n) return k->relation_words;
	record_value_put(&b, record_field(&kin_record, "relation"), k, r->lang);
	return buf_done(&b);
}

static void draw(struct request *r, const struct kin *k, int status) {
	struct person p = { 0 };
	char shown[ID_CHARS + 1];
	id_show(k->row.id, shown);
	struct person_ref ref = person_sub_page(r, &p, mine_words(r, JA("ご家族などを招待する")));
	struct mine_kin_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = k->name, .relation = relation_words(r, k),
		.typed_name = mine_typed(r, "name", k->name.n ? k->name : LIT("")), .login = r->typed ? mine_typed(r, "login", LIT("")) : login_proposed(r),
		.witness = mine_typed(r, "witness", LIT("")), .e_name = mine_error(r, "name"), .e_login = mine_error(r, "login"), .e_kinds = mine_error(r, "kinds"),
		.e_method = mine_error(r, "method"), .e_witness = mine_error(r, "witness"),
		.english = text_is(mine_typed(r, "language", LIT("ja")), "en") };
	struct buf action = buf_in(r->arena, 64);
	buf_f(&action, "/people/%.*s/invite/%s", TEXT_ARG(r->person_code), shown);
	m.action = buf_done(&action);
	m.agreed = kinds_words(r, kin_agreed(r, k->row.id));
	m.page.focus = true;
	chips_of(r, &m);
	struct html h = html_of(r);
	tpl_mine_kin(&h, &m);
	answer_page(r, status, &h);
}

/* Who may not be invited gets the sentence instead of the form; by no way a card. */
static bool refused(struct request *r, const struct kin *k) {
	enum why_not why = kin_why_not(r, k);
	if (why == MAY_INVITE) return false;
	answer_status(r, 409, JA("招待できません"), why == NOT_GROWN ? JA("18歳未満の人のアカウントは作れません。知らせることは、本人やおとなの家族から話してください。")
		: why == NOT_PERSON_REFUSES ? JA("本人が、この人への連絡を望んでいません。招待はできません。")
		: JA("この人は、いまは招待できません。医療ソーシャルワーカーか地域包括支援センターに相談してください。"));
	return true;
}

void mine_kin(struct request *r) {
	struct kin k;
	if (kin_named(r, &k) && !issue_refused(r, k.row.id) && !refused(r, &k)) draw(r, &k, 200);
}

static struct text kinds_typed(struct request *r) {
	struct buf b = buf_in(r->arena, 64);
	struct text t;
	for (size_t from = 0; (t = pairs_next(&r->http->form, "kinds", &from)).p;) {
		t = text_trim(t);
		if (!consent_kind_open(t)) continue;
		if (b.n) buf_char(&b, ' ');
		buf_text(&b, t);
	}
	return buf_done(&b);
}

static struct consent consent_typed(struct request *r, const struct kin *k) {
	struct consent c = { .person = r->person, .effect = LIT("permit"), .recipient = LIT("kin"), .to_kin = k->row.id, .kinds = kinds_typed(r),
		.purpose = LIT("care"), .basis = LIT("consent"), .method = typed(r, "method"), .given_by = LIT("person"), .witness = typed(r, "witness"),
		.explained_by = r->viewer.account, .agreed_on = r->today, .from_on = r->today };
	record_read_field(&consent_record, "to_on", &c, &r->http->form, &r->problems);
	c.witness = text_first(c.witness, 100);
	return c;
}

static void check(struct request *r, const struct consent *c) {
	struct person p;
	struct consent_flaw flaws[CONSENT_FLAWS];
	if (!person_load(r->tx, r->person, &p)) return;
	size_t n = consent_flaws(c, (struct consent_about){ .birth_on = p.birth_on, .today = r->today }, flaws);
	for (size_t i = 0; i < n; i++) if (!problem_of(&r->problems, flaws[i].field)) problem_add(&r->problems, flaws[i].field, flaws[i].ja, NULL, 0);
}

void mine_kin_post(struct request *r) {
	struct kin k;
	if (!kin_named(r, &k) || issue_refused(r, k.row.id) || refused(r, &k)) return;
	struct consent c = consent_typed(r, &k);
	struct account a = { .kind = LIT("family"), .of_person = r->person, .of_kin = k.row.id, .login = typed(r, "login"), .name = typed(r, "name"),
		.language = text_is(typed(r, "language"), "en") ? LIT("en") : LIT("ja") };
	bool anew = c.kinds.n || !kin_agreed(r, k.row.id);
	if (anew) check(r, &c);
	else r->problems.n = 0;
	if (!a.name.n || text_chars(a.name) > 60) problem_add(&r->problems, "name", JA("名前を書いてください。"), NULL, 0);
	if (!login_check(r, a.login)) { form_again(r); draw(r, &k, 422); return; }
	if (anew) consent_put(r->tx, &c, actor_of(r));
	account_put(r, &a);
}
