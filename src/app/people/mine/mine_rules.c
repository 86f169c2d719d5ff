/* The rules of mine_rules.h. An own account reads everything as the person: a card for it must be no way around the gate. */
#include "mine_rules.h"

bool mine_may_issue(struct standing st) {
	if (!st.exists || !st.on_team || st.blocked || st.reserved) return false;
	switch (st.role) {
	case ROLE_MSW: case ROLE_DOCTOR: case ROLE_CARE_MANAGER: case ROLE_COMMUNITY_CENTRE: return true;
	default: return st.keeper;
	}
}

enum renewal_step renewal_step(bool opened_before, id asked_by, instant asked_at, id viewer, instant now) {
	if (!opened_before) return RENEWAL_CARD;
	if (!asked_by || asked_at + DAYS(RENEWAL_DAYS) <= now) return RENEWAL_ASK;
	return asked_by == viewer ? RENEWAL_WAIT : RENEWAL_CONFIRM;
}
