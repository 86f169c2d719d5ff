/* A picture made of paths and words, ready for its template (geno_picture.html), which escapes every word. Paths hold digits and
 * letters of this program only. */
#pragma once
#include "../../../html/html.h"
#include "eco_layout.h"
#include "geno_layout.h"

struct geno_shape { const char *cls; struct text d; };
struct geno_word { const char *cls; struct text words; int x, y; };
struct geno_figure { struct text title; struct geno_shape *shapes; size_t n_shapes; struct geno_word *words; size_t n_words; };
struct geno_legend { struct geno_shape *shapes; size_t n_shapes; struct text words; };
struct geno_picture {
	const char *kind;                            /* geno, eco */
	struct text title, desc;
	int width, height;
	bool snug;                                   /* an ecomap a phone can hold whole, its letters no smaller than 12 px */
	bool wide;                                   /* over 300: drawn at its own size, scrolls sideways in a box of its own */
	struct geno_shape *back; size_t n_back;      /* homes, lines */
	struct geno_figure *figures; size_t n_figures;
	struct geno_shape *front; size_t n_front;    /* bows */
	struct geno_legend *legend; size_t n_legend;
};
struct geno_picture *geno_picture(struct arena *, const struct geno_kin *, enum lang, struct text person_name);
struct geno_picture *eco_picture(struct arena *, const struct eco_tie *, int n, enum lang, struct text person_name, struct text age);

/* ---- strokes ---- */
struct text geno_path(struct arena *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A bow in the manner of the quality: straight, zigzag; with // across its middle when cut. Adds to shapes, returns the new number. */
size_t geno_bow(struct arena *, struct geno_shape *shapes, size_t n, const struct geno_arc *);
void geno_legend_add(struct geno_picture *, const struct geno_shape *, size_t n, struct text words);

/* ---- the same in sentences ---- */
struct geno_sentence { struct text who, words; };
size_t geno_sentences(struct arena *, const struct geno_kin *, enum lang, struct geno_sentence **);
struct text geno_desc(struct arena *, const struct geno_kin *, enum lang, struct text person_name);
size_t eco_sentences(struct arena *, const struct eco_tie *, int n, enum lang, struct geno_sentence **);
struct text eco_desc(struct arena *, const struct eco_tie *, int n, enum lang, struct text person_name);
const char *eco_sector_word(enum eco_sector);
