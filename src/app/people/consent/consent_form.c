/* 同意を記録する・留保を記録する: one form. Nothing that was said is chosen beforehand: not to whom, not what, not how; a tired
 * hand must not record what nobody spoke of. Proposed are today, a year, and oneself as the one who explained.
 * Refuses: what consent_rules.c refuses; a recipient that is not in the list shown. */
#include "consent_photo.h"
#include "templates.h"
#include "sql_names.h"

static struct text typed_or(struct request *r, const char *field, struct text otherwise) {
	if (!r->typed) return otherwise;
	struct text t = pairs_get(r->typed, field);
	return t.p ? text_trim(t) : LIT("");
}

static bool typed_among(struct request *r, const char *field, struct text value, bool otherwise) {
	if (!r->typed || !pairs_get(r->typed, field).p) return otherwise;
	struct text t;
	for (size_t from = 0; (t = pairs_next(r->typed, field, &from)).p;)
		if (text_eq(text_trim(t), value)) return true;
	return false;
}

static bool any(struct text code) { return code.n > 0; }
static bool giver_reserves(struct text code) { return !text_is(code, "nobody"); }
static bool kind_reserves(struct text code) { return consent_kind_open(code) || text_is(code, "person"); }

/* otherwise: what is chosen when nothing was typed; several codes for boxes. */
static struct chips chips_of(struct request *r, const struct codes *codes, const char *field, bool (*offered)(struct text), struct text otherwise) {
	struct chips c = { .chips = ARENA_ARRAY(r->arena, struct chip, codes->n + 1) };
	for (size_t i = 0; i < codes->n; i++) {
		struct text code = text_of(codes->items[i].code), rest = otherwise, one;
		bool chosen = false;
		while (rest.n && text_cut(&rest, ' ', &one)) chosen |= text_eq(one, code);
		if (offered(code)) c.chips[c.n_chips++] = (struct chip){ code, text_of(word(r->lang, codes->items[i].ja)), LIT(""), typed_among(r, field, code, chosen) };
	}
	return c;
}

static struct text id_text(struct request *r, id which) {
	char shown[ID_CHARS + 1];
	id_show(which, shown);
	return text_copy(r->arena, text_of(shown));
}

/* ---- to whom ---- */
static void option_more(struct request *r, struct pick_group *g, const char *kind, struct text value, struct text label) {
	struct text whole = value.n ? text_join(r->arena, text_join(r->arena, text_of(kind), LIT(":")), value) : text_of(kind);
	g->options[g->n_options++] = (struct chip){ whole, label, LIT(""), text_eq(typed_or(r, "to", LIT("")), whole) };
}

static struct pick_group *group_more(struct request *r, struct consent_new_page *m, const char *label_ja, size_t most) {
	struct pick_group *g = &m->to[m->n_to++];
	*g = (struct pick_group){ .label = text_of(word(r->lang, label_ja)), .options = ARENA_ARRAY(r->arena, struct chip, most) };
	return g;
}

#define OFFICES_MAX 2000
#define ACCOUNTS_MAX 1000
#define LISTS_MAX 200
static void to_relatives(struct request *r, struct consent_new_page *m) {
	struct kin_row *kin;
	size_t n = circle_seen(r, r->person, &kin);
	struct text mine = typed_or(r, "whose", query(r, "whose"));
	struct consent_shut *shut;
	size_t n_shut = consent_shut(r, &shut);
	m->whose.chips = ARENA_ARRAY(r->arena, struct chip, n + n_shut + 1);
	m->whose.chips[m->whose.n_chips++] = (struct chip){ LIT(""), text_of(word(r->lang, JA("本人のこと"))), LIT(""), mine.n == 0 };
	struct pick_group *g = group_more(r, m, JA("家族など（本人が選んだ人）"), n + 1);
	for (size_t i = 0; i < n; i++) {
		if (consent_kin_dead(&kin[i].kin)) continue;
		struct text value = id_text(r, kin[i].kin.row.id), name = consent_kin_name(r, kin[i].kin.row.id);
		option_more(r, g, "kin", value, name);
		m->whose.chips[m->whose.n_chips++] = (struct chip){ value, say(r->arena, r->lang, JA("{name}のこと"), (struct arg[]){ ARG("name", name) }, 1), LIT(""),
			text_eq(mine, value) };
	}
	if (!g->n_options) m->n_to--;
	for (size_t i = 0; i < n_shut; i++) {
		struct text value = id_text(r, shut[i].kin);
		m->whose.chips[m->whose.n_chips++] = (struct chip){ value, shut[i].label, LIT(""), text_eq(mine, value) };
	}
	m->has_whose = m->whose.n_chips > 1;
}

static void to_options(struct request *r, struct consent_new_page *m) {
	m->to = ARENA_ARRAY(r->arena, struct pick_group, 6);
	struct pick_group *g = group_more(r, m, JA("チーム"), ROLES + 1);
	option_more(r, g, "team", LIT(""), text_of(word(r->lang, JA("チームのみんな"))));
	for (enum role role = ROLE_MSW; role <= ROLE_WELFARE_VOLUNTEER; role++)
		option_more(r, g, "role", text_of(role_code(role)), say(r->arena, r->lang, JA("チームの{role}"),
			(struct arg[]){ ARG("role", text_of(word(r->lang, role_codes.items[role - 1].ja))) }, 1));
	g = group_more(r, m, JA("事業所（そこで働く人みんな）"), OFFICES_MAX);
	struct stmt *s = SQL0(r->tx, consent_offices);
	while (g->n_options < OFFICES_MAX && sql_row(s)) option_more(r, g, "office", id_text(r, sql_int(s, 0)), sql_text(s, 1));
	sql_run(s);
	g = group_more(r, m, JA("ひとりの人"), ACCOUNTS_MAX);
	s = SQL(r->tx, consent_accounts, V(r->today));
	while (g->n_options < ACCOUNTS_MAX && sql_row(s))
		option_more(r, g, "account", id_text(r, sql_int(s, 0)), text_join(r->arena, text_join(r->arena, sql_text(s, 1), LIT("・")), sql_text(s, 2)));
	sql_run(s);
	g = group_more(r, m, JA("同意に使う事業所の一覧"), LISTS_MAX);
	s = SQL0(r->tx, consent_lists);
	while (g->n_options < LISTS_MAX && sql_row(s)) option_more(r, g, "list", id_text(r, sql_int(s, 0)), sql_text(s, 1));
	sql_run(s);
	if (!g->n_options) m->n_to--;
	to_relatives(r, m);
}

static bool there(struct stmt *s, id which) {
	bool found = false;
	while (sql_row(s)) found |= sql_int(s, 0) == which;
	return found;
}

/* "office:XXXX" -> recipient and reference; false when it is none of those shown. */
static bool to_read(struct request *r, struct consent *c) {
	struct text rest = typed(r, "to"), kind;
	id which = 0;
	if (!text_cut(&rest, ':', &kind)) return false;
	if (text_is(kind, "team")) { c->recipient = LIT("team"); return true; }
	if (text_is(kind, "role") && role_of(rest) != ROLE_NONE && role_of(rest) <= ROLE_WELFARE_VOLUNTEER) {
		c->recipient = LIT("role");
		c->to_role = rest;
		return true;
	}
	struct kin kin;
	if (!id_read(rest, &which)) return false;
	if (text_is(kind, "office") && there(SQL0(r->tx, consent_offices), which)) c->to_office = which;
	else if (text_is(kind, "account") && there(SQL(r->tx, consent_accounts, V(r->today)), which)) c->to_account = which;
	else if (text_is(kind, "kin") && circle_one(r, which, &kin) && !consent_kin_dead(&kin)) c->to_kin = which;
	else if (text_is(kind, "list") && there(SQL0(r->tx, consent_lists), which)) c->to_list = which;
	else return false;
	c->recipient = kind;
	return true;
}

/* ---- drawing ---- */
static void explainers_of(struct request *r, struct consent_new_page *m) {
	m->explainers.chips = ARENA_ARRAY(r->arena, struct chip, 60);
	struct stmt *s = SQL(r->tx, consent_explainers, V(r->person), V(r->today));
	while (m->explainers.n_chips < 60 && sql_row(s)) {
		struct text value = id_text(r, sql_int(s, 0));
		m->explainers.chips[m->explainers.n_chips++] = (struct chip){ value, sql_text(s, 1), LIT(""),
			typed_among(r, "explained_by", value, sql_int(s, 0) == r->viewer.account) };
	}
	sql_run(s);
}

static const struct codes *codes_of(const char *field) { return record_field(&consent_record, field)->codes; }

static void chips_all(struct request *r, struct consent_new_page *m) {
	m->effects = chips_of(r, codes_of("effect"), "effect", any, m->reserve ? LIT("reserve") : LIT("permit"));
	m->kinds = chips_of(r, codes_of("kinds"), "kinds", m->reserve ? kind_reserves : consent_kind_open, LIT(""));
	m->purposes = chips_of(r, codes_of("purpose"), "purpose", any, LIT(""));
	m->methods = chips_of(r, codes_of("method"), "method", consent_method_typed, LIT(""));
	m->givers = chips_of(r, codes_of("given_by"), "given_by", m->reserve ? giver_reserves : any, LIT(""));
	m->bases = chips_of(r, codes_of("basis"), "basis", consent_basis_typed, LIT("consent"));
}

/* What was wrong, and what was typed into the fields drawn by hand. The fold opens when there is something in it to see. */
static void typed_back(struct request *r, struct consent_new_page *m) {
	struct { const char *field; struct text *e, *t; } all[] = { { "to", &m->e_to, NULL }, { "kinds", &m->e_kinds, NULL }, { "method", &m->e_method, NULL },
		{ "given_by", &m->e_given_by, NULL }, { "basis", &m->e_basis, NULL }, { "explained_by", &m->e_explained_by, NULL }, { "purpose", &m->e_purpose, NULL },
		{ "effect", &m->e_effect, NULL }, { "whose", &m->e_whose, NULL }, { "witness", &m->e_witness, &m->witness }, { "writer", &m->e_writer, &m->writer },
		{ "paper_place", &m->e_paper_place, &m->paper_place }, { "reason", &m->e_reason, &m->reason },
		{ "photos", &m->e_photos, NULL } };
	for (size_t i = 0; i < COUNT(all); i++) {
		*all[i].e = consent_error(r, all[i].field);
		if (all[i].t) *all[i].t = typed_or(r, all[i].field, LIT(""));
	}
	m->photos_again = consent_photos_sent(r);
	m->more_open = m->e_basis.n || typed_or(r, "form_version", LIT("")).n || !text_is(typed_or(r, "basis", LIT("consent")), "consent");
}

static void draw(struct request *r, int status) {
	struct person p = { 0 };
	bool reserve = text_is(typed_or(r, "effect", query(r, "effect")), "reserve");
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, reserve ? JA("留保を記録する") : JA("同意を記録する"))));
	struct consent_new_page m = { .ref = ref, .page = ref.page, .code = p.code, .reserve = reserve, .action = consent_href(r, "/new"),
		.consent = { .agreed_on = r->today, .from_on = r->today, .to_on = consent_proposed_end(r->today) } };
	m.guard_words = text_of(word(r->lang, circle_no_consent_ja));
	chips_all(r, &m);
	explainers_of(r, &m);
	to_options(r, &m);
	typed_back(r, &m);
	m.head = consent_head_of(r, &p);
	m.page.focus = true;
	m.page.draft_key = text_join(r->arena, LIT("consent:"), r->person_code);
	m.page.draft_form = m.action;
	struct html h = html_of(r);
	tpl_consent_new(&h, &m);
	answer_page(r, status, &h);
}

void consent_new(struct request *r) {
	draft_restore(r, text_join(r->arena, LIT("consent:"), r->person_code));
	draw(r, 200);
}

static void fields_of(struct html *h, struct consent_new_page *m, const char *const *names) {
	struct request *r = m->page.r;
	for (; *names; names++) record_field_form(h, &consent_record, *names, &m->consent, r->typed, &r->problems);
}

void consent_fields_agreed(struct html *h, struct consent_new_page m) { fields_of(h, &m, (const char *const[]){ "agreed_on", NULL }); }
void consent_fields_version(struct html *h, struct consent_new_page m) { fields_of(h, &m, (const char *const[]){ "form_version", NULL }); }
void consent_fields_period(struct html *h, struct consent_new_page m) { fields_of(h, &m, (const char *const[]){ "from_on", "to_on", NULL }); }

/* ---- recording ---- */
/* A reservation has no period and needs no proof: it holds from now until it is taken back. */
static void settle(struct request *r, struct consent *c) {
	if (!text_is(c->effect, "reserve")) return;
	c->purpose = LIT("care");
	c->basis = LIT("consent");
	c->from_on = r->today;
	c->to_on = 0;
	if (!c->agreed_on) c->agreed_on = r->today;
}

/* One column, three fields: who heard it, who wrote it, where the paper is. The one that belongs to the method is taken. */
static void heard_read(struct request *r, struct consent *c) {
	if (text_is(c->method, "by_proxy")) c->witness = typed(r, "writer");
	else if (text_is(c->method, "paper") || text_is(c->method, "written")) c->witness = typed(r, "paper_place");
}

static bool whose_named(struct request *r, id whose) {
	struct kin kin;
	return (circle_one(r, whose, &kin) && !consent_kin_dead(&kin)) || (whose && consent_shut_named(r, whose));
}

static void read_all(struct request *r, struct consent *c) {
	static const char *const keys[] = { "to", "whose", "explained_by", "writer", "paper_place", "photos", "photo_now", NULL };
	id explained = 0, whose = 0;
	record_read(&consent_record, c, &r->http->form, keys, &r->problems);
	heard_read(r, c);
	if (id_read(typed(r, "explained_by"), &explained) && there(SQL(r->tx, consent_explainers, V(r->person), V(r->today)), explained)) c->explained_by = explained;
	if (id_read(typed(r, "whose"), &whose) && whose_named(r, whose)) c->kin = whose;
	else if (typed(r, "whose").n) problem_add(&r->problems, "whose", JA("だれのことかを選んでください。"), NULL, 0);
	if (!to_read(r, c)) c->recipient = (struct text){ 0 };
	settle(r, c);
}

static bool guardian_named(struct request *r) {
	struct stmt *s = SQL(r->tx, consent_guardian, V(r->person));
	bool named = sql_row(s);
	sql_run(s);
	return named;
}

static void check(struct request *r, const struct consent *c) {
	struct consent_flaw flaws[CONSENT_FLAWS];
	struct person p;
	if (!person_load(r->tx, r->person, &p)) return;
	struct consent_about about = { p.birth_on, guardian_named(r), r->today };
	size_t n = consent_flaws(c, about, flaws);
	for (size_t i = 0; i < n; i++)
		if (!problem_of(&r->problems, flaws[i].field)) problem_add(&r->problems, flaws[i].field, flaws[i].ja, NULL, 0);
	if (!n && c->to_account == r->viewer.account && text_is(c->effect, "permit"))
		problem_add(&r->problems, "to", JA("自分だけに見せる同意は、自分では記録できません。ほかの人に記録してもらってください。"), NULL, 0);
	if (!n) record_check(&consent_record, c, r->today, &r->problems);
}

/* What 取り消す takes back. */
static id change_of(struct request *r, id consent) {
	struct stmt *s = SQL(r->tx, consent_recorded, V(consent));
	id change = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return change;
}

void consent_new_post(struct request *r) {
	struct consent c = { .person = r->person };
	read_all(r, &c);
	check(r, &c);
	consent_photos_check(r, &c);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	bool reserve = text_is(c.effect, "reserve");
	consent_put(r->tx, &c, actor_of(r));
	consent_photos_put(r, &c);
	consent_told(r->tx, r->person, reserve ? JA("共有の留保を記録しました。") : JA("共有の同意を記録しました。"), actor_of(r));
	draft_done(r, text_join(r->arena, LIT("consent:"), r->person_code));
	if (reserve) FLASH(r, 0, JA("留保を記録しました。いまから、知らせません。"), ARG("", LIT("")));
	else FLASH(r, change_of(r, c.row.id), JA("同意を記録しました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/consent", TEXT_ARG(r->person_code));
}
