/* What happened, in the order of time, and who has seen it (了解). */
#pragma once
#include "../person/person.h"

struct entry { struct row row; id person; struct text kind; instant happened_at; id author; struct text headline, words; id talk; int64_t urgent; struct text audience, matters; };
struct entry_seen { struct row row; id entry, person, account; instant seen_at; };
extern const struct record entry_record, entry_seen_record;

/* kind: note, phone, meeting, visit, move, acp, paper. talk: the ACP talk it tells of, or 0: then it is seen only by those
 * who may see that talk. */
id entry_add(struct tx *, id person, const char *kind, struct text headline, struct text words, id talk, instant happened_at, struct actor);
struct news_row { id person; struct text code, name; int unseen; struct text newest; instant at; bool urgent; };
size_t timeline_news(struct request *, struct news_row **);   /* people with entries the viewer has not seen */
/* Entries for the family (FEATURES.md F34), newest first: those with audience family that this reader may meet today; what was
 * allowed when it was written is checked again. For the viewer of /mine (a relative's or the person's account), or for a paper. */
struct knower;
struct entry_family { id entry; struct text words, author; instant at; bool urgent; };
size_t timeline_for_family(struct request *, struct entry_family **);
size_t timeline_for_reader(struct request *, id person, const struct knower *, struct entry_family **);
void timeline_family_card(struct html *, struct page);       /* card お知らせ on /mine */
void timeline_card(struct html *, struct person_ref);         /* side card 経過: newest 5 */
