/* Models of the caution bar and page. */
#pragma once
#include "caution.h"

struct caution_choice { struct text value, label; bool chosen; };
struct caution_line { id caution; struct text kind, headline, words, who; date from_on, to_on; };
struct caution_told { struct text words; };
struct caution_part {
	struct person_ref ref;
	struct page page;
	struct text code, next;          /* next: this page, after the lock */
	bool concealed;                  /* for the team: the whereabouts are hidden */
	bool hide;                       /* whoever enters the room may not be meant to see: 画面をかくす */
	struct caution_line *lines; size_t n_lines;
	struct caution_choice *kin; size_t n_kin;   /* whom it may be about */
	struct text e_kin;
	struct caution_told *told; size_t n_told;   /* whom not to tell: from who knows what */
};
void caution_add_fields(struct html *, struct page);
