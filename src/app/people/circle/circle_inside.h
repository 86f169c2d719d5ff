/* Models of the circle's pages, and what its files share. */
#pragma once
#include "circle.h"
#include "circle_rules.h"

#define CIRCLE_MAX 300
#define CIRCLE_LIVING 200            /* so many are added at most: a circle is not a register */
#define KIN_PARTS 11
extern const struct codes kin_parts;

/* The rows about sharing of one person, read once, asked for each relative. */
struct circle_gate { struct request *r; struct sharing sharing; };     /* sharing.person 0: not even the person's own is open */
struct circle_gate circle_gate_open(struct request *, id person);
bool circle_may(const struct circle_gate *, id kin, enum act);
size_t circle_answers(struct request *, id kin, struct kin_will **);
size_t circle_answers_all(struct request *, id person, struct kin_will **);   /* of everybody, whoever may be seen: those of one stand together */
/* From the path: of r->person, and this viewer may do that with what is recorded of them. */
bool circle_named(struct request *, enum act, struct kin *);
struct text circle_code_word(struct request *, const struct record *, const char *field, struct text code);
struct kin_row circle_row(struct request *, const struct kin *);

/* ---- one of them, as a page shows them (circle_line.c) ---- */
struct circle_will_line {
	struct text part, answer, words, source;
	date said_on, until_on;
	bool willing, refused, over, petition, petition_no, petition_depends;
};
struct circle_line {
	id kin;
	struct text code, name, kana, relation, age, address, phone, phone_link, contact, contact_words, words, school;
	struct text willing, refused, open;              /* parts in short: 急なときの連絡、葬儀 */
	int64_t rank;
	bool key, key_doubtful, presumer, presumer_open, household, child, rule, refuses, not_asked, over, tagged, dead;
	struct circle_will_line *wills; size_t n_wills;  /* newest of each part */
};
struct circle_line circle_line_of(struct request *, struct text code, const struct kin_row *, const struct kin_will *, size_t n);
struct circle_will_line circle_will_shown(struct request *, const struct kin *, const struct kin_will *);
struct text circle_called(struct arena *, struct text relation, struct text name);   /* 甥（妹の子）　浅野 修 */

struct circle_gap { struct text label, note; };
struct circle_part {
	struct person_ref ref;
	struct page page;
	struct text code, no_consent;
	bool may_record;
	struct circle_line *lines; size_t n_lines, n_dead;
	struct circle_line *presumers; size_t n_presumers;   /* in rank */
	struct circle_line *keys; size_t n_keys;
	struct circle_gap *gaps; size_t n_gaps;
};
struct circle_part circle_part_of(struct person_ref);

/* The task to ask again; a JA sentence. It names nobody: tasks are read by people who may not know of this relative. */
extern const char circle_ask_again_ja[];

/* ---- pages ---- */
struct circle_choice { struct text value, label; bool from, to; };   /* from, to: chosen there; from alone where there is one choice */
struct circle_form_page {
	struct person_ref ref;
	struct page page;
	struct kin kin;
	struct text action, back, version, ties_href, name, no_consent, e_parent, e_presumer;
	bool adding, rare;                                     /* rare: something under the fold is given */
	struct circle_choice *parents; size_t n_parents;       /* whose child they may be */
	struct circle_choice *ranks; size_t n_ranks;
};
void circle_form_relation(struct html *, struct circle_form_page);
void circle_form_person(struct html *, struct circle_form_page);
void circle_form_key(struct html *, struct circle_form_page);
void circle_form_agreed(struct html *, struct circle_form_page);
void circle_form_rare(struct html *, struct circle_form_page);
void circle_form_words(struct html *, struct circle_form_page);
void circle_form_draw(struct request *, const struct kin *, int status, int64_t version);
void circle_form_check(struct request *, const struct kin *);
struct text circle_address(struct request *, id kin, const char *tail);   /* kin 0: of the list */
struct text circle_draft_key(struct request *, id kin);

struct circle_try_line { date tried_on; struct text method, by_words, answer, again, person_agreed; bool reached; };
struct circle_tie_line { id tie; struct text words, since, source; };
struct circle_kin_page {
	struct person_ref ref;
	struct page page;
	struct text code, no_consent;
	struct circle_line line;
	struct kin kin;
	struct text version;
	bool may_record, may_consent;
	struct circle_will_line *history; size_t n_history;
	struct circle_try_line *tries; size_t n_tries;
	struct circle_tie_line *ties; size_t n_ties;
};
void circle_will_fields(struct html *, struct circle_kin_page);
void circle_attempt_fields(struct html *, struct circle_kin_page);

struct circle_ties_page {
	struct person_ref ref;
	struct page page;
	struct text code, e_to;
	bool may_record;
	struct circle_choice *choices; size_t n_choices;
	struct circle_tie_line *ties; size_t n_ties;
};
void circle_tie_fields(struct html *, struct circle_ties_page);
/* The ties of the person, or those of one of them (kin not 0), in sentences. */
size_t circle_tie_lines(struct request *, const struct person *, id kin, struct circle_tie_line **);

void circle_show(struct request *);
void circle_new(struct request *);
void circle_add(struct request *);
void circle_edit(struct request *);
void circle_change(struct request *);
void circle_gone(struct request *);
void circle_kin_show(struct request *);
void circle_wills_show(struct request *);
void circle_will_add(struct request *);
void circle_attempts_show(struct request *);
void circle_attempt_add(struct request *);
void circle_ties_show(struct request *);
void circle_tie_add(struct request *);
void circle_tie_gone(struct request *);
void circle_sample(struct sample *);
