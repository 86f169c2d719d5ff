/* Reports to protect a person: the record, the page for those who follow them up, ending.
 *
 * Refuses: to name the reporter to anybody; to let a report be undone or vanish (it is ended with a reason and stays in the
 * log); to tell of itself by events, lists or counts.
 * To extend: a kind of suspicion is a line in protection_laws.c; who may read is docs/security.md, table B. */
#include "protection_inside.h"
#include "templates.h"
#include "../../desk/sample.h"

static const struct field protection_fields_[] = {
	REF (protection, person,        NEED | FIXED | HIDDEN, JA("本人")),
	CODE(protection, kind,          NEED, JA("どんな心配ですか"), &protection_kinds),
	TEXT(protection, fact,          NEED, JA("見たこと・聞いたこと（事実だけ。言葉はそのまま）"), 1, 4000),
	TEXT(protection, opinion,       0, JA("考えたこと（推測や意見はこちらに）"), 1, 2000),
	WHEN(protection, suspected_at,  NEED, JA("いつ気づきましたか")),
	WHEN(protection, reported_at,   0, JA("いつ通報・相談しましたか（まだなら空のまま）")),
	LINE(protection, reported_to,   0, JA("どこの、だれに（受けた人の名前も）"), 1, 200),
	LINE(protection, named_words,   0, JA("名前の挙がった人（言葉で。例：同居の長男）"), 1, 200),
	REF (protection, named_account, HIDDEN, JA("名前の挙がった人のアカウント")),
	REF (protection, named_kin,     HIDDEN, JA("名前の挙がった親族")),
	FLAG(protection, conceal,       0, JA("居場所を伏せる（記録したときから効きます）")),
	DATE(protection, requested_on,  0, JA("支援措置を申し出た日")),
	DATE(protection, approved_on,   0, JA("認められた日")),
	DATE(protection, until_on,      FUTURE, JA("役所が見直す日（すぎても、伏せたままです）")),
	REF (protection, reporter,      HIDDEN | FIXED, JA("知らせた人")),
};
/* No live page may learn that there is one. */
static bool tells_nobody(struct tx *tx, const struct change *c, id account) { (void)tx; (void)c; (void)account; return false; }

const struct record protection_record = { "protection", JA("権利を守る記録"), sizeof(struct protection), protection_fields_, COUNT(protection_fields_), 0,
	KIND_PROTECTION, .lasting = true, .decides_access = true, .tells = tells_nobody };

bool protection_find(struct request *r, struct protection *p) {
	id which;
	return id_read(param(r, "protection"), &which) && record_load(r->tx, &protection_record, which, p) && p->person == r->person
		&& may(r, r->person, KIND_PROTECTION, ACT_SEE);
}

/* ---- shown ---- */
static struct text name_of(struct request *r, struct stmt *s) {
	struct text name = sql_row(s) ? text_copy(r->arena, sql_text(s, 0)) : LIT("");
	sql_run(s);
	return name;
}

static struct text named(struct request *r, const struct protection *p) {
	struct buf b = buf_in(r->arena, 96);
	if (p->named_account) buf_text(&b, name_of(r, SQL(r->tx, protection_account_name, V(p->named_account))));
	struct stmt *s = SQL(r->tx, protection_kin, V(p->person));
	while (sql_row(s)) {
		if (sql_int(s, 0) != p->named_kin) continue;
		if (b.n) buf_z(&b, "、");
		buf_text(&b, sql_text(s, 1).n ? sql_text(s, 1) : sql_text(s, 2));
	}
	if (p->named_words.n) {
		if (b.n) buf_z(&b, "、");
		buf_text(&b, p->named_words);
	}
	return buf_done(&b);
}

/* What a later change replaced, field by field; never who changed it, and nothing of the reporter. */
static void was(struct request *r, const struct change *c, struct protection_change *out) {
	struct protection before = { 0 }, after = { 0 };
	struct json_value *old = c->before.n ? json_read(r->arena, c->before) : NULL, *new = c->after.n ? json_read(r->arena, c->after) : NULL;
	out->was = ARENA_ARRAY(r->arena, struct protection_was, protection_record.n);
	if (!old || !new) return;
	record_put_json(&protection_record, &before, old, r->arena);
	record_put_json(&protection_record, &after, new, r->arena);
	for (size_t i = 0; i < protection_record.n; i++) {
		const struct field *f = &protection_record.fields[i];
		struct buf a = buf_in(r->arena, 64), b = buf_in(r->arena, 64);
		if (f->flags & HIDDEN) continue;
		record_value_put(&a, f, &before, r->lang);
		record_value_put(&b, f, &after, r->lang);
		struct text had = buf_done(&a);
		if (!text_eq(had, buf_done(&b))) out->was[out->n_was++] = (struct protection_was){ text_of(word(r->lang, f->label)), had.n ? had : LIT("—") };
	}
}

static void changes_of(struct request *r, struct protection_line *l) {
	struct change *all;
	size_t n = record_history(r->tx, &protection_record, l->protection, &all);
	l->changes = ARENA_ARRAY(r->arena, struct protection_change, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct protection_change *c = &l->changes[l->n_changes++];
		*c = (struct protection_change){ .at = all[i].at, .act = text_of(word(r->lang, text_is(all[i].act, "insert") ? JA("記録した") : JA("直した"))) };
		was(r, &all[i], c);
	}
}

static struct protection_line line_of(struct request *r, id which) {
	struct protection p = { 0 };
	record_load(r->tx, &protection_record, which, &p);
	const struct code_item *kind = code_find(&protection_kinds, p.kind);
	struct protection_line l = { .protection = which, .kind = text_of(kind ? word(r->lang, kind->ja) : ""), .named = named(r, &p), .fact = p.fact, .opinion = p.opinion,
		.reported_to = p.reported_to, .requested_on = p.requested_on, .approved_on = p.approved_on, .until_on = p.until_on, .suspected_at = p.suspected_at,
		.reported_at = p.reported_at, .conceal = p.conceal != 0, .unreported = !p.reported_at };
	for (size_t i = 0; i < protection_laws_count; i++) {
		if (!text_is(p.kind, protection_laws[i].kind)) continue;
		l.law = text_of(word(r->lang, protection_laws[i].law));
		l.to = text_of(word(r->lang, protection_laws[i].to));
	}
	changes_of(r, &l);
	return l;
}

static void draw(struct request *r, int status) {
	struct person p = { 0 };
	struct protection_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, JA("権利を守る記録")))), .code = r->person_code };
	id ids[50];
	size_t n = 0;
	m.page = m.ref.page;
	struct stmt *s = SQL(r->tx, protection_of, V(r->person));
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	m.lines = ARENA_ARRAY(r->arena, struct protection_line, n + 1);
	for (size_t i = 0; i < n; i++) m.lines[m.n_lines++] = line_of(r, ids[i]);
	struct html h = html_of(r);
	tpl_protection_page(&h, &m);
	answer_page(r, status, &h);
}

static void protection_show(struct request *r) { draw(r, 200); }

static void protection_end(struct request *r) {
	struct protection p;
	if (!protection_find(r, &p)) return;
	struct text reason = typed(r, "why");
	if (!reason.n) {
		problem_add(&r->problems, "why", JA("終える理由を書いてください"), NULL, 0);
		form_again(r);
		draw(r, 422);
		return;
	}
	record_end(r->tx, &protection_record, p.row.id, p.row.version, text_z(r->arena, text_first(reason, 500)), actor_of(r));
	FLASH(r, 0, JA("この記録を終えました。伏せていたものは、元の範囲で見えます。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/protection", TEXT_ARG(r->person_code));
}

static const struct route protection_routes[] = {
	{ GET,  "/people/:person/protection",                  protection_show,     PERSON(KIND_PROTECTION, ACT_SEE) },
	{ GET,  "/people/:person/protection/new",              protection_new,      PERSON(KIND_PROTECTION, ACT_RECORD) },
	{ POST, "/people/:person/protection/new",              protection_add,      PERSON(KIND_PROTECTION, ACT_RECORD) },
	{ GET,  "/people/:person/protection/received",         protection_received, PERSON(KIND_PROTECTION, ACT_RECORD) },
	{ GET,  "/people/:person/protection/:protection",      protection_edit,     PERSON(KIND_PROTECTION, ACT_RECORD) },
	{ POST, "/people/:person/protection/:protection",      protection_change,   PERSON(KIND_PROTECTION, ACT_RECORD) },
	{ POST, "/people/:person/protection/:protection/end",  protection_end,      PERSON(KIND_PROTECTION, ACT_RECORD) },
};
static const struct record *const protection_records[] = { &protection_record };

/* One person whose whereabouts are hidden; reported by the visiting nurse. */
void protection_sample(struct sample *s) {
	struct actor by = sample_by(s, "visiting_nurse", 9, 16, 10);
	struct protection p = { .person = sample_person(s, "takasaki"), .kind = LIT("elder_by_carer"), .named_words = LIT("夫の息子（別に暮らす）"), .conceal = 1,
		.requested_on = date_plus(s->today, -8), .fact = LIT("右の腕に新しいあざが2か所。きのう夫の息子が来ていた。本人は「転んだ」と小さな声で言った。通帳が見あたらない。"),
		.opinion = LIT("お金のことで強く言われているのかもしれない。夫もこわがっているように見える。"), .suspected_at = by.at - HOURS(2),
		.reported_at = by.at, .reported_to = LIT("みどり区地域包括支援センター 中村"), .reporter = by.account };
	record_insert(s->tx, &protection_record, &p, by);
}

const struct feature protection_feature = { "protection", protection_routes, COUNT(protection_routes), protection_records, COUNT(protection_records), protection_sample };
