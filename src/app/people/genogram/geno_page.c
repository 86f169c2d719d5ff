/* The page of both pictures with the same in sentences, fit for paper; and the card. Data come through circle_seen, which asks
 * the gate for each relative: who may not be seen is in no picture, no sentence and no count. */
#include "geno_page.h"
#include "templates.h"

static struct text age_of(struct request *r, const struct person *p) {
	int age = p->died_on ? -1 : date_age(p->birth_on, r->today);
	struct arg n = ARG("n", int_text(r->arena, age));
	return age < 0 ? (struct text){ 0 } : say(r->arena, r->lang, JA("genogram|{n}歳"), &n, 1);
}

static struct geno_part part_of(struct person_ref ref, bool with_ties) {
	struct request *r = ref.r;
	const struct person *p = ref.person;
	struct geno_part m = { .ref = ref, .page = ref.page, .code = p->code, .name = person_name(r->arena, p), .printed_by = r->viewer.name, .printed_at = r->now };
	struct text called = p->family_name.n ? p->family_name : person_name(r->arena, p);
	struct geno_kin *kin = geno_of_circle(r, p, &m.unplaced);
	m.alone = kin->n_people == 1;
	m.family = geno_picture(r->arena, kin, r->lang, called);
	m.n_family_lines = geno_sentences(r->arena, kin, r->lang, &m.family_lines);
	m.wide = m.family->width > 700;
	reads(r, p->row.id, KIND_FAMILY);
	if (!with_ties) return m;
	struct eco_tie *ties;
	int n = eco_of_circle(r, p, &ties);
	m.ties = eco_picture(r->arena, ties, n, r->lang, called, age_of(r, p));
	m.n_tie_lines = eco_sentences(r->arena, ties, n, r->lang, &m.tie_lines);
	if (may(r, p->row.id, KIND_TEAM, ACT_SEE)) reads(r, p->row.id, KIND_TEAM);
	return m;
}

void geno_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_FAMILY, ACT_SEE)) return;
	struct geno_part m = part_of(ref, false);
	if (!m.alone) tpl_geno_card(h, &m);
}

static void picture_show(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("家族図とつながりの図"))));
	struct geno_part m = part_of(ref, true);
	struct html h = html_of(r);
	tpl_geno_page(&h, &m);
	answer_page(r, 200, &h);
}

static const struct route genogram_routes[] = {
	{ GET, "/people/:person/family/picture", picture_show, PERSON(KIND_FAMILY, ACT_SEE) },
};
extern const struct feature genogram_feature;
const struct feature genogram_feature = { "genogram", genogram_routes, COUNT(genogram_routes), NULL, 0, NULL };
