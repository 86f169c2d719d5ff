/* Things to do for a person, with owner and date. Review dates become tasks by themselves. */
#pragma once
#include "../person/person.h"

struct task { struct row row; id person; struct text words; id owner; date due_on; struct text cause; id source; instant done_at; id done_by; };
extern const struct record task_record;

/* cause: by_hand, acp_review, acp_read_back, sheet_paper, consent_ask, consent_end, team_renew. A still open task of the same cause and source is moved, not doubled. */
id task_add(struct tx *, id person, struct text words, id owner, date due_on, const char *cause, id source, struct actor);
void task_done_for(struct tx *, const char *cause, id source, struct actor);
#define TASK_SOON_DAYS 30            /* yearly things show this long before they are due */
struct task_row { id task, person; int64_t version; struct text code, name, words, owner_name, cause; date due_on; bool overdue, done; };
size_t task_open_of_viewer(struct request *, struct task_row **);   /* mine, overdue first */
void task_card(struct html *, struct person_ref);             /* side card やること */
