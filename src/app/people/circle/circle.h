/* The circle: relatives and other people around the person who are not clients (DOMAIN.md 2.5, UX.md 5.3). What they are to
 * the person, how they may be reached, what they are willing to do (role by role: a nephew who refuses contact may agree to
 * petition), what was tried. Third-party data: each of them has agreements of their own (consent.h, kin), and the gate is
 * asked for each (circle_seen). */
#pragma once
#include "../person/person.h"

struct kin {
	struct row row;
	id person;
	struct text name, kana;
	struct text relation;            /* code: spouse partner father mother son daughter brother sister grandparent grandchild
	                                    uncle_aunt nephew_niece cousin in_law friend neighbour landlord guardian other */
	struct text relation_words;      /* as people say it: 甥（妹の子） */
	struct text sex;                 /* male female other; empty: not known */
	date birth_on;                   /* PARTLY */
	date died_on;                    /* PARTLY */
	int64_t dead;                    /* died, though nobody knows when */
	struct text school;              /* a child's school; empty until consent */
	struct text phone, address;
	struct text contact;             /* code: any, day_only, mail_only, ask_first, person_refuses (never without the person's word), refuses; empty: not asked yet */
	struct text contact_words;       /* 夜は電話しない */
	int64_t household;               /* lives with the person */
	int64_t key_person;
	int64_t presumer;                /* 0, or rank 1.. : named to presume the person's will (DOMAIN.md 3.2) */
	int64_t presumer_agreed;         /* the person agreed to it */
	struct text words;               /* anything else that matters */
};
/* What they are willing to do: one row for each answer, newest counts. */
struct kin_will {
	struct row row;
	id person, kin;
	struct text part;                /* contact attend pay contract daily discharge_place petition body belongings funeral informed_only */
	struct text answer;              /* willing, refused, asked, depends */
	date said_on, until_on;          /* until_on: ask again after it */
	struct text source;              /* who heard it, where */
	struct text words;
};
/* One try to reach them. */
struct kin_attempt {
	struct row row;
	id person, kin;
	date tried_on;
	struct text method;              /* phone letter visit other */
	struct text by_words;            /* who tried */
	int64_t reached;
	struct text answer;              /* what was said */
	struct text again;               /* may_contact, ask_person, no */
	struct text person_agreed;       /* did the person agree to the contact: yes, no, not_asked */
};
/* Between two people of the family. from/to 0 = the person. One row for each tie. */
struct kin_tie {
	struct row row;
	id person, from_kin, to_kin;
	struct text kind;                /* parent_of adoptive_parent_of spouse partner separated divorced; empty: only a quality */
	struct text quality;             /* close plain distant tension cut_off; empty: not said */
	date since_on, until_on;
	struct text source;
};
extern const struct record kin_record, kin_will_record, kin_attempt_record, kin_tie_record;

struct kin_row { struct kin kin; struct text relation_ja, age_text; bool child; };   /* child: under 18 today */
/* Those of the person's circle the viewer may see today, in the order spouse, children, parents, others. */
size_t circle_seen(struct request *, id person, struct kin_row **);
size_t circle_ties(struct request *, id person, struct kin_tie **);                   /* only between those seen */
bool circle_one(struct request *, id kin, struct kin *);                              /* of r->person, and seen */
/* Newest answer for each part they were asked about; n_rows of them. */
size_t circle_wills(struct request *, id kin, struct kin_will **);
/* The sentence that stands beside every field where "consent" could be mistaken (DOMAIN.md 2.1): guarantors and guardians
 * have no power to consent to treatment. A JA sentence. */
extern const char circle_no_consent_ja[];
/* Names of the circle that fit what was typed (search_match), of those the viewer may see. called: 甥（妹の子）　浅野 修 */
struct circle_hit { id kin, person; struct text code, name, called; };
size_t circle_found(struct request *, struct text match, struct circle_hit **);
void circle_card(struct html *, struct person_ref);
