/* Inside the plan: work in progress, and which of several possible places is the customary one. */
#pragma once
#include "geno_rows.h"

struct geno_work {
	struct geno_rows rows;
	struct geno_plan *plan;
	const struct geno_kin *kin;
	const struct geno_union *unions; int n_unions;
	int block;
	int primary[GENO_PEOPLE];                    /* where a person stands first; -1 not yet */
	bool drawn[GENO_TIES];
	int queue[GENO_NODES + 1], head, tail;
	unsigned seed;                               /* 0: the customary order; above: other orders, to find one without repeats */
	long cost;
};
enum geno_as { GENO_AS_PARTNER, GENO_AS_CHILD, GENO_AS_PARENTS };
/* anchor: the node that was there first (a partner, a child); -1 none */
struct geno_wish { enum geno_as kind; int knot, node, anchor; };

/* How much is wrong with the place just taken; 0 and more. */
long geno_taste(const struct geno_work *, const struct geno_wish *);
bool geno_has_parents(const struct geno_work *, int person);
bool geno_has_in_laws(const struct geno_work *, int person);     /* a partner of theirs has parents in the data */
