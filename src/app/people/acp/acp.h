/* ACP (人生会議): talks held again and again, and what was said in them, each statement with its voice.
 * A person's will is made only of own words, own gesture and presumed (with grounds); a family's or a professional's view
 * is never among them (DOMAIN.md 1.1, 1.3 R4; FEATURES.md N1). Nothing is overwritten (N3, F20). */
#pragma once
#include "../person/person.h"

struct acp_talk {
	struct row row;
	id person;
	date held_on;
	struct text held_at, place;
	id heard_by;
	struct text mood, topics, share, ability, explained;
	date next_on;
	struct text next_when;
	date read_back_on;
	instant summed_up_at;
};
struct acp_statement {
	struct row row;
	id person, talk;
	struct text voice, act, topic, words;
	date said_on;
	struct text speaker;
	id heard_by;
	struct text grounds, weighed_by, condition;
	id before;
	struct text reason;
	int64_t main;
};
struct acp_present { struct row row; id talk, person; int64_t is_person; id account; struct text other; };
struct acp_share { struct row row; id talk, person, account; };
extern const struct record acp_talk_record, acp_statement_record, acp_present_record, acp_share_record;
extern const struct codes acp_wish_topics;     /* rows of the wish table: place, joy, not_wished, acute, eating, entrusted */

/* May this voice stand under the person's heading? Pure. */
bool acp_is_persons_will(struct text voice);

/* A wish of a topic is somebody's summary unless it was typed as a quote (「…」) or by the person. Pure. */
bool acp_is_summary(struct text topic, struct text voice, struct text words);

/* What was current on that day for the whole team (talks shared with it, whoever asks: paper goes to everybody): newest statement of each wish topic, withdrawn ones left out; family's and
 * professionals' views never. n_out <= number of topics. */
size_t acp_current(struct request *, id person, date on, struct acp_statement **);
/* The newest quote of the person's own, for lists: words empty when there is none the viewer may see. */
struct acp_quote { struct text words, heard_by, place; date said_on; id talk; struct text voice; };
struct acp_quote acp_newest(struct request *, id person);

/* ---- for the person's own page and those of their close others (/mine) ---- */
/* Own words and gestures of talks the viewer may see, newest first; and what a close other wrote on a page of their own, only
 * for that account. Presumptions and other people's views are not among them. here: written by this account itself. */
struct acp_line {
	id statement;
	struct text words, label, heard, reason, before_words, summed_by;
	date said_on;
	bool kin, gesture, here, mine_alone, changed, withdrawn;   /* mine_alone: not told to the team */
	bool summary;                    /* somebody's wording of what was said, no quote: summed_by says whose */
	bool current;                    /* the wish of its topic that holds now; label says which topic */
};
size_t acp_lines(struct request *, struct acp_line **);
/* Writes what was typed on /mine: a talk that nobody heard, with this one statement. before: the own words it changes or
 * takes back (0 = new ones). told: the team learns of it, by the timeline and a task; else it is the writer's alone. */
struct acp_written { struct text words, speaker, reason; id before; bool kin, withdrawn, told; };
id acp_write(struct request *, const struct acp_written *);
bool acp_line_one(struct request *, id statement, struct acp_line *);   /* among the above, and not a close other's */

void acp_card(struct html *, struct person_ref);              /* いまの希望: quote, ring, wish table, family's view apart */
