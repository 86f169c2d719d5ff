/* Who works with the person, as what, from when to when. Membership in force is what the gate asks for. */
#pragma once
#include "../person/person.h"

struct team_member { struct row row; id person, account, office; struct text role, part; date from_on, to_on; };
extern const struct record team_member_record;

struct team_row { id member, account, office; struct text name, office_name, role, role_ja, part, phone, face; date from_on, to_on; };
/* In force on that day, in the order of joining. */
size_t team_on(struct tx *, struct arena *, id person, date on, struct team_row **);
size_t team_today(struct request *, id person, struct team_row **);   /* the same today, read once a page */
/* Whom to ask about this person: somebody of the office that keeps their page, else the first of the team; 0 = nobody. */
id team_asked(struct tx *, struct arena *, id person, date on);
void team_card(struct html *, struct person_ref);             /* side card チーム */
