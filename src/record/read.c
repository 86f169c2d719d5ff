/* A form into a row, field by field in the record's order, and no key that nobody asked for.
 * Refuses to touch HIDDEN fields, FIXED ones of a row that is there, and FIXED references always: whose row it is comes from
 * the route the gate has judged, never from a form. */
#include "walk.h"
#include <string.h>

struct text typed_last(const struct pairs *typed, const char *name) {
	struct text last = { 0 }, t;
	for (size_t from = 0; (t = pairs_next(typed, name, &from)).p;)
		last = t;
	return last;
}

struct text typed_all(struct arena *a, const struct pairs *typed, const char *name) {
	struct buf b = buf_in(a, 64);
	struct text t;
	size_t from = 0;
	for (; (t = pairs_next(typed, name, &from)).p; buf_char(&b, ' '))
		buf_text(&b, t);
	return pairs_get(typed, name).p ? buf_done(&b) : (struct text){ 0 };
}

static void read_boxes(const struct field *f, void *row, const struct pairs *typed, struct problems *problems) {
	struct date_boxes r = date_boxes_read(f, typed);
	if (!r.given)
		return;
	FIELD_SET(f, row, date, r.value);
	if (r.ja)
		field_problem_with(problems, f, r.ja, &ARG("last", int_text(problems->arena, r.last)), r.last ? 1 : 0);
}

static void read_field(const struct field *f, void *row, const struct pairs *typed, struct problems *problems) {
	struct text first = pairs_get(typed, f->name);
	if (f->kind == FIELD_DATE && text_trim(first).n == 0 && date_boxes_read(f, typed).given)
		read_boxes(f, row, typed, problems);
	else if (!first.p)
		return;
	else if (f->kind == FIELD_CODES)
		field_take(f, row, typed_all(problems->arena, typed, f->name), problems);
	else if (f->kind == FIELD_CODE || f->kind == FIELD_FLAG)
		field_take(f, row, typed_last(typed, f->name), problems);
	else
		field_take(f, row, first, problems);
}

/* <field>, or one of the four boxes of a date. */
static bool key_of(const struct field *f, struct text name) {
	if (!text_starts(name, f->name))
		return false;
	struct text rest = text_from(name, strlen(f->name));
	if (rest.n == 0)
		return true;
	for (enum date_box box = BOX_ERA; f->kind == FIELD_DATE && box <= BOX_DAY; box++)
		if (text_is(rest, date_box_suffix(box)))
			return true;
	return false;
}

/* A date named in extra may come in its boxes too. */
static bool extra_key(const struct record *r, const char *const *extra, struct text name) {
	for (; extra && *extra; extra++) {
		const struct field *f = record_field(r, *extra);
		if (text_is(name, *extra) || (f && key_of(f, name)))
			return true;
	}
	return false;
}

static bool asked_for(const struct record *r, const void *row, const char *const *extra, struct text name) {
	if (text_starts(name, "_") || extra_key(r, extra, name))
		return true;
	for (size_t i = 0; i < r->n; i++)
		if (field_typed(&r->fields[i], row) && key_of(&r->fields[i], name))
			return true;
	return false;
}

void record_read(const struct record *r, void *row, const struct pairs *typed, const char *const *extra, struct problems *problems) {
	for (size_t i = 0; i < r->n; i++)
		if (field_typed(&r->fields[i], row))
			read_field(&r->fields[i], row, typed, problems);
	for (size_t i = 0; i < typed->n; i++)
		if (!asked_for(r, row, extra, typed->p[i].name))
			problem_unknown(problems, typed->p[i].name);
}

void record_read_field(const struct record *r, const char *field, void *row, const struct pairs *typed, struct problems *problems) {
	read_field(record_field(r, field), row, typed, problems);
}
