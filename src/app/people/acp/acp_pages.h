/* Models of this folder's templates. */
#pragma once
#include "acp_inside.h"

/* A chip of a .pick: radio or checkbox. */
struct acp_chip { struct text value, label, hint; bool chosen; };
struct acp_chips { struct acp_chip *chips; size_t n_chips; };
/* One statement as a page shows it. Exactly one of own, gesture, presumed, other says in which of the shapes. */
struct acp_said_line {
	bool own, gesture, presumed, other;
	struct text words, voice, speaker, day, heard, topic, act, grounds, weighed_by, condition, reason, before_words, talk_href, limit;
	date said_on;
	id statement;
	bool changed, withdrawn, restricted;
};
struct acp_wish_line {
	struct text topic, label, words, condition, quote, href, limit;
	date said_on;
	bool own, old, presumed, unknown, withdrawn;
};
struct acp_ring_step { struct text icon, label, note; bool now; };
struct acp_card_part {
	struct page page;
	struct text code;
	int64_t n_talks;
	bool quote, gesture, may_record, calm;
	struct text words, day, heard, sum_href, limit;
	bool not_now, wavering;                  /* how the person felt in the newest talk: said above the quote */
	struct text mood_day, mood_limit;        /* mood_limit: only when that talk is not the quote's */
	struct acp_ring_step *ring; size_t n_ring;
	struct acp_wish_line *wishes; size_t n_wishes;
	struct acp_said_line *kin; size_t n_kin;
};
void acp_said_shown(struct request *, const struct acp_said *, const struct acp_said *all, size_t n, struct acp_said_line *);
size_t acp_wish_lines(struct request *, const struct acp_said *, size_t n, date on, struct acp_wish_line **);

struct acp_all_talk {
	struct text day, at, heard, mood, matters, shared, href, sum_href;
	date held_on;
	bool restricted, not_now;
	struct acp_said_line *said; size_t n_said;
};
struct acp_all_page {
	struct person_ref ref;
	struct page page;
	struct text code, on_value, on_day, e_on, gone_href;
	bool on_asked, may_record;
	struct acp_chips voices;
	struct acp_wish_line *wishes; size_t n_wishes;
	struct acp_all_talk *talks; size_t n_talks;
};

struct acp_box { struct text id, value; bool first, focus; int number; };
struct acp_new_page {
	struct person_ref ref;
	struct page page;
	struct text code, name, kana;
	struct text place_word, held_on, held_at, day, recorder;
	bool facts_open, kin_open, presumed_open;
	struct acp_box *boxes; size_t n_boxes;
	bool gesture, more_allowed;
	struct acp_chips places, present, shares, named, nexts, moods, matters, topics;
	struct text present_other, next_date, family_who, family_words, presumed, presumed_grounds, weighed_by;
	struct text e_words, e_present, e_share, e_share_with, e_held_on, e_held_at, e_place, e_next_date, e_family_who, e_family_words, e_presumed,
		e_presumed_topic, e_presumed_grounds, e_weighed_by, e_mood;
	struct acp_said_line *last; size_t n_last;
	struct acp_chip *cues; size_t n_cues;
	int64_t n_talks;
	struct acp_wish_line *open; size_t n_open;   /* prepare: rows nobody has asked about, or long ago */
	struct text present_words;
};
size_t acp_last_quotes(struct request *, const struct acp_said *, size_t n, size_t most, struct acp_said_line **);
size_t acp_open_wishes(struct request *, const struct acp_said *, size_t n, struct acp_wish_line **);
size_t acp_cues(struct request *, const struct acp_wish_line *, size_t n, struct acp_chip **);
struct acp_chips acp_chips_of(struct request *, const struct codes *, const char *field, struct text otherwise);
struct acp_chips acp_team_chips(struct request *, const char *field, const struct acp_person_there *there, size_t n, bool with_self);
struct text acp_names_of_others(struct request *, const struct acp_person_there *, size_t n);

struct acp_wrong_page { struct person_ref ref; struct page page; struct text name, day, action, back, why, e_why; bool gone; };
struct acp_talk_page {
	struct person_ref ref;
	struct page page;
	struct text code, day, at, heard, there, mood, matters, shared, ability, explained, next, read_back_day, action, sum_href, edit_href, back_href, wrong_href, copy;
	bool restricted, not_now, may_record, may_edit, summed, can_read_back;
	struct acp_said_line *own; size_t n_own;
	struct acp_said_line *presumed; size_t n_presumed;
	struct acp_said_line *others; size_t n_others;
	struct acp_chips nexts;
	struct text next_date, e_next_date;
};
struct acp_edit_page {
	struct person_ref ref;
	struct page page;
	struct acp_talk talk;
	struct text code, action, back_href, e_share_with, e_place;
	int64_t version;
	struct acp_chips places, named;
};
/* {% call %} */
void acp_edit_fields(struct html *, struct acp_edit_page);

/* One row of the wish table while summing up: what is current, what the form says, what will come of it. */
struct acp_sum_row {
	struct text topic, label, now, now_day, pick_name, words_name, condition_name, reason_name;
	struct text words, condition, reason, e_words, e_reason;
	bool has_now, keep, write;
	struct acp_chip *quotes; size_t n_quotes;
	struct text chosen;              /* what will be kept; empty: nothing new */
	struct text voice;
	id before;                       /* the current statement, when it is not of a later day */
	bool same;                       /* said again, word for word: no reason is asked */
};
struct acp_sum_page {
	struct person_ref ref;
	struct page page;
	struct text code, day, limit, action, back_href, ability, explained, family_who, family_words, presumed, presumed_grounds, weighed_by;
	struct text e_family_who, e_family_words, e_presumed, e_presumed_topic, e_presumed_grounds, e_weighed_by, e_ability, e_explained;
	bool kin_open, presumed_open, nothing;
	struct text presumed_topic, presumed_label;
	int64_t version;
	struct acp_sum_row *rows; size_t n_rows;
	struct acp_said_line *quotes; size_t n_quotes;
	struct acp_chips topics;
	struct pair *rest; size_t n_rest;
};
/* Everything of the form: rows beside what is current, quotes of the talk, and what was typed. */
void acp_sum_read(struct request *, const struct acp_held *, struct acp_sum_page *);
void acp_sum_draw(struct request *, struct acp_sum_page *, int status);

struct acp_topic_talk { struct text value, label; bool chosen; };
struct acp_topic_page {
	struct person_ref ref;
	struct page page;
	struct text code, label, question, action, now, now_day, words, reason, condition, e_words, e_reason, e_talk, e_act, new_href;
	bool has_now, again, may_record, withdraw;   /* again: asked before, and taken back */
	struct text *lines; size_t n_lines;      /* the wish over time, as sentences */
	struct acp_topic_talk *talks; size_t n_talks;
};
size_t acp_topic_sentences(struct request *, const struct acp_said *, size_t n, struct text topic, struct text **);
