/* What happened, in the order of time, and who has seen it (了解). */
#pragma once
#include "../person/person.h"

struct entry { struct row row; id person; struct text kind; instant happened_at; id author; struct text headline, words; id talk; int64_t urgent; };
struct entry_seen { struct row row; id entry, person, account; instant seen_at; };
extern const struct record entry_record, entry_seen_record;

/* kind: note, phone, meeting, visit, move, acp, paper. talk: the ACP talk it tells of, or 0: then it is seen only by those
 * who may see that talk. */
id entry_add(struct tx *, id person, const char *kind, struct text headline, struct text words, id talk, instant happened_at, struct actor);
struct news_row { id person; struct text code, name; int unseen; struct text newest; instant at; bool urgent; };
size_t timeline_news(struct request *, struct news_row **);   /* people with entries the viewer has not seen */
void timeline_card(struct html *, struct person_ref);         /* side card 経過: newest 5 */
