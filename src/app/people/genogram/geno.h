/* A family as data, for its picture and for the sentences beside it: people, and ties between them (DOMAIN.md §5.5).
 * Everything else is worked out: unions and their children, generations, places.
 *
 * Any data may be given: contradictions, circles, ties to oneself or to people not in the list, the same tie twice. */
#pragma once
#include "../../../base/date.h"

#define GENO_PEOPLE 60                           /* more are not drawn; the text names them all */
#define GENO_TIES 400

enum geno_sex { GENO_UNSTATED, GENO_MAN, GENO_WOMAN };
enum geno_kind { GENO_PARENT_OF, GENO_ADOPTIVE_PARENT_OF, GENO_SPOUSE, GENO_PARTNER, GENO_SEPARATED, GENO_DIVORCED,
	GENO_BOND };                                 /* how they get on, nothing else; as a union: children in common, no more is known */
enum geno_quality { GENO_PLAIN, GENO_CLOSE, GENO_DISTANT, GENO_TENSION, GENO_CUT_OFF };

struct geno_person {
	struct text name, relation;                  /* 北沢 修 ; 甥, as people say it */
	struct text place;                           /* where they live; may be empty */
	enum geno_sex sex;
	date born, died;                             /* partly known or 0 */
	bool dead, home;                             /* home: lives in the person's household */
	bool key, presumer;                          /* key person; presumes the will. Said in words, never as a star */
};
struct geno_tie { int from, to; enum geno_kind kind; enum geno_quality quality; date since; };  /* indices of people */

struct geno_kin {
	const struct geno_person *people; int n_people;
	const struct geno_tie *ties; int n_ties;
	int self;                                    /* whose family this is */
	date today;
};

/* Two people together, or one parent alone (b -1), with the children they share, in order of birth. */
struct geno_union {
	int a, b;
	enum geno_kind kind;                         /* GENO_SPOUSE … GENO_DIVORCED, GENO_BOND */
	date since;
	int *children; bool *adopted; int n_children;
};
/* The unions of the first GENO_PEOPLE people. A child may be in several: born in one, adopted by another. */
int geno_unions(struct arena *, const struct geno_kin *, struct geno_union **);
