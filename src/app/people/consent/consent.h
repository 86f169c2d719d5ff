/* Agreements about sharing (docs/security.md, DOMAIN.md 7.1): who may know what, for what, how long, and how it came about.
 * The gate reads the rows itself (guard/standing.c); here they are made, shown, ended. */
#pragma once
#include "../person/person.h"

struct consent {
	struct row row;
	id person, kin;                  /* kin: whose data it is, when not the person's */
	struct text effect, recipient;   /* permit, reserve; team role office account list kin */
	id to_office, to_account, to_list, to_kin;
	struct text to_role, kinds, purpose, basis, reason, method, given_by, witness;
	id explained_by;
	struct text form_version;
	date agreed_on, from_on, to_on;
	instant withdrawn_at;
	id withdrawn_by;
	struct text withdrawn_how, withdrawn_words;
};
extern const struct record consent_record;

/* What a new person begins with: the implied basis for the team, with its end (docs/security.md, "What follows"). Whoever
 * gives the person a team adds the task to ask in words. For relatives the same, about their own data. */
void consent_begin(struct tx *, id person, struct actor);
void consent_begin_kin(struct tx *, id person, id kin, struct actor);
void consent_ask(struct tx *, id person, id owner, struct actor);
/* Records an agreement or a reservation that was checked: with its task before the end; words for the team put an end to
 * the implied basis and to the task of asking. */
id consent_put(struct tx *, struct consent *, struct actor);
/* A slip of the hand, by its author and within minutes: gone, with what gave way to it standing again. Never a reservation, never a withdrawal. */
bool consent_take_back(struct tx *, id consent, struct actor, bool try);
#define CONSENT_SLIP_MINUTES 10
/* One line in the timeline that something about sharing changed, and no more. A JA sentence. */
void consent_told(struct tx *, id person, const char *ja, struct actor);
#define CONSENT_IMPLIED_DAYS 183
#define CONSENT_ASK_DAYS 14
#define CONSENT_TEAM_KINDS (&(DATA_KINDS_ALL(KIND_AGREED_TEXT))[1])     /* "wish medical ..." */

/* The card 共有 on the person's page: people x kinds, from the gate itself. */
void consent_card(struct html *, struct person_ref);
/* On the team's page: what somebody who joins would see at once, by role. */
void consent_joining(struct html *, struct person_ref);
/* What that member sees today, in words; empty: nothing. */
struct text consent_member_sees(struct request *, id person, id account, id office);

/* When that member leaves: the kinds that close, and those that something else keeps open. In words. */
void consent_member_leaves(struct request *, id person, id account, id office, struct text *lost, struct text *left);

struct consent_row consent_row_of(const struct consent *);   /* as the gate reads it (guard/sharing.h) */
