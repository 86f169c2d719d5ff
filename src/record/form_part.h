/* One field of a generated form on its way to the page: form.c writes what is around the control, form_control.c the control. */
#pragma once
#include "walk.h"

enum { PICK_MAX = 8 };                       /* up to so many choices are chips, more are a select */

struct form_part {
	struct html *h;
	const struct field *f;
	const void *row;                         /* NULL: an empty form */
	const struct pairs *typed;               /* NULL: shown for the first time */
	const struct problem *problem;
	const char *hint;
	bool counted;                            /* tells how long it may be */
	bool group;                              /* several controls under one legend */
};

void form_control(const struct form_part *);
void form_described(const struct form_part *);   /* aria-describedby, when there is something to point at */
void form_attr(struct html *, const char *name, struct text value);
