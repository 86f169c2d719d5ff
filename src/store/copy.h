/* All rows of all tables of a region, read in one snapshot a lane while others go on writing, and put into a new place.
 * What backup, restore, export and import are made of (app/keep).
 *
 * The tables are those that are there, whatever the program knows of them. Derived ones are not carried but made anew: of
 * the search index only what was indexed (search_row without its number and its list).
 * Refuses: a column of a type that one of the engines has not (only INTEGER, TEXT and BLOB are carried), a table without a
 * primary key (its rows have no order), to write into a place that is there already.
 * To extend: an engine's own way to tell its tables stands in copy_tables.c, its way to show a finished place in copy_place.c. */
#pragma once
#include "store.h"

struct copy_column { const char *name; enum value_kind kind; int key; };   /* key: place in the primary key, 0 not in it */
struct copy_table { const char *name; const struct copy_column *columns; size_t n; };
struct copy_step { const char *lane, *name, *hash; int64_t number; };
struct copy_tables { struct copy_table *tables; size_t n; struct copy_step *steps; size_t n_steps; };   /* tables by name */

/* ---- reading ---- */
struct copy;
/* Beside whoever serves the region; it need not be up to date. What is listed lives in the arena. */
int copy_open(struct copy **, const struct store_config *, struct arena *);
const struct copy_tables *copy_all(const struct copy *);
/* Every row in the order of the primary key, its values in the order of the table's columns (which may be fewer than there
 * are). They live until the next row. row gives ERR_OK, or ends it. */
int copy_rows(struct copy *, const struct copy_table *, int (*row)(void *ctx, const struct value *), void *ctx);
/* The same, of those whose column (an integer) is this. */
int copy_rows_of(struct copy *, const struct copy_table *, size_t column, int64_t is, int (*row)(void *ctx, const struct value *), void *ctx);
void copy_close(struct copy *);

/* ---- writing ---- */
struct copy_in;
/* Makes the place named (nobody's yet: see below) with the first n of the program's migrations. */
int copy_make(struct copy_in **, const struct store_config *, size_t n_migrations, struct arena *);
const struct copy_tables *copy_made(const struct copy_in *);
int copy_begin(struct copy_in *, const struct copy_table *);
int copy_put(struct copy_in *, const struct value *);              /* as many as the table begun has columns */
/* Everything is on disk, and nothing points nowhere. The place is closed in any case. */
int copy_end(struct copy_in *, bool good);

/* ---- places ---- */
/* A place whose name begins with '_' is in the making: store_list does not name it. */
#define COPY_MAKING "_making_"
int copy_show(const struct store_config *making, const struct store_config *shown);   /* renames it, all at once; ERR_CONFLICT when shown is there */
int copy_drop(const struct store_config *making);                  /* what an interrupted one left; ERR_CONFLICT: somebody is at it */
