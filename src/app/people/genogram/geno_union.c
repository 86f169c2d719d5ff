/* From ties to unions: who belongs together, and whose children are whose.
 *
 * Refuses: ties to oneself, to people who are not there, a third parent by birth in one union (they become a union of their
 * own). It never guesses a second parent: a child of one known parent hangs on that parent alone.
 * To extend: a new kind of bond between two people is one more value that is_couple() knows. */
#include "geno.h"

struct draft { struct arena *a; const struct geno_kin *kin; struct geno_union *list; int n; };

static bool is_couple(enum geno_kind k) { return k >= GENO_SPOUSE && k <= GENO_DIVORCED; }

static int drawn_people(const struct geno_kin *k) { return k->n_people < GENO_PEOPLE ? k->n_people : GENO_PEOPLE; }

static bool tie_ok(const struct geno_kin *k, const struct geno_tie *t) {
	int n = drawn_people(k);
	return t->from >= 0 && t->to >= 0 && t->from < n && t->to < n && t->from != t->to;
}

/* The union of these two; made when there is none. b may be -1. NULL: the list is full. */
static struct geno_union *union_of(struct draft *d, int a, int b) {
	for (int i = 0; i < d->n; i++) {
		struct geno_union *u = &d->list[i];
		if ((u->a == a && u->b == b) || (b >= 0 && u->a == b && u->b == a)) return u;
	}
	if (d->n == GENO_TIES) return NULL;
	struct geno_union *u = &d->list[d->n++];
	*u = (struct geno_union){ .a = a, .b = b, .kind = GENO_BOND };
	return u;
}

static void couples(struct draft *d) {
	const struct geno_kin *k = d->kin;
	for (int i = 0; i < k->n_ties && i < GENO_TIES; i++) {
		const struct geno_tie *t = &k->ties[i];
		if (!is_couple(t->kind) || !tie_ok(k, t)) continue;
		struct geno_union *u = union_of(d, t->from, t->to);
		if (!u || (is_couple(u->kind) && u->since > t->since)) continue;      /* what came last holds */
		u->kind = t->kind;
		u->since = t->since;
	}
}

static void child_add(struct draft *d, int a, int b, int child, bool adopted) {
	struct geno_union *u = a == child || b == child ? NULL : union_of(d, a, b);
	if (!u) return;
	if (!u->children) {
		u->children = ARENA_ARRAY(d->a, int, GENO_PEOPLE);
		u->adopted = ARENA_ARRAY(d->a, bool, GENO_PEOPLE);
	}
	for (int i = 0; i < u->n_children; i++) if (u->children[i] == child) return;
	date born = d->kin->people[child].born;
	int at = u->n_children++;
	for (; at > 0; at--) {                       /* by birth; whose birth is not known stands last, as told */
		date before = d->kin->people[u->children[at - 1]].born;
		if (!born || (before && before <= born)) break;
		u->children[at] = u->children[at - 1];
		u->adopted[at] = u->adopted[at - 1];
	}
	u->children[at] = child;
	u->adopted[at] = adopted;
}

static int parents_of(const struct draft *d, int child, enum geno_kind kind, int *out) {
	const struct geno_kin *k = d->kin;
	int n = 0;
	for (int i = 0; i < k->n_ties && i < GENO_TIES; i++) {
		const struct geno_tie *t = &k->ties[i];
		bool known = false;
		if (t->kind != kind || t->to != child || !tie_ok(k, t)) continue;
		for (int j = 0; j < n; j++) known |= out[j] == t->from;
		if (!known && n < GENO_PEOPLE) out[n++] = t->from;
	}
	return n;
}

static bool together(const struct draft *d, int a, int b) {
	for (int i = 0; i < d->n; i++)
		if ((d->list[i].a == a && d->list[i].b == b) || (d->list[i].a == b && d->list[i].b == a)) return true;
	return false;
}

/* Parents two by two: those who are a couple first. */
static void pair_up(struct draft *d, int *p, int n, int child, bool adopted) {
	for (int i = 0; i < n; i++) {
		int mate = -1;
		if (p[i] < 0) continue;
		for (int j = i + 1; j < n && mate < 0; j++) if (p[j] >= 0 && together(d, p[i], p[j])) mate = j;
		for (int j = i + 1; j < n && mate < 0; j++) if (p[j] >= 0) mate = j;
		child_add(d, p[i], mate < 0 ? -1 : p[mate], child, adopted);
		if (mate >= 0) p[mate] = -1;
	}
}

static void child_of(struct draft *d, int child) {
	int born[GENO_PEOPLE], took[GENO_PEOPLE];
	int n = parents_of(d, child, GENO_PARENT_OF, born), m = parents_of(d, child, GENO_ADOPTIVE_PARENT_OF, took), kept = 0;
	for (int i = 0; i < m; i++) {                /* the new husband who adopted his wife's child stands beside her */
		int mate = -1;
		for (int j = 0; j < n && mate < 0; j++) if (together(d, born[j], took[i])) mate = j;
		for (int j = 0; j < n; j++) if (born[j] == took[i]) mate = GENO_PEOPLE;
		if (mate == GENO_PEOPLE) continue;
		if (mate >= 0) { child_add(d, born[mate], took[i], child, true); if (n == 1) n = 0; }
		else took[kept++] = took[i];
	}
	pair_up(d, born, n, child, false);
	pair_up(d, took, kept, child, true);
}

int geno_unions(struct arena *a, const struct geno_kin *kin, struct geno_union **out) {
	struct draft d = { a, kin, ARENA_ARRAY(a, struct geno_union, GENO_TIES), 0 };
	couples(&d);
	for (int i = 0; i < drawn_people(kin); i++) child_of(&d, i);
	*out = d.list;
	return d.n;
}
