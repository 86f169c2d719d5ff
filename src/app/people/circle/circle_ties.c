/* Ties between people of the family, as sentences: the text the picture is drawn from. Both ends must be seen by the viewer.
 * Refuses: a tie to oneself, a tie that says nothing, an end that is not of this circle or not seen. */
#include "circle_inside.h"
#include "templates.h"
#include "sql_names.h"

static struct text called_in(struct request *r, const struct person *p, const struct kin_row *rows, size_t n, id kin) {
	if (!kin) return say(r->arena, r->lang, JA("{name}さん"), (struct arg[]){ ARG("name", person_name(r->arena, p)) }, 1);
	for (size_t i = 0; i < n; i++) if (rows[i].kin.row.id == kin) return circle_called(r->arena, rows[i].relation_ja, rows[i].kin.name);
	return LIT("");
}

static struct text tie_words(struct request *r, const struct kin_tie *t, struct text from, struct text to) {
	struct buf b = buf_in(r->arena, 128);
	const struct arg args[] = { ARG("from", from), ARG("to", to), ARG("kind", circle_code_word(r, &kin_tie_record, "kind", t->kind)),
		ARG("quality", circle_code_word(r, &kin_tie_record, "quality", t->quality)) };
	bool parent = text_ends(t->kind, "parent_of");
	if (t->kind.n) words_put(&b, r->lang, parent ? JA("{from}は、{to}の{kind}") : JA("{from}と{to}：{kind}"), args, 3);
	else words_put(&b, r->lang, JA("{from}と{to}"), args, 2);
	if (t->quality.n) words_put(&b, r->lang, t->kind.n ? JA("（{quality}）") : JA("tie only of a quality|：{quality}"), args + 3, 1);
	return buf_done(&b);
}

size_t circle_tie_lines(struct request *r, const struct person *p, id kin, struct circle_tie_line **out) {
	struct kin_row *rows;
	struct kin_tie *ties;
	size_t n_rows = circle_seen(r, p->row.id, &rows), n = circle_ties(r, p->row.id, &ties), kept = 0;
	*out = ARENA_ARRAY(r->arena, struct circle_tie_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (kin && ties[i].from_kin != kin && ties[i].to_kin != kin) continue;
		struct buf since = buf_in(r->arena, 32);
		if (ties[i].since_on || ties[i].until_on) {
			if (ties[i].since_on) date_put(&since, ties[i].since_on, r->lang);
			buf_z(&since, "〜");
			if (ties[i].until_on) date_put(&since, ties[i].until_on, r->lang);
		}
		(*out)[kept++] = (struct circle_tie_line){ ties[i].row.id, tie_words(r, &ties[i], called_in(r, p, rows, n_rows, ties[i].from_kin),
			called_in(r, p, rows, n_rows, ties[i].to_kin)), buf_done(&since), ties[i].source };
	}
	return kept;
}

/* ---- the page ---- */
static void choices_of(struct request *r, struct circle_ties_page *m, const struct person *p) {
	struct kin_row *rows;
	size_t n = circle_seen(r, p->row.id, &rows);
	struct text from = r->typed ? pairs_get(r->typed, "from_is") : query(r, "from"), to = r->typed ? pairs_get(r->typed, "to_is") : LIT("self");
	m->choices = ARENA_ARRAY(r->arena, struct circle_choice, n + 1);
	m->choices[m->n_choices++] = (struct circle_choice){ LIT("self"), called_in(r, p, NULL, 0, 0), text_is(from, "self"), text_is(to, "self") };
	for (size_t i = 0; i < n; i++) {
		char code[ID_CHARS + 1];
		id_show(rows[i].kin.row.id, code);
		struct text value = text_copy(r->arena, text_of(code));
		m->choices[m->n_choices++] = (struct circle_choice){ value, circle_called(r->arena, rows[i].relation_ja, rows[i].kin.name), text_eq(from, value), text_eq(to, value) };
	}
}

static void draw(struct request *r, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("家族のつながり"))));
	struct circle_ties_page m = { .ref = ref, .page = ref.page, .code = p.code, .may_record = may(r, r->person, KIND_FAMILY, ACT_RECORD) };
	const struct problem *e = problem_of(&r->problems, "to_is");
	if (e) {
		struct buf b = buf_in(r->arena, 64);
		problem_put(&b, e, r->lang);
		m.e_to = buf_done(&b);
	}
	choices_of(r, &m, &p);
	m.n_ties = circle_tie_lines(r, &p, 0, &m.ties);
	struct html h = html_of(r);
	tpl_circle_ties(&h, &m);
	answer_page(r, status, &h);
}

void circle_ties_show(struct request *r) { draw(r, 200); }

void circle_tie_fields(struct html *h, struct circle_ties_page m) {
	struct request *r = m.page.r;
	struct kin_tie none = { 0 };
	record_form(h, &kin_tie_record, &none, r->typed, &r->problems);
}

/* One end as it was chosen: the person, or somebody of the circle whom the viewer sees. */
static bool end_typed(struct request *r, const char *key, id *kin) {
	struct kin k;
	*kin = 0;
	if (text_is(typed(r, key), "self")) return true;
	return id_read(typed(r, key), kin) && circle_one(r, *kin, &k);
}

void circle_tie_add(struct request *r) {
	static const char *const keys[] = { "from_is", "to_is", NULL };
	struct kin_tie t = { .person = r->person };
	bool from = end_typed(r, "from_is", &t.from_kin), to = end_typed(r, "to_is", &t.to_kin);
	if (!from || !to) problem_add(&r->problems, "to_is", JA("だれとだれのことかを、選んでください"), NULL, 0);
	else if (t.from_kin == t.to_kin) problem_add(&r->problems, "to_is", JA("ちがう二人を選んでください"), NULL, 0);
	record_read(&kin_tie_record, &t, &r->http->form, keys, &r->problems);
	record_check(&kin_tie_record, &t, r->today, &r->problems);
	if (!t.kind.n && !t.quality.n) problem_add(&r->problems, "kind", JA("続柄か、ふだんの関わりの、どちらかを選んでください"), NULL, 0);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	record_insert(r->tx, &kin_tie_record, &t, actor_of(r));
	FLASH(r, last_change(r), JA("つながりを加えました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/family/ties", TEXT_ARG(r->person_code));
}

void circle_tie_gone(struct request *r) {
	struct kin_tie *ties;
	id which;
	if (!id_read(param(r, "tie"), &which)) return;
	size_t n = circle_ties(r, r->person, &ties);
	for (size_t i = 0; i < n; i++) {
		if (ties[i].row.id != which) continue;
		record_end(r->tx, &kin_tie_record, which, ties[i].row.version, NULL, actor_of(r));
		FLASH(r, last_change(r), JA("つながりを外しました。"), ARG("", LIT("")));
		answer_see(r, "/people/%.*s/family/ties", TEXT_ARG(r->person_code));
		return;
	}
}
