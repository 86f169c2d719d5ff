/* The person's own account and those of their close others: /mine, and on the staff's side the invitations and what was
 * said to be wrong (「ここが違います」). What they see is the gate's (docs/security.md, lines self and family). */
#pragma once
#include "../person/person.h"

struct remark {
	struct row row;
	id person, account;
	struct text about, words;        /* basics words sheet */
	instant answered_at;
	id answered_by;
	struct text answer;
};
extern const struct record remark_record;

/* On the person's page: open remarks, who has an account, the way to inviting. */
void mine_card(struct html *, struct person_ref);
