/* What the gate decides by, and its answer. Needs nothing of the rest of the program, so that the rule can be proved alone
 * (test/gate/prove). The words are those of docs/security.md. */
#pragma once
#include "../record/kinds.h"
#include <stdbool.h>

enum role { ROLE_NONE, ROLE_MSW, ROLE_DOCTOR, ROLE_VISITING_NURSE, ROLE_CARE_MANAGER, ROLE_PHARMACIST, ROLE_FACILITY,
	ROLE_COMMUNITY_CENTRE, ROLE_WELFARE_VOLUNTEER, ROLE_MUNICIPALITY, ROLE_SECRETARIAT, ROLES };

enum act { ACT_SEE = 1, ACT_RECORD, ACT_EXPORT, ACT_SPEAK };   /* SPEAK: add one's own words, marked as one's own */
enum purpose { PURPOSE_CARE, PURPOSE_EMERGENCY, PURPOSE_NETWORK };

/* Why it was answered so: for the log, the replay and the table test. */
enum why {
	WHY_NOT_SIGNED_IN, WHY_NO_SUCH_PERSON, WHY_BLOCKED, WHY_NOT_ASKED_THIS_WAY, WHY_RESERVED, WHY_PROTECTED, WHY_CONCEALED,
	WHY_NO_BASIS, WHY_ROLE,
	WHY_SEAT, WHY_KEEPER, WHY_AGREED, WHY_SELF, WHY_FAMILY, WHY_GLASS, WHY_DUTY,   /* these allow */
	WHYS
};
struct verdict { bool allowed; enum why why; };


/* Everything the answer depends on; in the words of docs/security.md. */
struct facts {
	bool signed_in;
	bool exists;                     /* the person is in this region */
	bool blocked;                    /* everything is reserved against this viewer, or a protection record names them */
	bool reserved;                   /* this kind is */
	bool concealed;                  /* a protection record asks to hide the whereabouts */
	bool self, family;               /* the person's own account; an account of one of their close others */
	bool seat;                       /* in the team today, in a role that works with persons */
	bool keeper;                     /* that seat is at the office that brought the person in */
	enum role role;                  /* of the seat; without a seat, at work */
	bool agreed;                     /* an agreement or another basis covers viewer, kind and purpose today */
	bool known;                      /* ... covers viewer and purpose for at least one kind */
	bool glass;                      /* the glass is broken by this viewer for this person, now */
	enum data_kind kind;
	enum act act;
	enum purpose purpose;
};
struct verdict decide_facts(struct facts);
