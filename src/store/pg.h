/* A PostgreSQL connection, as postgres.c and postgres_open.c know it. */
#pragma once
#include "inside.h"
#include <libpq-fe.h>

struct pg_conn {
	struct conn head;
	PGconn *pg;
	bool saved;                    /* a savepoint stands, */
	bool fresh;                    /* and nothing has happened since */
	bool warned;                   /* the server warned since this was last set to false */
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

/* postgres_ear.c */
bool pg_tell(struct conn *, const struct notes *);
void *pg_ear_main(void *store);

/* postgres_open.c */
PGconn *pg_dial(const char *where);
struct conn *pg_open(struct store *, enum lane, enum role);
void pg_close(struct conn *);
int pg_settle(struct conn *);
bool pg_exists(const struct store_config *);
size_t pg_list(const char *where, struct arena *, const char ***names);
int pg_claim(struct store *);
void pg_release(struct store *);
int pg_check_book(struct conn *);
