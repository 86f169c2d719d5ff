/* For the files of this folder: the people of the table, one cell, and the models of the pages. */
#pragma once
#include "knowing_rules.h"
#include "../circle/circle.h"
#include "templates.h"
#include "sql_names.h"

/* ---- knowing_read.c ---- */
#define KNOWING_PEOPLE 80
/* Rows of the table as the viewer may see them: the person, their circle alive today, others in words. row: a row of this one
 * (0: none yet), by which others are found again. school: a child's, as the circle has it. */
struct knowing_one { struct knower k; id row; struct text school, relation, plan[MATTERS]; };
size_t knowing_people(struct request *, id person, struct knowing_one **);
/* The one of the path's :kin ("self", a relative, or a row about somebody in words) and the :matter. */
struct knowing_cell { struct knowing_one one; enum matter matter; struct text matter_code; };
bool knowing_cell_param(struct request *, struct knowing_cell *);
/* All answers so far, newest first, with who wrote them. */
struct knowing_was { struct knowing k; struct text by; };
size_t knowing_history_of(struct request *, const struct knowing_cell *, struct knowing_was **);
struct text knowing_value_ja(const struct request *, enum knowing_value, bool self);
struct text knowing_matter_ja(const struct request *, enum matter);
struct text knowing_illness_words(struct request *, id person);
struct text knowing_href(struct request *, const struct knowing_one *, enum matter);   /* of the cell's form */

/* ---- handlers ---- */
void knowing_show(struct request *);
void knowing_other_add(struct request *);
void knowing_edit(struct request *);
void knowing_post(struct request *);
void knowing_print(struct request *);
void knowing_sample(struct sample *);

/* ---- models ---- */
struct knowing_box { struct text matter, value, look, plan, href; bool said; };
struct knowing_line { struct text who, school; bool child, self, said; struct knowing_box *boxes; size_t n_boxes; };
struct knowing_head { struct text matter; };
struct knowing_part {
	struct person_ref ref;
	struct page page;
	struct text code, name, printed_by;
	instant printed_at;
	struct knowing_head *heads; size_t n_heads;
	struct knowing_line *lines; size_t n_lines;
	bool may_record;
	int unsaid;                      /* people of whom nothing is recorded */
};
struct knowing_past {
	struct text value, by, plan, who, told_by, words, support, grief, own_wish, spouse_wish;
	instant at;
	date told_on;
};
struct knowing_form {
	struct person_ref ref;
	struct page page;
	struct text code, title, action, newest, who, matter, school;
	struct knowing now;
	bool child, self, grief, kept, may_record;
	struct knowing_past *past; size_t n_past;
};
void knowing_other_field(struct html *, struct page);
void knowing_fields_now(struct html *, struct knowing_form);
void knowing_fields_wish(struct html *, struct knowing_form);
void knowing_fields_plan(struct html *, struct knowing_form);
void knowing_fields_told(struct html *, struct knowing_form);
void knowing_fields_support(struct html *, struct knowing_form);

struct print_reader { struct text who, value; bool chosen; };
struct print_matter { struct text matter, value, href; bool open; };
struct print_entry { struct text words, author; instant at; };
struct print_page {
	struct person_ref ref;
	struct page page;
	struct text code, who, reason, tell_href, sheet_href, pdf_href;
	struct print_reader *readers; size_t n_readers;
	struct print_matter *matters; size_t n_matters;
	struct print_entry *entries; size_t n_entries;
	bool asked, team, all_open, may_sheet, child;   /* asked: for one of them; all_open: nothing has to be left out */
};
