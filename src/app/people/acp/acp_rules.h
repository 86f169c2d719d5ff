/* The rules of ACP, pure: values in, verdict out. Sources: DOMAIN.md 1.1 to 1.3, 3.1, 3.2; FEATURES.md N1, N3. */
#pragma once
#include "acp.h"

/* One more statement of a topic, in the order of time (said_on, then id): what is current after it. now may be NULL.
 * A family's or professional's view never changes what is current. What the person said stands until they change or
 * withdraw it: a presumption takes its place only when it names it (act changed, before) and says why. */
const struct acp_statement *acp_current_after(const struct acp_statement *now, const struct acp_statement *next);
/* The same over a whole list, in the order of time: said of topic, on or before that day. NULL: nothing is current. */
const struct acp_statement *acp_current_of(const struct acp_statement *const *, size_t n, struct text topic, date on);

enum acp_wish_state { WISH_UNKNOWN, WISH_OWN, WISH_OWN_OLD, WISH_PRESUMED };
enum acp_wish_state acp_wish_state(const struct acp_statement *current, date on);   /* own words older than 6 months: OLD */

enum acp_step { STEP_HEAR, STEP_SHARE, STEP_CONFIRM, STEP_REVIEW };
/* Where the ring stands (聴く, 共有する, 確かめる, 見直す), from the newest talk; NULL: none yet. */
enum acp_step acp_ring(const struct acp_talk *newest);

/* When to ask again: at most 12 months after, 6 months when nothing else was said or when it waits for a change.
 * choice: 1w 2w 1m change date, or empty. */
date acp_next_due(date held_on, struct text choice, date typed);
bool acp_next_known(struct text choice);

/* Names in a line, parted by 、 ， , / or line breaks; the same name counts once. */
size_t acp_names_count(struct text);
bool acp_names_cut(struct text *rest, struct text *name);

/* What is wrong with a presumption: grounds and two names or more are needed (DOMAIN.md 1.3 R2). */
enum acp_presumed_flaw { PRESUMED_FINE = 0, PRESUMED_EMPTY = 1, PRESUMED_NO_GROUNDS = 2, PRESUMED_ALONE = 4 };
unsigned acp_presumed_flaws(struct text words, struct text grounds, struct text weighed_by);

/* May the talk be kept as it is? "話したくない" needs no words; nor does a presumption for someone who cannot be asked. */
bool acp_complete(size_t n_words, struct text mood, struct text presumed);
/* Written by the person, or by somebody close, on a page of their own: nobody heard it. */
bool acp_place_own(struct text place);
bool acp_time_ok(struct text);                    /* 14:10 */
bool acp_sheet_uses(struct text topic);           /* the emergency sheet rests on this wish */
