/* What the walkers of this folder share. Nothing outside src/record includes it.
 *
 * Kinds have behaviour, rows have data: what depends on field_kind is a const table indexed by it or one switch, for each
 * thing done with a field (field.c, take.c, check.c, show.c, form_control.c). A new kind is one more line in each. */
#pragma once
#include "record.h"

#define FIELD_KINDS (FIELD_REF + 1)

/* ---- one member of a row (field.c) ---- */
#define FIELD_GET(f, row, ctype) (*(const ctype *)((const char *)(row) + (f)->at))
#define FIELD_SET(f, row, ctype, value) (*(ctype *)((char *)(row) + (f)->at) = (value))

bool field_empty(const struct field *, const void *row);              /* what is stored as NULL */
bool field_same(const struct field *, const void *a, const void *b);
bool field_copy(const struct field *, void *to, const void *from);    /* true when it was another value */
bool field_typed(const struct field *, const void *row);              /* may a form or JSON set it? */
bool field_textual(const struct field *);                             /* is the member a struct text? */
id person_of(const struct record *, const void *row);                 /* whose row this is; 0 nobody's */

/* ---- problems of a field; its label comes first among the arguments ---- */
void field_problem(struct problems *, const struct field *, const char *ja);
void field_problem_with(struct problems *, const struct field *, const char *ja, const struct arg *, size_t n);
/* The sentence's arguments in the reader's language: out has room for three. */
size_t problem_args(const struct problem *, enum lang, struct arg *out);
void problem_unknown(struct problems *, struct text name);
void problem_html(struct html *, const struct problem *);
/* Markup of ours, a literal. */
#define HTML(h, literal) html_raw((h), "" literal, sizeof(literal) - 1)

/* ---- reading ---- */
/* One typed piece into the member. Empty text empties it. A piece that cannot be read is a problem and empties it too. */
void field_take(const struct field *, void *row, struct text typed, struct problems *);

/* Several values of one key. The last counts for ticks and radios, since a hidden empty input stands before them to say
 * "none"; all, joined by spaces, for lists of codes. p == NULL: the key is not there. */
struct text typed_last(const struct pairs *, const char *name);
struct text typed_all(struct arena *, const struct pairs *, const char *name);

/* A date in four boxes: <field>_era _y _m _d. */
enum date_box { BOX_NONE, BOX_ERA, BOX_YEAR, BOX_MONTH, BOX_DAY };
struct date_boxes {
	bool given;              /* the boxes were in the form */
	date value;              /* 0: empty, or in fault */
	const char *ja;          /* what to mend, NULL when nothing */
	enum date_box bad;       /* and where */
	int last;                /* the month's last day, for the sentence */
};
struct date_boxes date_boxes_read(const struct field *, const struct pairs *);
struct text date_box_typed(const struct field *, const struct pairs *, enum date_box);
const char *date_box_suffix(enum date_box);                            /* "_era" ... */
const char *era_code(enum era);                                        /* "showa": the value of the select */

/* An instant as ISO 8601 in Japan's time: 2026-04-12T15:20:00.000+09:00, to the minute for form and CSV. */
void when_put_iso(struct buf *, instant);
void when_put_minute(struct buf *, instant, char between);
/* Any sensible spelling; without a zone it is Japan's time. */
bool when_read(struct text, instant *);

/* ---- SQL ---- */
struct record_sql { const struct record *record; int insert, load, update, end; };
const struct record_sql *record_sql(const struct record *);
extern int record_history_sql;
void record_history_prepare(struct sql_book *);
struct value field_value(const struct field *, const void *row);
void field_load(const struct field *, void *row, struct stmt *, int col);

/* ---- JSON ---- */
void field_json(struct json *, const struct field *, const void *row);
