/* A PostgreSQL connection, as the files postgres*.c know it. */
#pragma once
#include "inside.h"
#include <libpq-fe.h>

struct pg_conn {
	struct conn head;
	PGconn *pg;
	bool saved;                    /* a savepoint stands, */
	bool fresh;                    /* and nothing has happened since */
	bool warned;                   /* the server warned since this was last set to false */
	bool wrote;                    /* rows were changed since the batch began */
	bool looking;                  /* only to see who leads */
	unsigned timeline;             /* of the primary this leads to; 0: of a store opened for reading only */
	size_t at;                     /* which of the address's servers */
};

struct pg_prep {
	struct prep head;
	char id[16];                   /* its name on the server */
	PGresult *result;
	int row;                       /* of result; -1: not yet run */
	char *room; size_t room_n;     /* the values' bytes */
	const char **values;
	int *lengths, *formats;
};

static inline struct pg_conn *pg(struct conn *c) { return (struct pg_conn *)c; }
/* Reads a result's failure: err_set without the words of values, and whether the connection can still be used. */
enum verdict pg_verdict(struct pg_conn *, const PGresult *, const char *doing);
bool pg_do(struct pg_conn *, const char *sql);

/* postgres_hosts.c */
enum { COMMIT_MS = 10000, STATEMENT_MS = 30000 };
struct pg_hosts *pg_hosts_new(const char *where);
void pg_hosts_free(struct pg_hosts *);
PGconn *pg_dial(const char *where, bool leader);      /* before there is a store: to one that takes writes, or to any */
bool pg_reach(struct pg_conn *);                      /* sets c->pg: to who leads, or to anybody for reading only. False: err_set */
void pg_lost(struct pg_conn *);                       /* from now on: not to be used, and another may lead */
bool pg_replaced(struct pg_conn *);                   /* true: lost, err_set */
bool pg_sendable(struct pg_conn *);                   /* false: it was given up, err_set */
/* The last answer to what was sent, as PQexec gives it. NULL and lost: given up; after most milliseconds, or (0 too) as soon as
 * nobody is there to give it or another server leads. */
PGresult *pg_answer(struct pg_conn *, int sent, int64_t most);

/* postgres_ear.c */
bool pg_tell(struct conn *, const struct notes *);
void *pg_ear_main(void *store);

/* postgres_open.c */
struct conn *pg_open(struct store *, enum lane, enum role);
void pg_close(struct conn *);
int pg_settle(struct conn *);
bool pg_exists(const struct store_config *);
size_t pg_list(const char *where, struct arena *, const char ***names);
int pg_claim(struct store *);
void pg_release(struct store *);
int pg_check_book(struct conn *);
