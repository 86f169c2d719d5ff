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

/* A new card for an account that was opened before, or its end: who asked for it, who confirmed it (0 = nobody yet). */
struct renewal { struct row row; id person, account, asked_by, confirmed_by; instant confirmed_at; int64_t ending; };   /* ending: not a card, but the account's end */
extern const struct record renewal_record;

/* What an account is called before this viewer: 本人 for the person's own; a relative's name only to whom circle_one() shows that
 * relative, else 「家族などのひとり」. "" when there is no such account. Every page that names accounts asks here. */
struct text account_shown_name(struct request *, id person, id account);

/* On the person's page: open remarks, who has an account, the way to inviting. */
void mine_card(struct html *, struct person_ref);
