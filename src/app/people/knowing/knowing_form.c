/* The form of one cell: what this one knows of this matter now; the person's and the spouse's wishes, each in their own words and
 * never mixed; who tells, when, how; what was told; who supports them. What was kept from somebody becomes "knows" only
 * with who told it, when and in which words. */
#include "knowing_inside.h"

static struct text day_of_plan(struct request *r, const struct knowing *k) {
	const struct code_item *item = code_find(&knowing_plans, k->plan);
	const struct text parts[] = { text_of(item ? word(r->lang, item->ja) : ""), k->plan_who, k->plan_when, k->plan_how };
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < COUNT(parts); i++) {
		if (!parts[i].n) continue;
		if (b.n) buf_z(&b, "　");
		buf_text(&b, parts[i]);
	}
	return buf_done(&b);
}

static struct knowing_past past_of(struct request *r, const struct knowing_was *w, bool self) {
	const struct knowing *k = &w->k;
	return (struct knowing_past){ .value = knowing_value_ja(r, knowing_value_of(k->value), self), .by = w->by, .plan = day_of_plan(r, k), .told_by = k->told_by,
		.told_on = k->told_on, .words = k->words, .support = k->support, .grief = k->grief, .own_wish = k->own_wish, .spouse_wish = k->spouse_wish, .at = k->row.made_at };
}

static bool kept_so_far(struct request *r, const struct knowing_was *was, size_t n) {
	enum knowing_value *values = ARENA_ARRAY(r->arena, enum knowing_value, n + 1);
	for (size_t i = 0; i < n; i++) values[i] = knowing_value_of(was[n - 1 - i].k.value);
	return knowing_kept(values, n);
}

static struct text id_shown(struct request *r, id which) {
	char shown[ID_CHARS + 1] = "";
	if (which) id_show(which, shown);
	return text_copy(r->arena, text_of(shown));
}

static void form_draw(struct request *r, int status, const struct knowing_cell *c) {
	struct person p = { 0 };
	struct knowing_was *was;
	size_t n = knowing_history_of(r, c, &was);
	struct arg args[] = { ARG("who", c->one.k.who), ARG("matter", knowing_matter_ja(r, c->matter)) };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("だれが何を知っているか"))));
	struct knowing_form m = { .ref = ref, .page = ref.page, .code = p.code, .title = say(r->arena, r->lang, JA("{who}と「{matter}」"), args, 2),
		.action = knowing_href(r, &c->one, c->matter), .newest = id_shown(r, n ? was[0].k.row.id : 0), .who = c->one.k.who, .matter = knowing_matter_ja(r, c->matter),
		.school = c->one.school, .child = c->one.k.child, .self = c->one.k.self, .grief = c->matter == MATTER_DEATH, .kept = kept_so_far(r, was, n),
		.may_record = may(r, r->person, KIND_FAMILY, ACT_RECORD) };
	if (n) m.now = was[0].k;
	m.now.row = (struct row){ 0 };
	m.past = ARENA_ARRAY(r->arena, struct knowing_past, n + 1);
	for (size_t i = 0; i < n; i++) m.past[m.n_past++] = past_of(r, &was[i], c->one.k.self);
	struct html h = html_of(r);
	tpl_knowing_form(&h, &m);
	answer_page(r, status, &h);
}

void knowing_edit(struct request *r) {
	struct knowing_cell c;
	if (knowing_cell_param(r, &c)) form_draw(r, 200, &c);
}

static void flaws_say(struct request *r, unsigned flaws) {
	if (flaws & KNOWING_NEEDS_BY) problem_add(&r->problems, "told_by", JA("だれが伝えたかを書いてください"), NULL, 0);
	if (flaws & KNOWING_NEEDS_ON) problem_add(&r->problems, "told_on", JA("伝えた日を書いてください"), NULL, 0);
	if (flaws & KNOWING_NEEDS_WORDS) problem_add(&r->problems, "words", JA("どんな言葉で伝えたかを書いてください"), NULL, 0);
	if (flaws & KNOWING_TOLD_BUT) problem_add(&r->problems, "value", JA("「伝えた」ときは、「知っている」か「うすうす」を選んでください"), NULL, 0);
}

/* Somebody else wrote meanwhile: theirs is shown below, what was typed stays, and the next press counts. */
static void newer_say(struct request *r, id newest) {
	id seen = 0;
	struct text typed_seen = typed(r, "seen");
	if (typed_seen.n && !id_read(typed_seen, &seen)) seen = -1;
	if (seen != newest) problem_add(&r->problems, NULL, JA("ほかの人が先に記録しました。下の「これまで」を見て、よければもう一度、記録してください。"), NULL, 0);
}

void knowing_post(struct request *r) {
	static const char *const extra[] = { "seen", NULL };
	struct knowing_cell c;
	struct knowing_was *was;
	if (!knowing_cell_param(r, &c)) return;
	size_t n = knowing_history_of(r, &c, &was);
	struct knowing k = { 0 };
	if (n) k = was[0].k;
	k.row = (struct row){ 0 };
	k.person = r->person;
	k.kin = c.one.k.kin;
	k.other = c.one.k.other;
	k.matter = c.matter_code;
	record_read(&knowing_record, &k, &r->http->form, extra, &r->problems);
	record_check(&knowing_record, &k, r->today, &r->problems);
	flaws_say(r, knowing_flaws(kept_so_far(r, was, n), &k));
	newer_say(r, n ? was[0].k.row.id : 0);
	if (r->problems.n) { form_again(r); form_draw(r, 422, &c); return; }
	record_insert(r->tx, &knowing_record, &k, actor_of(r));
	FLASH(r, last_change(r), JA("{who}と「{matter}」：「{value}」と記録しました。"), ARG("who", c.one.k.who), ARG("matter", knowing_matter_ja(r, c.matter)),
		ARG("value", knowing_value_ja(r, knowing_value_of(k.value), c.one.k.self)));
	answer_see(r, "/people/%.*s/knowing", TEXT_ARG(r->person_code));
}

/* ---- parts of the form ---- */
static void fields(struct html *h, const struct knowing_form *m, const char *const *names) {
	struct request *r = m->page.r;
	for (; *names; names++) record_field_form(h, &knowing_record, *names, &m->now, r->typed, &r->problems);
}
void knowing_fields_now(struct html *h, struct knowing_form m) { fields(h, &m, (const char *const[]){ "value", NULL }); }
void knowing_fields_wish(struct html *h, struct knowing_form m) {
	fields(h, &m, m.self ? (const char *const[]){ "own_wish", NULL } : (const char *const[]){ "own_wish", "spouse_wish", NULL });
}
void knowing_fields_plan(struct html *h, struct knowing_form m) { fields(h, &m, (const char *const[]){ "plan", "plan_who", "plan_when", "plan_how", NULL }); }
void knowing_fields_told(struct html *h, struct knowing_form m) { fields(h, &m, (const char *const[]){ "told_by", "told_on", "words", NULL }); }
void knowing_fields_support(struct html *h, struct knowing_form m) {
	fields(h, &m, m.grief ? (const char *const[]){ "support", "grief", NULL } : (const char *const[]){ "support", NULL });
}
