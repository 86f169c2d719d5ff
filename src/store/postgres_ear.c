/* Notes between the processes that serve one region on PostgreSQL: NOTIFY in the writer's transaction, LISTEN on one
 * connection of a thread's own. The channel is the region's schema; the payload is letters and numbers.
 *
 * A connection that was lost is opened again, slower each time; each beginning says "look yourself", since what was said
 * meanwhile is gone. Refuses: any other statement on this connection. */
#include "pg.h"
#include "../base/clock.h"
#include "../base/log.h"
#include <poll.h>
#include <stdio.h>

enum { AGAIN_MS = 100, AGAIN_MAX_MS = 5000, PROBE_MS = 10000, WORDS = NOTES_MAX * 24 + 8 };

/* Before the commit, so that it is said if and only if the batch is kept. */
bool pg_tell(struct conn *conn, const struct notes *all) {
	char words[WORDS];
	struct pg_conn *c = pg(conn);
	const char *values[] = { conn->store->schema, words };
	notes_write(all, words, sizeof words);
	PGresult *r = PQexecParams(c->pg, "SELECT pg_notify($1, $2)", 2, NULL, values, NULL, NULL, 0);
	bool good = PQresultStatus(r) == PGRES_TUPLES_OK;
	if (!good)
		pg_verdict(c, r, "notify");
	PQclear(r);
	return good;
}

/* False: told to stop. */
static bool nap(struct store *s, int64_t ms) {
	struct pollfd stop = { .fd = s->ear.stop[0], .events = POLLIN };
	return poll(&stop, 1, (int)ms) == 0;
}

static bool plain(PGconn *pg, const char *sql) {
	PGresult *r = PQexec(pg, sql);
	bool good = PQresultStatus(r) == PGRES_COMMAND_OK || PQresultStatus(r) == PGRES_EMPTY_QUERY;
	PQclear(r);
	return good;
}

static PGconn *ear_connect(struct store *s) {
	char sql[160];
	PGconn *pg = pg_dial(s->where);
	snprintf(sql, sizeof sql, "LISTEN \"%s\"", s->schema);
	if (PQstatus(pg) == CONNECTION_OK && plain(pg, sql))
		return pg;
	PQfinish(pg);
	return NULL;
}

static void take_notes(struct store *s, PGconn *pg) {
	for (PGnotify *n; (n = PQnotifies(pg)); PQfreemem(n)) {
		struct notes all;
		notes_read(n->extra, &all);
		notes_hear(s, &all);
	}
}

/* Until the connection is lost (true) or listening ends (false). A silent line is asked now and then whether it is there. */
static bool hear(struct store *s, PGconn *pg) {
	const struct notes anything = { .n = 1 };
	notes_hear(s, &anything);
	for (;;) {
		struct pollfd both[] = { { .fd = PQsocket(pg), .events = POLLIN }, { .fd = s->ear.stop[0], .events = POLLIN } };
		int ready = poll(both, 2, PROBE_MS);
		if (both[1].revents)
			return false;
		if (ready == 0 && !plain(pg, ""))
			return true;
		if (!PQconsumeInput(pg) || PQstatus(pg) != CONNECTION_OK)
			return true;
		take_notes(s, pg);
	}
}

void *pg_ear_main(void *store) {
	struct store *s = store;
	int64_t wait = AGAIN_MS;
	bool on = true;
	while (on) {
		PGconn *pg = ear_connect(s);
		if (pg) {
			wait = AGAIN_MS;
			on = hear(s, pg);
			PQfinish(pg);
		} else {
			log_warn("%s: nobody tells what other processes change; trying again", s->schema);
		}
		on = on && nap(s, wait);
		wait = wait * 2 < AGAIN_MAX_MS ? wait * 2 : AGAIN_MAX_MS;
	}
	return NULL;
}
