/* Planned visits: who goes to whom, when. Enough for きょう; the whole calendar comes with a later feature. */
#pragma once
#include "../person/person.h"

struct visit { struct row row; id person, account; date visit_on; struct text visit_at, words; };
extern const struct record visit_record;

struct visit_row { id person; struct text code, name, kana, at, words, wish; bool cautious; };
/* This account's visits that day, by hour; only people whom the viewer may see. */
size_t visit_day(struct request *, id account, date on, struct visit_row **);
void visit_card(struct html *, struct person_ref);            /* side card つぎの訪問 */
