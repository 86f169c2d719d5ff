/* What is recorded about sharing one person's data, as rows in memory; and what follows from it for one viewer.
 * The rows come from the tables (standing.c, today) or from the change log (replay, any moment in the past); what follows
 * from them is computed here in both cases, by the words of docs/security.md. */
#pragma once
#include "decide.h"

#define GLASS_LIFE MINUTES(60)
enum account_kind { ACCOUNT_STAFF, ACCOUNT_PERSON, ACCOUNT_FAMILY };
enum recipient { TO_NOBODY, TO_TEAM, TO_ROLE, TO_OFFICE, TO_ACCOUNT, TO_LIST, TO_KIN };

struct seat_row { id account, office; enum role role; date from_on, to_on; };       /* team_member; to_on 0 = open */
struct place_row { id account, office; enum role role; date from_on, to_on; };      /* account_role */
struct list_row { id list, office; date from_on, to_on; bool ended; };               /* offices of a named list; ended: the list */
struct glass_row { id account; instant opened_at, until_at; };
struct named_row { id account, kin; bool conceal; };                                 /* protection; 0 = not named that way */
struct consent_row {
	id consent;
	bool reserve;                    /* refuses instead of permitting */
	id kin;                          /* whose data: 0 = the person's, else that relative's */
	enum recipient recipient;
	id to;                           /* office, account, list or kin */
	enum role to_role;
	unsigned kinds;                  /* KIND_BIT; a reservation of KIND_PERSON is one of everything */
	enum purpose purpose;
	date from_on, to_on;
};
/* Ended, withdrawn and gone rows are not in here. */
struct sharing {
	id person, keeper;               /* person 0: no such person */
	struct seat_row *seats; size_t n_seats;
	struct place_row *places; size_t n_places;
	struct consent_row *consents; size_t n_consents;
	struct list_row *lists; size_t n_lists;
	struct glass_row *glasses; size_t n_glasses;
	struct named_row *named; size_t n_named;
};
struct asking { id account; enum account_kind kind; id of_person, of_kin, office; };

/* whose: 0 for the person's own data, else the relative whose data it is. */
struct standing standing_from(const struct sharing *, struct asking, id whose, date today, instant now);
unsigned kinds_of(struct text codes);            /* "wish life" -> bits; unknown codes are passed over */
enum recipient recipient_of(struct text code);   /* team role office account list kin; TO_NOBODY when unknown */
enum purpose purpose_of(struct text code);       /* PURPOSE_NETWORK (opens nothing) when unknown */
