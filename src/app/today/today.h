/* Model of きょう. */
#pragma once
#include "../people/visit/visit.h"
#include "../people/task/task.h"
#include "../people/timeline/timeline.h"
#include "../people/emergency/emergency.h"
#include "../people/glass/glass.h"

struct draft_row { struct text form, name, what; instant at; };
struct due_row { id person; struct text code, name, kana; date due_on; bool overdue; };
struct today_page {
	struct page page;
	date today;
	struct visit_row *visits; size_t n_visits;
	struct task_row *tasks; size_t n_tasks;
	struct news_row *news; size_t n_news;
	struct due_row *due; size_t n_due;
	struct draft_row *drafts; size_t n_drafts;
	struct sheet_opening *openings; size_t n_openings;
	size_t n_glass;                  /* openings in an emergency that wait for a look */
	bool reviews_first, nothing;
};
