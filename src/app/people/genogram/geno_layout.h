/* The genogram with measures: where everybody stands, and every line of the family. Whole units of the drawing (CSS pixels).
 *
 * Holds for any data whatever (tests draw 200 made families and hostile ones): no symbol, label or mark touches another; no
 * line of the family crosses another's or runs through a symbol or label. A family that no row drawing can hold (see
 * geno_plan.c) is told in several blocks, with people repeated under a number.
 * Dotted household outlines enclose people, so they cross family lines; they too touch no symbol and no label. */
#pragma once
#include "geno_plan.h"

enum {
	GENO_HALF = 19,                              /* of a symbol */
	GENO_LABEL_HALF = 34, GENO_NAME_SIZE = 13, GENO_SUB_SIZE = 12,
	GENO_NAME_AT = 36, GENO_LINE_AT = 15,        /* baseline of the name below the centre; of each further line below that */
	GENO_SUBS = 3,
};
struct geno_spot {
	int person, node, x, y, block;
	int mark;                                    /* the same number on every place of one person; 0 when there is one place */
	struct text name, sub[GENO_SUBS]; int n_subs;        /* as written below, never wider than 2·GENO_LABEL_HALF */
};
enum geno_stroke { GENO_LINE, GENO_LINE_DASHED };
struct geno_line { int x1, y1, x2, y2, knot; enum geno_stroke stroke; };
struct geno_slash { int x, y, n; };              /* 1: separated, 2: divorced */
struct geno_point { int x, y; };
struct geno_home { struct geno_point *at; int n; };      /* an outline, to be drawn dotted, corners rounded */
struct geno_arc { struct geno_point from, bend, to; enum geno_quality quality; };
struct geno_layout {
	int width, height;
	struct geno_spot *spots; int n_spots;
	struct geno_line *lines; int n_lines;
	struct geno_slash *slashes; int n_slashes;
	struct geno_home *homes; int n_homes;
	struct geno_arc *arcs; int n_arcs;
	struct geno_union *unions; int n_unions;
	struct geno_plan *plan;
};
/* lang: of the words in labels ("平成20年没"). */
struct geno_layout *geno_layout(struct arena *, const struct geno_kin *, enum lang);

/* ---- labels ---- */
int geno_width(struct text, int size);           /* on the safe side, for the fonts of the sheet */
/* Fits px: the given name alone when the whole is too long, then cut with …. */
struct text geno_short(struct arena *, struct text, int size, int px);
void geno_label(struct arena *, const struct geno_kin *, enum lang, struct geno_spot *, const char *quality_ja);
const char *geno_quality_word(enum geno_quality);        /* NULL for GENO_PLAIN */
