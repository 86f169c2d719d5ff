/* Who may hand a card to the person or to one of their close others, and what a new card needs. Pure. */
#pragma once
#include "../../../guard/guard.h"

#define RENEWAL_DAYS 7               /* how long asking for a new card waits for the second one */
#define RENEWED_DAYS 30              /* how long the account's own page says so */

/* A seat of those who stand by the person in such matters, or the keeper's; nobody against whom anything is reserved. */
bool mine_may_issue(struct standing);

enum renewal_step {
	RENEWAL_CARD,                    /* never opened: the card, as the first time */
	RENEWAL_ASK,                     /* opened before: ask for a second one */
	RENEWAL_WAIT,                    /* asked by the viewer: somebody else's to confirm */
	RENEWAL_CONFIRM,                 /* asked by somebody else: the viewer may confirm */
};
enum renewal_step renewal_step(bool opened_before, id asked_by, instant asked_at, id viewer, instant now);
