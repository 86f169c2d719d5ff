/* The card on the person's page, the list of everybody, and the form for one of them.
 * Refuses: to change what is recorded of somebody the viewer may not see (404, like somebody who is not there). */
#include "circle_inside.h"
#include "templates.h"
#include "../consent/consent.h"
#include "../task/task.h"
#include "sql_names.h"

void circle_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_FAMILY, ACT_SEE)) return;
	struct circle_part m = circle_part_of(ref);
	if (m.n_lines) reads(ref.r, ref.person->row.id, KIND_FAMILY);
	tpl_circle_card(h, &m);
}

void circle_show(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("身寄り・家族・まわりの人"))));
	struct circle_part m = circle_part_of(ref);
	struct html h = html_of(r);
	tpl_circle_page(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- the form ---- */
static struct text address_of(struct request *r, id kin, const char *tail) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/family", TEXT_ARG(r->person_code));
	if (kin) {
		char code[ID_CHARS + 1];
		id_show(kin, code);
		buf_f(&b, "/%s", code);
	}
	buf_z(&b, tail);
	return buf_done(&b);
}

static struct text draft_key(struct request *r, id kin) {
	return text_join(r->arena, LIT("kin:"), kin ? address_of(r, kin, "") : r->person_code);
}

static void draw_form(struct request *r, const struct kin *k, int status, int64_t version) {
	struct person p = { 0 };
	bool adding = !k->row.id;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, adding ? JA("まわりの人を加える") : JA("まわりの人のことを直す"))));
	struct circle_form_page m = { .ref = ref, .page = ref.page, .kin = *k, .adding = adding, .action = address_of(r, k->row.id, adding ? "/new" : ""),
		.back = address_of(r, k->row.id, ""), .version = int_text(r->arena, version), .gone_action = address_of(r, k->row.id, "/gone") };
	m.page.focus = true;
	m.page.draft_key = draft_key(r, k->row.id);
	m.page.draft_form = address_of(r, k->row.id, adding ? "/new" : "/edit");
	struct html h = html_of(r);
	tpl_circle_form(&h, &m);
	answer_page(r, status, &h);
}

void circle_form_fields(struct html *h, struct circle_form_page m) {
	struct request *r = m.page.r;
	record_form(h, &kin_record, m.adding ? NULL : &m.kin, r->typed, &r->problems);
}

static void check(struct request *r, const struct kin *k) {
	record_check(&kin_record, k, r->today, &r->problems);
	if (k->presumer_agreed && !k->presumer)
		problem_add(&r->problems, "presumer", JA("本人がよいと言った人なら、順番を1から書いてください"), NULL, 0);
}

void circle_new(struct request *r) {
	struct kin none = { 0 };
	draft_restore(r, draft_key(r, 0));
	draw_form(r, &none, 200, 0);
}

void circle_add(struct request *r) {
	struct kin k = { .person = r->person };
	record_read(&kin_record, &k, &r->http->form, NULL, &r->problems);
	check(r, &k);
	if (r->problems.n) {
		struct kin none = { 0 };
		form_again(r);
		draw_form(r, &none, 422, 0);
		return;
	}
	id kin = record_insert(r->tx, &kin_record, &k, actor_of(r));
	if (!kin) return;
	id change = last_change(r);
	consent_begin_kin(r->tx, r->person, kin, actor_of(r));
	draft_done(r, draft_key(r, 0));
	struct kin_row row = circle_row(r, &k);
	FLASH(r, change, JA("{who}を加えました。"), ARG("who", circle_called(r->arena, row.relation_ja, k.name)));
	answer_see(r, "%.*s", TEXT_ARG(address_of(r, kin, "")));
}

void circle_edit(struct request *r) {
	struct kin k;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	draft_restore(r, draft_key(r, k.row.id));
	draw_form(r, &k, 200, k.row.version);
}

void circle_change(struct request *r) {
	struct kin k, now;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	struct kin before = k;
	record_read(&kin_record, &k, &r->http->form, NULL, &r->problems);
	check(r, &k);
	if (r->problems.n) {
		form_again(r);
		draw_form(r, &before, 422, typed_version(r));
		return;
	}
	switch (record_update(r->tx, &kin_record, &k, typed_version(r), NULL, actor_of(r), &now)) {
	case SAVED_ABSENT: return;
	case SAVED_STALE:
		answer_conflict(r, &kin_record, &now, &k, text_z(r->arena, address_of(r, k.row.id, "")));
		return;
	case SAVED: break;
	}
	draft_done(r, draft_key(r, k.row.id));
	struct kin_row row = circle_row(r, &k);
	FLASH(r, last_change(r), JA("{who}のことを直しました。"), ARG("who", circle_called(r->arena, row.relation_ja, k.name)));
	answer_see(r, "%.*s", TEXT_ARG(address_of(r, k.row.id, "")));
}

/* Nothing is thrown away: undo brings them back with all they said. What was to be asked again of them is done with. */
void circle_gone(struct request *r) {
	struct kin k;
	struct kin_will *wills;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	size_t n = circle_answers(r, k.row.id, &wills);
	for (size_t i = 0; i < n; i++) task_done_for(r->tx, "kin_will", wills[i].row.id, actor_of(r));
	search_drop(r->tx, "kin", k.row.id);
	if (record_end(r->tx, &kin_record, k.row.id, typed_version(r), NULL, actor_of(r)) != SAVED) {
		answer_status(r, 409, JA("外せませんでした"), JA("そのあと、ほかの人が直しています。新しい内容を見てから、もう一度選んでください。"));
		return;
	}
	struct kin_row row = circle_row(r, &k);
	FLASH(r, last_change(r), JA("{who}を外しました。"), ARG("who", circle_called(r->arena, row.relation_ja, k.name)));
	answer_see(r, "%.*s", TEXT_ARG(address_of(r, 0, "")));
}
