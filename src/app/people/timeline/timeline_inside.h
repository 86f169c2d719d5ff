/* For the files of this folder only. */
#pragma once
#include "timeline_page.h"
#include "sql_names.h"

extern const struct codes entry_kinds;
void timeline_show(struct request *);
void timeline_draw(struct request *, int status);
struct text timeline_draft(struct request *);
/* ---- timeline_family.c: who else will read it ---- */
extern const struct codes entry_audiences;
void entry_family_read(struct request *, struct entry *);       /* audience and matters of the form; stops with a problem */
void entry_stop_fill(struct request *, struct timeline_part *); /* after a stop: the reason and the ways on */
