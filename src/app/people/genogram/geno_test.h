/* For the tests of the genogram: families, and eyes that do not know how the picture was made. */
#pragma once
#include "geno_layout.h"

struct family { struct geno_person people[120]; struct geno_tie ties[500]; struct geno_kin kin; char names[120][24]; };
/* The three of UX.md §5.3. */
void family_single_man(struct family *);
void family_of_four(struct family *);
void family_of_23(struct family *);
/* Such as there are: remarriages, half-siblings, parents-in-law, adoptions, people of unknown birth. */
void family_grown(struct family *, unsigned seed, int people);
void family_hostile(struct family *, unsigned seed, int people, int ties);      /* ties by chance, between anybody */

struct faults { int symbols, labels, crossings, through, bows, homes; };
struct faults geno_look(const struct geno_layout *, const struct geno_kin *);
int faults_sum(const struct faults *);
