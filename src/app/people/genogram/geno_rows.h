/* Inside the plan: rows under construction, and the question whether they can still be drawn without a crossing. */
#pragma once
#include "geno_plan.h"

struct geno_rows {
	struct geno_plan *plan;
	short *at[GENO_ROWS]; int n[GENO_ROWS];      /* nodes of the block in the making, row by row */
	int first_knot;                              /* of this block */
	struct arena *a;
};
void geno_rows_clear(struct geno_rows *);        /* a new block begins */
void geno_rows_insert(struct geno_rows *, int row, int at, int node);
void geno_rows_remove(struct geno_rows *, int node);
/* Whether nothing crosses in this row, in the lines that come down to it, and in those that leave it. Finds the levels and
 * gaps of the row's knots on the way. */
bool geno_rows_ok(struct geno_rows *, int row);
bool geno_rows_united(const struct geno_rows *, int a, int b);   /* nodes with a knot in common */
/* Where the line to the children leaves, in half places: 2·pos, or 2·pos + 1 for the gap after it. */
int geno_rows_drop(const struct geno_plan *, const struct geno_knot *);
