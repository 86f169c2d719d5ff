/* From the circle to the family: rows become people, ties become ties. What somebody is to the person ("長男") draws a tie where
 * none is written down, as far as the word says one without doubt: a nephew may be a brother's or a sister's son, so he stands
 * apart until a tie is given. Brothers and sisters hang on the person's parents; when these are not written down, two people
 * without a name stand for them.
 *
 * Refuses: friends, neighbours, guardians; they are in the ecomap. Whoever the gate keeps from the viewer never gets here. */
#include "geno_page.h"
#include "../circle/circle.h"
#include "../team/team.h"

#define FAMILY_MAX 200
struct family { struct request *r; struct geno_person *people; struct geno_tie *ties; id *kin; int n, n_ties; };

static enum geno_sex sex_of(struct text s) { return text_is(s, "male") ? GENO_MAN : text_is(s, "female") ? GENO_WOMAN : GENO_UNSTATED; }

/* 夫, 母 say it where nobody was asked. */
static enum geno_sex sex_by(const struct kin *k) {
	static const char *const men[] = { "father", "son", "brother" }, *const women[] = { "mother", "daughter", "sister" };
	if (k->sex.n) return sex_of(k->sex);
	for (size_t i = 0; i < COUNT(men); i++) {
		if (text_is(k->relation, men[i])) return GENO_MAN;
		if (text_is(k->relation, women[i])) return GENO_WOMAN;
	}
	return GENO_UNSTATED;
}

static bool is_family(struct text relation) {
	static const char *const others[] = { "friend", "neighbour", "landlord", "guardian", "other", "" };
	for (size_t i = 0; i < COUNT(others); i++) if (text_is(relation, others[i])) return false;
	return true;
}

static enum geno_kind kind_of(struct text t) {
	static const char *const kinds[] = { [GENO_PARENT_OF] = "parent_of", [GENO_ADOPTIVE_PARENT_OF] = "adoptive_parent_of", [GENO_SPOUSE] = "spouse",
		[GENO_PARTNER] = "partner", [GENO_SEPARATED] = "separated", [GENO_DIVORCED] = "divorced" };
	for (size_t i = 0; i < COUNT(kinds); i++) if (text_is(t, kinds[i])) return (enum geno_kind)i;
	return GENO_BOND;
}

static enum geno_quality quality_of(struct text t) {
	static const char *const words[] = { [GENO_CLOSE] = "close", [GENO_DISTANT] = "distant", [GENO_TENSION] = "tension", [GENO_CUT_OFF] = "cut_off" };
	for (size_t i = GENO_CLOSE; i < COUNT(words); i++) if (text_is(t, words[i])) return (enum geno_quality)i;
	return GENO_PLAIN;
}

static void tie(struct family *f, int from, int to, enum geno_kind kind) {
	if (f->n_ties < GENO_TIES) f->ties[f->n_ties++] = (struct geno_tie){ from, to, kind, GENO_PLAIN, 0 };
}

static int person_of(const struct family *f, id kin) {
	for (int i = 0; i < f->n; i++) if (kin ? f->kin[i] == kin : i == 0) return i;
	return -1;
}

static bool tied(const struct family *f, int who, int n_given) {
	for (int i = 0; i < n_given; i++) if (f->ties[i].kind != GENO_BOND && (f->ties[i].from == who || f->ties[i].to == who)) return true;
	return false;
}

static bool parent(const struct family *f, int who, int *out) {
	for (int i = 0; i < f->n_ties; i++)
		if (f->ties[i].kind == GENO_PARENT_OF && f->ties[i].to == 0 && f->ties[i].from != who) { *out = f->ties[i].from; return true; }
	return false;
}

static int unnamed(struct family *f, const char *ja, enum geno_sex sex) {
	int i = f->n++;
	f->people[i] = (struct geno_person){ .relation = text_of(word(f->r->lang, ja)), .sex = sex };
	tie(f, i, 0, GENO_PARENT_OF);
	return i;
}

static void sibling(struct family *f, int who) {
	int one, other;
	if (!parent(f, -1, &one)) {
		one = unnamed(f, JA("genogram|父"), GENO_MAN);
		other = unnamed(f, JA("genogram|母"), GENO_WOMAN);
		tie(f, one, who, GENO_PARENT_OF);
		tie(f, other, who, GENO_PARENT_OF);
		return;
	}
	tie(f, one, who, GENO_PARENT_OF);
	if (parent(f, one, &other)) tie(f, other, who, GENO_PARENT_OF);
}

static bool is_parent(enum geno_kind k) { return k == GENO_PARENT_OF || k == GENO_ADOPTIVE_PARENT_OF; }

static bool has_parent(const struct family *f, int who, int n_given) {
	for (int i = 0; i < n_given; i++) if (is_parent(f->ties[i].kind) && f->ties[i].to == who) return true;
	return false;
}

static bool bound_to_self(const struct family *f, int who, int n_given) {
	for (int i = 0; i < n_given; i++) {
		const struct geno_tie *t = &f->ties[i];
		if (t->kind != GENO_BOND && ((t->from == 0 && t->to == who) || (t->to == 0 && t->from == who))) return true;
	}
	return false;
}

/* The tie that the word for the relation says, if it says one and no tie says it: a sister with a son written down is still a
 * child of her parents. Brothers and sisters come after the parents. */
static void by_relation(struct family *f, int who, struct text relation, bool siblings, int n_given) {
	bool child = text_is(relation, "son") || text_is(relation, "daughter"), sib = text_is(relation, "brother") || text_is(relation, "sister");
	if ((child || sib) && has_parent(f, who, n_given)) return;
	if (bound_to_self(f, who, n_given)) return;
	if (siblings) {
		if (sib) sibling(f, who);
	} else if (text_is(relation, "spouse")) tie(f, 0, who, GENO_SPOUSE);
	else if (text_is(relation, "partner")) tie(f, 0, who, GENO_PARTNER);
	else if (text_is(relation, "father") || text_is(relation, "mother")) tie(f, who, 0, GENO_PARENT_OF);
	else if (child) tie(f, 0, who, GENO_PARENT_OF);
}

static void add_kin(struct family *f, const struct kin_row *k) {
	int i = f->n++;
	f->kin[i] = k->kin.row.id;
	f->people[i] = (struct geno_person){ .name = k->kin.name, .relation = k->relation_ja, .sex = sex_by(&k->kin), .born = k->kin.birth_on,
		.died = k->kin.died_on, .dead = k->kin.died_on || k->kin.dead, .home = k->kin.household, .key = k->kin.key_person, .presumer = k->kin.presumer > 0 };
	if (f->people[i].home) f->people[0].home = true;
}

static void add_ties(struct family *f, id person) {
	struct kin_tie *ties;
	size_t n = circle_ties(f->r, person, &ties);
	for (size_t i = 0; i < n && f->n_ties < GENO_TIES; i++) {
		int from = person_of(f, ties[i].from_kin), to = person_of(f, ties[i].to_kin);
		if (from < 0 || to < 0 || from == to) continue;
		enum geno_kind kind = kind_of(ties[i].kind);
		if (ties[i].until_on && ties[i].until_on < f->r->today && kind == GENO_BOND) continue;
		f->ties[f->n_ties++] = (struct geno_tie){ from, to, kind, quality_of(ties[i].quality), ties[i].since_on };
	}
}

struct geno_kin *geno_of_circle(struct request *r, const struct person *p, int *unplaced) {
	struct arena *a = r->arena;
	struct family f = { .r = r, .people = ARENA_ARRAY(a, struct geno_person, FAMILY_MAX + 3), .ties = ARENA_ARRAY(a, struct geno_tie, GENO_TIES),
		.kin = ARENA_ARRAY(a, id, FAMILY_MAX + 3), .n = 1 };
	struct kin_row *rows;
	size_t n = circle_seen(r, p->row.id, &rows);
	struct text *relation = ARENA_ARRAY(a, struct text, FAMILY_MAX + 3);
	f.people[0] = (struct geno_person){ .name = person_name(a, p), .sex = sex_of(p->sex), .born = p->birth_on, .died = p->died_on, .dead = p->died_on != 0 };
	for (size_t i = 0; i < n && f.n < FAMILY_MAX; i++) {
		if (!is_family(rows[i].kin.relation)) continue;
		relation[f.n] = rows[i].kin.relation;
		add_kin(&f, &rows[i]);
	}
	add_ties(&f, p->row.id);
	int given = f.n_ties, people = f.n;
	for (int siblings = 0; siblings < 2; siblings++)
		for (int i = 1; i < people; i++)
			by_relation(&f, i, relation[i], siblings, given);
	for (int i = 1; i < people; i++) *unplaced += !tied(&f, i, f.n_ties);
	struct geno_kin *kin = ARENA_NEW(a, struct geno_kin);
	*kin = (struct geno_kin){ f.people, f.n, f.ties, f.n_ties, 0, r->today };
	return kin;
}

/* ---- the ecomap ---- */
static enum eco_sector sector_of(struct text role) {
	static const char *const public_[] = { "community_centre", "welfare_volunteer", "municipality", "secretariat" };
	for (size_t i = 0; i < COUNT(public_); i++) if (text_is(role, public_[i])) return ECO_PUBLIC;
	return ECO_CARE;
}

static int team_ties(struct request *r, id person, struct eco_tie *list, int n) {
	struct team_row *rows;
	size_t members = team_on(r->tx, r->arena, person, r->today, &rows);
	for (size_t i = 0; i < members && n < FAMILY_MAX; i++) {
		struct text role = text_of(word(r->lang, text_z(r->arena, rows[i].role_ja)));
		struct arg args[] = { ARG("office", rows[i].office_name), ARG("name", rows[i].name) };
		bool places = address_narrow_may(r, person);
		bool young = rows[i].from_on && rows[i].from_on > date_plus(r->today, -14);
		list[n++] = (struct eco_tie){ .name = role, .detail = places ? say(r->arena, r->lang, JA("ecomap|{office}の{name}さん"), args, 2) : rows[i].name,
			.sector = sector_of(rows[i].role), .strength = young ? ECO_BEGINNING : ECO_PLAIN, .help = ECO_TO_PERSON };
	}
	return n;
}

static enum eco_strength strength_of(const struct kin_tie *ties, size_t n, id kin) {
	static const enum eco_strength as[] = { [GENO_PLAIN] = ECO_PLAIN, [GENO_CLOSE] = ECO_STRONG, [GENO_DISTANT] = ECO_BEGINNING,
		[GENO_TENSION] = ECO_TENSION, [GENO_CUT_OFF] = ECO_NONE };
	for (size_t i = n; i-- > 0;) {
		bool between = (!ties[i].from_kin && ties[i].to_kin == kin) || (!ties[i].to_kin && ties[i].from_kin == kin);
		if (between && ties[i].quality.n) return as[quality_of(ties[i].quality)];
	}
	return ECO_UNHEARD;
}

int eco_of_circle(struct request *r, const struct person *p, struct eco_tie **out) {
	struct kin_row *rows;
	struct kin_tie *ties;
	size_t people = circle_seen(r, p->row.id, &rows), n_ties = circle_ties(r, p->row.id, &ties);
	struct eco_tie *list = ARENA_ARRAY(r->arena, struct eco_tie, 2 * FAMILY_MAX);
	int n = 0;
	if (may(r, p->row.id, KIND_TEAM, ACT_SEE)) n = team_ties(r, p->row.id, list, n);
	for (size_t i = 0; i < people && n < 2 * FAMILY_MAX; i++) {
		const struct kin *k = &rows[i].kin;
		bool guardian = text_is(k->relation, "guardian");
		if (k->died_on || k->dead) continue;
		list[n++] = (struct eco_tie){ .name = k->name.n ? k->name : rows[i].relation_ja, .detail = k->name.n ? rows[i].relation_ja : (struct text){ 0 },
			.sector = guardian ? ECO_PUBLIC : ECO_CLOSE, .informal = !guardian,
			.strength = strength_of(ties, n_ties, k->row.id) };
	}
	*out = list;
	return n;
}
