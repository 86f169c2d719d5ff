/* For the files of this folder only: who is reached by what, and the models of the templates. */
#pragma once
#include "consent_lines.h"
#include "consent_rules.h"
#include "../circle/circle.h"
#include "../../account/account.h"

/* ---- consent_reach.c: who is reached by what ---- */
#define SHARED_KINDS KINDS_AGREED    /* the columns of the card, in the order of record/kinds.h */
extern const enum data_kind consent_kinds[SHARED_KINDS];

/* One row of the matrix: a member of the team, somebody or some office named in an agreement. Whoever works at an office
 * is stood for by an account that does not exist (negative). */
struct reach { struct asking who; struct text name, note; bool seat, empty; };   /* empty: it stands for nobody outside the team today */
struct everybody {
	struct sharing sharing;
	struct reach *rows; size_t n_rows;
};
void everybody_load(struct request *, id person, struct everybody *);
/* The same with that row counted as in force, whether or not it is: for what changes when it ends, or has ended. */
void everybody_with(struct request *, id person, const struct consent_row *, struct everybody *);
/* Somebody more, with a role at an office: a row of whoever might join. */
struct reach everybody_stand_in(struct everybody *, struct request *, id office, enum role, bool seat);
/* Does it reach the viewer themselves? Nobody takes back what keeps them out, or records what lets only them in. */
bool consent_reaches_viewer(struct request *, const struct consent *);
/* The same rows without that one; or with it, as if it were in force. */
struct sharing sharing_without(struct arena *, const struct everybody *, id consent);
struct sharing sharing_with(struct arena *, const struct sharing *, struct consent_row);

struct reach_cell { struct text words; bool see, record, reserved; };
struct reach_cell reach_cell_of(struct request *, const struct sharing *, struct asking, id whose, date on, enum data_kind);
struct text kinds_words(struct request *, unsigned kinds);

/* What changes for whom, between two states of sharing. */
struct reach_change { struct text name, note, kinds; };
unsigned reach_sees(const struct request *, const struct sharing *, struct asking, id whose, date on);      /* bits of consent_kinds */
size_t reach_changes(struct request *, const struct everybody *, const struct sharing *before, const struct sharing *after, id whose, date on,
	bool gains, struct reach_change **);
/* Who was reached by that row and still sees: by which other agreement. One line for each of those. */
struct reach_kept { struct text sentence, end_href; };
size_t reach_kept(struct request *, const struct everybody *, const struct sharing *after, const struct consent_row *ended, date on, struct reach_kept **);
/* ---- consent_words.c ---- */
struct chip { struct text value, label, hint; bool chosen; };
struct chips { struct chip *chips; size_t n_chips; };
struct text consent_href(struct request *, const char *tail);
struct text consent_row_href(struct request *, id consent, const char *tail);
struct text consent_code_word(const struct request *, const char *field, struct text code);
struct text consent_error(struct request *, const char *field);

struct text consent_kin_name(struct request *, id kin);
bool consent_kin_dead(const struct kin *);
/* At the head of every form, against writing about somebody else: 北沢 勇さん, and when they were born. */
struct consent_head { struct text name, birth; };
struct consent_head consent_head_of(struct request *, const struct person *);

/* Relatives about whom nothing is agreed any more, without their names. */
struct consent_shut { id kin; struct text label; };
size_t consent_shut(struct request *, struct consent_shut **);
bool consent_shut_named(struct request *, id kin);

/* ---- pages ---- */
void consent_list(struct request *);
void consent_new(struct request *);
void consent_new_post(struct request *);
void consent_end_show(struct request *);
void consent_end_post(struct request *);
void consent_receipt(struct request *);
void lists_show(struct request *);
void lists_add(struct request *);
void lists_office_add(struct request *);
void lists_office_end(struct request *);
void consent_sample(struct sample *);

/* ---- models ---- */
struct share_cell { struct text words, kind; bool none, reserved; };   /* kind: said again beside it on phones */
struct share_line { struct text name, note; struct share_cell *cells; size_t n_cells; };
struct share_matrix { struct text caption; struct text *heads; size_t n_heads; struct share_line *lines; size_t n_lines; };

struct consent_card_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct share_matrix matrix;
	bool may_record, implied, nothing, newest;
	struct consent_line line;        /* the newest agreement for the team in force */
	date ends;
	size_t others;
};
struct consent_list_page {
	struct person_ref ref;
	struct page page;
	struct text code;
	bool may_record;
	struct consent_line *own; size_t n_own;          /* about the person */
	struct consent_line *kin; size_t n_kin;          /* about relatives, asked in words */
	struct consent_line *posted; size_t n_posted;    /* about relatives, by the posted purposes only */
	struct consent_line *past; size_t n_past;
	int64_t posted_people;
};
struct pick_group { struct text label; struct chip *options; size_t n_options; };
struct consent_new_page {
	struct person_ref ref;
	struct page page;
	struct text code, action, guard_words;
	struct consent_head head;
	struct consent consent;
	bool reserve, has_whose, more_open;
	struct text witness, writer, paper_place, reason;
	struct chips effects, kinds, purposes, methods, givers, bases, explainers, whose;
	struct pick_group *to; size_t n_to;
	struct text e_to, e_kinds, e_method, e_given_by, e_basis, e_explained_by, e_purpose, e_effect, e_whose, e_witness, e_writer, e_paper_place, e_reason, e_photos;
	bool photos_again;               /* some were sent, and this page cannot hand them back */
};
void consent_fields_agreed(struct html *, struct consent_new_page);      /* {% call %} */
void consent_fields_version(struct html *, struct consent_new_page);
void consent_fields_period(struct html *, struct consent_new_page);

struct consent_end_page {
	struct person_ref ref;
	struct page page;
	struct text code, action, back_href, person_name;
	struct consent_head head;
	struct consent_line line;
	struct reach_change *changes; size_t n_changes;
	struct reach_kept *kept; size_t n_kept;
	struct seen_line *seen; size_t n_seen;
	struct chips hows;
	struct text words, e_how, call_name, call_phone, region, region_phone, receipt_no;
	instant at;
};
struct lists_office { struct text name, end_href; date from_on, to_on; bool now; };
struct lists_line { struct text name, words, add_href; struct lists_office *offices; size_t n_offices; };
struct lists_page {
	struct page page;
	struct lists_line *lists; size_t n_lists;
	struct chip *offices; size_t n_offices;
	struct text e_office;
};
void lists_fields(struct html *, struct page);                            /* {% call %} */
