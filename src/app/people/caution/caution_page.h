/* Models of the caution bar and page. */
#pragma once
#include "caution.h"

struct caution_line { id caution; struct text kind, headline, words; date from_on, to_on; };
struct caution_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	bool hide;                       /* whoever enters the room may not be meant to see: 画面をかくす */
	struct caution_line *lines; size_t n_lines;
};
void caution_add_fields(struct html *, struct page);
