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
	PGresult *r = !pg_sendable(c) ? NULL
		: pg_answer(c, PQsendQueryParams(c->pg, "SELECT pg_notify($1, $2)", 2, NULL, values, NULL, NULL, 0), STATEMENT_MS);
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

static bool ear_connect(struct pg_conn *c) {
	char sql[160];
	snprintf(sql, sizeof sql, "LISTEN \"%s\"", c->head.store->schema);
	return pg_reach(c) && pg_do(c, sql);
}

static void take_notes(struct pg_conn *c) {
	for (PGnotify *n; (n = PQnotifies(c->pg)); PQfreemem(n)) {
		struct notes all;
		notes_read(n->extra, &all);
		notes_hear(c->head.store, &all);
	}
}

/* Until the connection is lost (true) or listening ends (false). A silent line is asked now and then whether it is there. */
static bool hear(struct pg_conn *c) {
	const struct notes anything = { .n = 1 };
	struct store *s = c->head.store;
	notes_hear(s, &anything);
	for (;;) {
		struct pollfd both[] = { { .fd = PQsocket(c->pg), .events = POLLIN }, { .fd = s->ear.stop[0], .events = POLLIN } };
		int ready = poll(both, 2, PROBE_MS);
		if (both[1].revents)
			return false;
		if (pg_replaced(c) || (ready == 0 && !pg_do(c, "")))
			return true;
		if (!PQconsumeInput(c->pg) || PQstatus(c->pg) != CONNECTION_OK)
			return true;
		take_notes(c);
	}
}

void *pg_ear_main(void *store) {
	struct store *s = store;
	int64_t wait = AGAIN_MS;
	bool on = true;
	while (on) {
		struct pg_conn c = { .head.store = s };
		if (ear_connect(&c)) {
			wait = AGAIN_MS;
			on = hear(&c);
		} else {
			log_warn("%s: nobody tells what other processes change; trying again", s->schema);
		}
		PQfinish(c.pg);
		on = on && nap(s, wait);
		wait = wait * 2 < AGAIN_MAX_MS ? wait * 2 : AGAIN_MAX_MS;
	}
	return NULL;
}
