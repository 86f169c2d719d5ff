/* Lists in and lists out: the viewer's people as a table, and a table of people taken in after a rehearsal.
 * For the files of this folder only. */
#pragma once
#include "../people/team/team.h"
#include "../people/consent/consent.h"
#include "../../base/csv.h"
#include "room.h"
#include "sql_names.h"

#define IMPORT_ROWS 20000
#define IMPORT_DAYS 30               /* so long a rehearsal is kept */

/* ---- columns.c: what a column may be called, and what may stand in it ---- */
enum column { COLUMN_NONE, COLUMN_NAME, COLUMN_KANA, COLUMN_FAMILY, COLUMN_GIVEN, COLUMN_FAMILY_KANA, COLUMN_GIVEN_KANA, COLUMN_CALL,
	COLUMN_BIRTH, COLUMN_SEX, COLUMN_POSTCODE, COLUMN_ADDRESS, COLUMN_PHONE, COLUMN_HOME, COLUMN_CARE, COLUMN_CONDITIONS,
	COLUMN_BROUGHT_BY, COLUMNS };
enum column column_of(struct arena *, struct text head);
/* The cells (by column) into a person, complaints into problems, whose arena holds what is made. */
void columns_read(const struct text cells[COLUMNS], struct person *, date today, struct problems *);

/* ---- import_read.c: a list, row by row ---- */
struct import_file {
	struct csv csv;
	struct arena *keep, *row_room;   /* the second is emptied for every row */
	enum lang lang;
	date today;
	enum column columns[CSV_CELLS];
	struct text *heads; size_t n_heads;
	struct text unused;              /* names of columns that mean nothing here */
	const char *wrong;               /* JA: why the file cannot be read at all; NULL = it can */
};
struct import_row {
	size_t line;
	struct person person;            /* when reason is empty */
	struct text reason;              /* why the row cannot be taken, said to people */
	struct text raw;                 /* the row as it stood in the file */
	struct text *cells; size_t n_cells;   /* 0 when the row is malformed */
};
bool import_open(struct import_file *, struct request *, struct arena *keep, struct text bytes);
/* The next row that is not blank; it lives until the one after. */
bool import_next(struct import_file *, struct import_row *);

/* Rows seen in this file already: the same name and birth date twice in one list. */
struct import_seen { uint64_t *slots; };
struct import_seen import_seen_new(struct arena *);
bool import_seen_before(struct import_seen *, struct arena *, const struct person *);
enum import_kin { KIN_NONE, KIN_ALIKE, KIN_SAME };
/* Against everybody in the region: the same (folded name and birth date), or alike (folded kana). */
enum import_kin import_kin(struct tx *, const struct person *, id account, instant now);   /* asked for this account */

/* ---- import.c ---- */
struct import_head { id import; struct text file_name; instant at, taken_at; int64_t good, bad; };
/* The viewer's own rehearsal named in the path. The file's bytes come in keep (NULL: without). */
bool import_load(struct request *, struct arena *keep, struct import_head *, struct text *bytes);
void import_form(struct request *);
void import_prepare(struct request *);
void import_post(struct request *);
void import_show(struct request *);
void import_draw(struct request *, int status);

/* ---- import_take.c ---- */
void import_take(struct request *);
void import_drop(struct request *);

/* ---- export.c ---- */
void people_csv(struct request *);
void import_template(struct request *);
void import_unread(struct request *);

/* ---- models ---- */
struct import_line { int64_t line; struct text name, kana, sex, care_level, address, phone, reason; date birth_on; };
struct import_role { id role; struct text name, office, role_name; bool chosen; };
struct import_form_page { struct page page; struct text err; };
struct import_page {
	struct page page;
	struct import_head head;
	id import;
	int64_t rows, fresh, same, alike, hidden_bad, hidden_same;
	bool taken, may_take;
	struct text unused, role_err;
	struct import_line *first, *bad, *again; size_t n_first, n_bad, n_again;
	struct import_role *roles; size_t n_roles;
};
