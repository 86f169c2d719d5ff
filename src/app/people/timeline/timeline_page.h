/* Models of the timeline's card and page. */
#pragma once
#include "timeline.h"

struct entry_line {
	id entry;
	struct text kind_ja, icon, author, headline, words;
	instant at;
	int64_t seen;
	bool seen_by_me, mine, urgent;
	struct text seen_names;
};
struct timeline_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct entry_line *lines; size_t n_lines;
	struct text older_href;
	bool unseen;
};
void entry_add_fields(struct html *, struct page);
