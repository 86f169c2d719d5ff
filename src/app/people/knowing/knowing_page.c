/* The table (people x matters), the card on the person's page, and the form of one cell. A change is always another row: who
 * was told what, by whom and in which words stays to be read. */
#include "knowing_inside.h"
#include "../caution/caution.h"

static struct text look_of(enum knowing_value v) {
	static const char *const looks[KNOWING_VALUES] = { [KNOWING_KNOWS] = "ok", [KNOWING_PARTLY] = "warn", [KNOWING_ASK_FIRST] = "warn",
		[KNOWING_NOT_TOLD] = "bad", [KNOWING_NOT_BY_WISH] = "bad" };
	return text_of(looks[v]);
}

static struct text plan_ja(struct request *r, struct text plan) {
	const struct code_item *item = code_find(&knowing_plans, plan);
	return text_of(item ? word(r->lang, item->ja) : "");
}

static struct knowing_line line_of(struct request *r, const struct knowing_one *o) {
	struct knowing_line l = { .who = o->k.who, .school = o->school, .child = o->k.child, .self = o->k.self, .boxes = ARENA_ARRAY(r->arena, struct knowing_box, MATTERS) };
	for (unsigned m = 0; m < MATTERS; m++)
		l.boxes[l.n_boxes++] = (struct knowing_box){ knowing_matter_ja(r, (enum matter)m), knowing_value_ja(r, o->k.value[m], o->k.self), look_of(o->k.value[m]),
			plan_ja(r, o->plan[m]), knowing_href(r, o, (enum matter)m), o->k.value[m] != KNOWING_NOTHING };
	l.said = o->row != 0;
	return l;
}

static struct knowing_part part_of(struct person_ref ref) {
	struct request *r = ref.r;
	struct knowing_one *people;
	struct knowing_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .name = person_name(r->arena, ref.person),
		.printed_by = r->viewer.name, .printed_at = r->now, .may_record = may(r, ref.person->row.id, KIND_FAMILY, ACT_RECORD) };
	size_t n = knowing_people(r, ref.person->row.id, &people);
	m.heads = ARENA_ARRAY(r->arena, struct knowing_head, MATTERS);
	for (unsigned i = 0; i < MATTERS; i++) m.heads[m.n_heads++].matter = knowing_matter_ja(r, (enum matter)i);
	m.lines = ARENA_ARRAY(r->arena, struct knowing_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		m.lines[m.n_lines++] = line_of(r, &people[i]);
		m.unsaid += !people[i].k.self && !people[i].row;
	}
	return m;
}

/* The card: one short line for each of whom something is recorded; the whole table is one tap away. */
void knowing_card(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	if (!may(r, ref.person->row.id, KIND_FAMILY, ACT_SEE)) return;
	struct knowing_part m = part_of(ref);
	if (m.n_lines < 2) return;
	reads(r, ref.person->row.id, KIND_FAMILY);
	tpl_knowing_card(h, &m);
}

static void page_draw(struct request *r, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("だれが何を知っているか"))));
	struct knowing_part m = part_of(ref);
	struct html h = html_of(r);
	tpl_knowing_page(&h, &m);
	answer_page(r, status, &h);
}

void knowing_show(struct request *r) { page_draw(r, 200); }

/* Somebody who is no relative: a teacher, in words. Begins as "わからない". */
void knowing_other_add(struct request *r) {
	struct knowing k = { .person = r->person, .matter = LIT("diagnosis"), .value = LIT("unknown") };
	struct knowing_one *people;
	record_read_field(&knowing_record, "other", &k, &r->http->form, &r->problems);
	record_check(&knowing_record, &k, r->today, &r->problems);
	if (!k.other.n && !r->problems.n) problem_add(&r->problems, "other", JA("だれのことかを、言葉で書いてください"), NULL, 0);
	if (r->problems.n) { form_again(r); page_draw(r, 422); return; }
	size_t n = knowing_people(r, r->person, &people);
	bool there = false;
	for (size_t i = 0; i < n; i++) there |= text_eq(people[i].k.other, k.other);
	if (!there) record_insert(r->tx, &knowing_record, &k, actor_of(r));
	FLASH(r, 0, JA("「{who}」を表に加えました。"), ARG("who", k.other));
	answer_see(r, "/people/%.*s/knowing", TEXT_ARG(r->person_code));
}

void knowing_other_field(struct html *h, struct page p) {
	struct knowing k = { 0 };
	record_field_form(h, &knowing_record, "other", &k, p.r->typed, &p.r->problems);
}
