/* Between the files that measure. */
#pragma once
#include "geno_layout.h"

struct geno_measure {
	struct arena *a;
	const struct geno_kin *kin;
	struct geno_layout *out;
	const struct geno_plan *plan;
	double *x;                                   /* per node */
	int *y;
	int *lane;                                   /* per knot: height of its bar above the lowest */
	int *order[GENO_ROWS]; int n[GENO_ROWS];     /* rows of the block being measured */
};
void geno_order(struct geno_measure *, int block);               /* fills order and n */
double geno_half(const struct geno_node *);      /* half of the room a node needs in its row */
double geno_drop_x(const struct geno_measure *, int knot);
/* Leftmost and rightmost point where the knot's bar meets its children. False: none is drawn. */
bool geno_children_span(const struct geno_measure *, int knot, double *from, double *to);
void geno_settle(struct geno_measure *, int block);              /* geno_settle.c: x of every node */
void geno_lines(struct geno_measure *);                          /* geno_lines.c: lines and slashes */
void geno_arcs(struct geno_measure *, enum lang);                /* geno_arc.c */
void geno_homes(struct geno_measure *);                          /* when all labels are written */
