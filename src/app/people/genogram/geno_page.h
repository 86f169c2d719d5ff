/* Models of the picture's page and card, and where their data come from. */
#pragma once
#include "geno_picture.h"
#include "genogram.h"

struct geno_part {
	struct person_ref ref;
	struct page page;
	struct text code, name;
	struct geno_picture *family, *ties;
	struct geno_sentence *family_lines; size_t n_family_lines;
	struct geno_sentence *tie_lines; size_t n_tie_lines;
	bool alone;                                  /* nobody of the family is written down */
	int unplaced;                                /* relatives no tie leads to: they stand apart */
	bool wide;                                   /* a sheet of paper lies across */
	struct text printed_by; instant printed_at;
};
/* The circle as the viewer may see it. *unplaced: relatives whose place in the family is not known. */
struct geno_kin *geno_of_circle(struct request *, const struct person *, int *unplaced);
/* Team offices, the relatives and other people, as ties around the person. */
int eco_of_circle(struct request *, const struct person *, struct eco_tie **);
