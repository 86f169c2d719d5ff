/* What the copy_ files know of each other. */
#pragma once
#include "inside.h"
#include "copy.h"

struct copy_store { struct store *store; struct conn *conns[LANES]; struct arena *arena; struct copy_tables all; };
#define COPY_DERIVED "search_row"

/* copy.c */
int copy_ask(struct conn *, const char *sql, int (*row)(void *ctx, struct prep *), void *ctx);
struct text copy_word(struct prep *, int col);
bool copy_start(struct copy_store *, const struct store_config *, struct arena *);
void copy_stop(struct copy_store *);
struct conn *copy_conn(const struct copy_store *, const struct copy_table *);      /* the lane that has it; NULL: none */
const char *copy_names(struct arena *, const struct copy_table *);                 /* "a", "b" */

/* copy_tables.c */
int copy_list(struct copy_store *);               /* fills all */
