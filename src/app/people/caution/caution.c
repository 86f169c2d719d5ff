/* Cautions: a bar on every page of the person, a page to add and end them. Kinds in order of weight. */
#include "caution.h"
#include "caution_page.h"
#include "templates.h"
#include "sql_names.h"
#include "../circle/circle.h"
#include "../knowing/knowing.h"
#include "../../desk/sample.h"

static const struct code_item kind_items[] = {
	{ "do_not_tell", JA("伝えない人がいる"), JA("本人が、この人には伝えないでと言っています") },
	{ "do_not_contact", JA("連絡しない人がいる"), JA("本人の意向で連絡しません") },
	{ "safety", JA("安全のこと"), JA("訪ねる人が知っておくこと") },
};
static const struct codes caution_kinds = { "caution_kind", kind_items, COUNT(kind_items) };

static const struct field caution_fields[] = {
	REF (caution, person,   NEED | FIXED | HIDDEN, JA("本人")),
	REF (caution, kin,      FIXED | HIDDEN, JA("だれのこと")),
	CODE(caution, kind,     NEED, JA("種類"), &caution_kinds),
	LINE(caution, headline, NEED, JA("ひとことで（いつも上に出ます）"), 1, 60),
	TEXT(caution, words,    0, JA("くわしく"), 1, 400),
	DATE(caution, from_on,  NEED, JA("いつから")),
	DATE(caution, to_on,    FUTURE, JA("いつまで")),
};
const struct record caution_record = { "caution", JA("気をつけること"), sizeof(struct caution), caution_fields, COUNT(caution_fields), 0, KIND_FAMILY, .section = "caution" };

#define CAUTIONS_MAX 20
size_t caution_on(struct tx *tx, struct arena *a, id person, date on, struct caution **out) {
	struct caution *list = ARENA_ARRAY(a, struct caution, CAUTIONS_MAX);
	id ids[CAUTIONS_MAX];
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(tx, caution_on, V(person), V(on));
	while (n < CAUTIONS_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) if (record_load(tx, &caution_record, ids[i], &list[kept])) kept++;
	*out = list;
	return kept;
}

/* ---- shown ---- */
/* 甥（妹の長男）　浅野 進 */
static struct text called(struct request *r, const struct kin_row *k) {
	return k->relation_ja.n && k->kin.name.n ? text_join(r->arena, text_join(r->arena, k->relation_ja, LIT("　")), k->kin.name)
		: k->kin.name.n ? k->kin.name : k->relation_ja;
}

/* Of somebody whom the viewer may not see, the caution says no more than its words. */
static void kin_of(struct request *r, struct caution_part *m, const struct caution *list, size_t n) {
	struct kin_row *kin;
	size_t n_kin = circle_seen(r, m->ref.person->row.id, &kin);
	struct text typed_kin = r->typed ? pairs_get(r->typed, "kin") : LIT("");
	const struct problem *p = problem_of(&r->problems, "kin");
	m->kin = ARENA_ARRAY(r->arena, struct caution_choice, n_kin + 1);
	for (size_t i = 0; i < n_kin; i++) {
		char shown[ID_CHARS + 1];
		struct text who = called(r, &kin[i]);
		for (size_t j = 0; j < n; j++)
			if (list[j].kin == kin[i].kin.row.id) m->lines[j].who = who;
		id_show(kin[i].kin.row.id, shown);
		if (!kin[i].kin.dead && !kin[i].kin.died_on)
			m->kin[m->n_kin++] = (struct caution_choice){ text_copy(r->arena, text_of(shown)), who, text_is(typed_kin, shown) };
	}
	struct buf b = buf_in(r->arena, 64);
	if (p) problem_put(&b, p, r->lang);
	m->e_kin = buf_done(&b);
}

static struct caution_part part_of(struct person_ref ref) {
	struct request *r = ref.r;
	struct caution *list;
	struct caution_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .next = r->http->path };
	bool family = may(r, ref.person->row.id, KIND_FAMILY, ACT_SEE);
	size_t n = family ? caution_on(r->tx, r->arena, ref.person->row.id, r->today, &list) : 0;
	m.lines = ARENA_ARRAY(r->arena, struct caution_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct code_item *kind = code_find(&caution_kinds, list[i].kind);
		m.lines[m.n_lines++] = (struct caution_line){ list[i].row.id, text_of(kind ? word(r->lang, kind->ja) : ""), list[i].headline, list[i].words, LIT(""),
			list[i].from_on, list[i].to_on };
	}
	if (family) kin_of(r, &m, list, n);
	struct text *told;
	size_t n_told = family ? knowing_bar(r, ref.person->row.id, &told) : 0;
	m.told = ARENA_ARRAY(r->arena, struct caution_told, n_told + 1);
	for (size_t i = 0; i < n_told; i++) m.told[m.n_told++].words = told[i];
	m.concealed = r->standing.concealed && r->person == ref.person->row.id && (r->standing.on_team || address_may(r, r->person, ACT_SEE));
	m.hide = m.n_lines + m.n_told > 0 || m.concealed;
	return m;
}

void caution_bar(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	bool concealed = r->standing.concealed && r->standing.on_team;
	if (r->viewer.kind != ACCOUNT_STAFF || (!concealed && !may(r, ref.person->row.id, KIND_FAMILY, ACT_SEE))) return;
	struct caution_part m = part_of(ref);
	tpl_caution_bar(h, &m);
}

static void caution_page(struct request *r, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("気をつけること"))));
	struct caution_part m = part_of(ref);
	struct html h = html_of(r);
	tpl_caution_page(&h, &m);
	answer_page(r, status, &h);
}

static void caution_show(struct request *r) { caution_page(r, 200); }

static void caution_add(struct request *r) {
	struct caution c = { .person = r->person, .from_on = r->today };
	static const char *const keys[] = { "kin", NULL };
	struct kin k;
	record_read(&caution_record, &c, &r->http->form, keys, &r->problems);
	if (id_read(typed(r, "kin"), &c.kin) && (!circle_one(r, c.kin, &k) || k.dead || k.died_on)) c.kin = 0;
	if (typed(r, "kin").n && !c.kin) problem_add(&r->problems, "kin", JA("だれのことかを、一覧から選んでください。"), NULL, 0);
	record_check(&caution_record, &c, r->today, &r->problems);
	if (r->problems.n) { form_again(r); caution_page(r, 422); return; }
	record_insert(r->tx, &caution_record, &c, actor_of(r));
	FLASH(r, last_change(r), JA("「{headline}」を、この人の頁の上に出しました。"), ARG("headline", c.headline));
	answer_see(r, "/people/%.*s", TEXT_ARG(r->person_code));
}

static void caution_end(struct request *r) {
	struct caution c;
	id which;
	if (!id_read(param(r, "caution"), &which) || !record_load(r->tx, &caution_record, which, &c) || c.person != r->person) return;
	record_end(r->tx, &caution_record, which, c.row.version, NULL, actor_of(r));
	FLASH(r, last_change(r), JA("「{headline}」を外しました。"), ARG("headline", c.headline));
	answer_see(r, "/people/%.*s/cautions", TEXT_ARG(r->person_code));
}

void caution_add_fields(struct html *h, struct page p) {
	struct caution c = { .from_on = p.r->today };
	record_form(h, &caution_record, &c, p.r->typed, &p.r->problems);
}

static const struct route caution_routes[] = {
	{ GET,  "/people/:person/cautions",              caution_show, PERSON(KIND_FAMILY, ACT_SEE) },
	{ POST, "/people/:person/cautions",              caution_add,  PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/cautions/:caution/end", caution_end,  PERSON(KIND_FAMILY, ACT_RECORD) },
};
static const struct record *const caution_records[] = { &caution_record };

static void caution_sample(struct sample *s) {
	static const struct { const char *person, *by, *kind, *headline, *words, *kin; } lines[] = {
		{ "kitazawa", "msw", "do_not_contact", "甥には連絡しません（本人の意向）。", "後見の書類だけ、高橋が窓口です。", "浅野 修" },
		{ "miura", "visiting_nurse", "do_not_tell", "お子さんが帰る3時からは、病気の話をしません。", "お子さんに画面を見せないでください。", NULL },
		{ "yoshida", "doctor", "safety", "人工呼吸器を使っています。", "停電のときは、まず外部バッテリーを確かめます。", NULL },
	};
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct caution c = { .person = sample_person(s, lines[i].person), .kind = text_of(lines[i].kind), .headline = text_of(lines[i].headline),
			.words = text_of(lines[i].words), .from_on = date_plus(s->today, -27) };
		if (lines[i].kin) {
			struct stmt *found = SQL(s->tx, knowing_kin_named, V(c.person), V(lines[i].kin));
			if (sql_row(found)) c.kin = sql_int(found, 0);
			sql_run(found);
		}
		record_insert(s->tx, &caution_record, &c, sample_by(s, lines[i].by, 27, 11, 0));
	}
}

const struct feature caution_feature = { "caution", caution_routes, COUNT(caution_routes), caution_records, COUNT(caution_records), caution_sample };
