/* Models of the team's card and page. */
#pragma once
#include "team.h"

struct team_line { id member; struct text face, name, role, office, part, phone, phone_link; date from_on, to_on; bool now, ends; struct text sponsor; };
struct team_candidate { id account_role; struct text name, office, role; };
struct team_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct team_line *lines; size_t n_lines;
	struct team_candidate *candidates; size_t n_candidates;
	bool may_change;
};
struct team_end_page {
	struct person_ref ref;
	struct page page;
	struct text code, person_name, lost, left;   /* kinds that close, and those another agreement keeps open */
	struct team_line line;
	bool own;                        /* the viewer leaves */
};
/* {% call %}: the generated controls of joining. */
void team_join_fields(struct html *, struct page);
