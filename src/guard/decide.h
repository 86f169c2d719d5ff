/* The one gate: may this viewer, for this purpose, at this time, do this to this kind of data of this person?
 * Pure: the answer depends on the arguments alone. Every face of the product asks here and nowhere else.
 * Source of the default table: UX.md 4 ("who sees what, by default"). */
#pragma once
#include "../record/record.h"

enum role { ROLE_NONE, ROLE_MSW, ROLE_DOCTOR, ROLE_VISITING_NURSE, ROLE_CARE_MANAGER, ROLE_PHARMACIST, ROLE_FACILITY,
	ROLE_COMMUNITY_CENTRE, ROLE_MUNICIPALITY, ROLE_SECRETARIAT, ROLES };
extern const struct codes role_codes;            /* msw doctor visiting_nurse ... with their names */
enum role role_of(struct text code);
const char *role_code(enum role);                /* "" for ROLE_NONE */
/* What the read log writes for a kind and a purpose, and how people read them. */
extern const struct codes data_kind_codes, purpose_codes;
const char *data_kind_code(enum data_kind);      /* person wish medical life family sheet team network; "" for none */

enum act { ACT_SEE = 1, ACT_RECORD, ACT_EXPORT };
enum purpose { PURPOSE_CARE, PURPOSE_EMERGENCY, PURPOSE_NETWORK };
const char *purpose_code(enum purpose);          /* care emergency network */

/* The facts about viewer and person on the day in question; loaded by guard_standing(). */
struct standing {
	bool exists;                     /* the person is in this region */
	bool on_team;                    /* a team membership of theirs is in force */
	bool blocked;                    /* the person named them as one who must not see */
	enum role role;                  /* in that membership */
};
struct verdict { bool allowed; const char *why; };   /* why: English, for the log and the table test */
struct verdict decide(bool signed_in, struct standing, enum data_kind, enum act, enum purpose);
