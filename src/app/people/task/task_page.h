/* Models of the tasks' card and form. */
#pragma once
#include "task.h"

struct task_line { id task; int64_t version; struct text words, owner; date due_on; bool overdue; };
struct task_owner { id account; struct text name; bool chosen; };
struct task_part {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct task_line *lines; size_t n_lines;
	struct task_owner *owners; size_t n_owners;
	bool may_write;
};
void task_add_fields(struct html *, struct page);
