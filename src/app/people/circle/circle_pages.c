/* The card on the person's page, the list of everybody, and changing one of them (circle_form.c: the form, and adding).
 * Refuses: to change what is recorded of somebody the viewer may not see (404, like somebody who is not there). */
#include "circle_inside.h"
#include "templates.h"
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

/* ---- changing one of them ---- */
void circle_edit(struct request *r) {
	struct kin k;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	draft_restore(r, circle_draft_key(r, k.row.id));
	circle_form_draw(r, &k, 200, k.row.version);
}

void circle_change(struct request *r) {
	struct kin k, now;
	if (!circle_named(r, ACT_RECORD, &k)) return;
	struct kin before = k;
	record_read(&kin_record, &k, &r->http->form, NULL, &r->problems);
	circle_form_check(r, &k);
	if (r->problems.n) {
		form_again(r);
		circle_form_draw(r, &before, 422, typed_version(r));
		return;
	}
	switch (record_update(r->tx, &kin_record, &k, typed_version(r), NULL, actor_of(r), &now)) {
	case SAVED_ABSENT: return;
	case SAVED_STALE:
		answer_conflict(r, &kin_record, &now, &k, text_z(r->arena, circle_address(r, k.row.id, "")));
		return;
	case SAVED: break;
	}
	draft_done(r, circle_draft_key(r, k.row.id));
	struct kin_row row = circle_row(r, &k);
	FLASH(r, last_change(r), JA("{who}のことを直しました。"), ARG("who", circle_called(r->arena, row.relation_ja, k.name)));
	answer_see(r, "%.*s", TEXT_ARG(circle_address(r, k.row.id, "")));
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
	answer_see(r, "%.*s", TEXT_ARG(circle_address(r, 0, "")));
}
