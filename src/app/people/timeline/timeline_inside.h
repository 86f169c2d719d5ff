/* For the files of this folder only. */
#pragma once
#include "timeline_page.h"
#include "sql_names.h"

extern const struct codes entry_kinds;
void timeline_show(struct request *);
void timeline_draw(struct request *, int status);
struct text timeline_draft(struct request *);
