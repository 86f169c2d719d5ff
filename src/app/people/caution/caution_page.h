/* Models of the caution bar and page. */
#pragma once
#include "caution.h"

struct caution_line { id caution; struct text kind, headline, words; date from_on, to_on; };
struct caution_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	bool hide;                       /* somebody in the room may have to be kept from seeing: 画面をかくす */
	struct caution_line *lines; size_t n_lines;
};
void caution_add_fields(struct html *, struct page);
