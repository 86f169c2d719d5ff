/* Who stands in which row, and in which order: the part of the layout that knows no measures. */
#pragma once
#include "geno.h"

#define GENO_NODES 240
#define GENO_ROWS 128                            /* generations, the first person's in the middle */
#define GENO_LEVELS 2                            /* brackets above a row that may lie over one another */

struct geno_node {
	int person;                                  /* -1: the parent nobody knows; takes the place where the line turns down */
	int block, row, pos;                         /* pos: in its row, from the left */
	int up;                                      /* the knot of the parents, -1 */
	bool adopted, again;                         /* again: this person stands elsewhere too, and this is the second place */
};
struct geno_knot {                               /* a union, drawn once */
	int u;                                       /* index among the unions */
	int a, b;                                    /* nodes, a the left one */
	int block, row;
	int level;                                   /* 0: side by side; 1, 2: a bracket over those between */
	int gap;                                     /* the line to the children starts right of this position; at b when b is nobody */
	bool drops;                                  /* has children */
};
struct geno_plan {
	struct geno_node *nodes; int n_nodes;
	struct geno_knot *knots; int n_knots;
	int n_blocks;
	int again;                                   /* people shown a second time */
	int left_out;                                /* unions there was no room for at all: told in the text only */
};
/* Never fails. The best of several tries when the first must show somebody twice. */
struct geno_plan *geno_plan(struct arena *, const struct geno_kin *, const struct geno_union *, int n_unions);
