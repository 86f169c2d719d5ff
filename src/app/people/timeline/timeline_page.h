/* Models of the timeline's card and page. */
#pragma once
#include "timeline.h"

struct entry_line {
	id entry;
	struct text kind_ja, icon, author, headline, words;
	instant at;
	int64_t seen;
	bool seen_by_me, mine, urgent, family;
	struct text seen_names;
};
struct entry_maybe { struct text code, matter; bool chosen; };
struct family_part { struct entry_family *entries; size_t n_entries; };
struct timeline_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct entry_line *lines; size_t n_lines;
	struct text older_href;
	bool unseen, may_write;
	/* a post to the family that was stopped: why, by which words, where telling begins, what the words may not mean */
	struct text stop, found, tell_href;
	struct entry_maybe *maybes; size_t n_maybes;
	bool family_chosen;
};
void entry_add_fields(struct html *, struct page);
void entry_audience_field(struct html *, struct page);
void entry_matters_field(struct html *, struct page);
