/* A SQLite connection, as sqlite.c and sqlite_guard.c know it. */
#pragma once
#include "inside.h"
#include <sqlite3.h>

struct lite_conn {
	struct conn head;
	sqlite3 *db;
	sqlite3_stmt *steps[STEPS], *commit;
	int wal, copied;               /* pages in the WAL, and how many of them are in the file already */
	bool settled;                  /* from here on the authorizer refuses what is not for this role */
};

static inline struct lite_conn *lite(struct conn *c) { return (struct lite_conn *)c; }
const char *lite_file(enum lane);  /* "record.db" */
int lite_fault(struct lite_conn *, const char *doing);   /* err_set with SQLite's words */
bool lite_word(sqlite3 *, const char *sql, char *out, size_t n);   /* first column of the first row */

/* sqlite_guard.c: least power, and what must hold at start */
int lite_authorize(void *conn, int act, const char *a, const char *b, const char *c, const char *d);
int lite_assert(struct lite_conn *);
