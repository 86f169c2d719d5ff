/* Which server of the address leads, and how long an answer is waited for.
 *
 * An address may name several servers (postgres://u@a,b/engawa): each is asked in turn, first the one that led last. A server
 * leads when it takes writes and its timeline is not older than the newest this process has met: a primary that was replaced and
 * comes back is refused, and so is every connection that still leads to it. Nothing is waited for without end: an answer that is
 * late makes us look for another leader; one there is, or nobody answers at all, and the connection counts as lost.
 * Refuses: standbys and replaced primaries, for writes and for the reads that decide who may see what.
 * To extend: the patience is the enum below. */
#include "pg.h"
#include "../base/clock.h"
#include "../base/log.h"
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HOSTS_MAX = 8, LATE_MS = 700, DEAD_MS = 5000, LEAD_MS = 2000, SLOW_MS = 1000, OPTIONS_MAX = 16 };

/* Which part of the lists in the address: NULL where there is none. */
struct pg_hosts {
	size_t n;
	char *list[3];                 /* host, hostaddr, port, as the address has them */
	atomic_size_t lead;            /* where to ask first */
	atomic_uint timeline;          /* newest met */
	pthread_mutex_t lock;          /* while all are looked at */
	atomic_bool unsure;            /* at start, and since a connection was lost: another may lead by now */
};
static const char *const list_key[3] = { "host", "hostaddr", "port" };

struct pg_hosts *pg_hosts_new(const char *where) {
	struct pg_hosts *h = calloc(1, sizeof *h);
	PQconninfoOption *all = h ? PQconninfoParse(where, NULL) : NULL;
	for (PQconninfoOption *o = all; o && o->keyword; o++)
		for (int i = 0; i < 3; i++)
			if (o->val && !strcmp(o->keyword, list_key[i]))
				h->list[i] = strdup(o->val);
	PQconninfoFree(all);
	if (!h)
		return NULL;
	h->n = 1;
	h->unsure = true;
	pthread_mutex_init(&h->lock, NULL);
	const char *names = h->list[0] ? h->list[0] : h->list[1];
	for (const char *p = names; p && *p; p++)
		h->n += *p == ',';
	if (h->n > HOSTS_MAX)
		h->n = HOSTS_MAX;
	return h;
}

void pg_hosts_free(struct pg_hosts *h) {
	if (!h)
		return;
	for (int i = 0; i < 3; i++)
		free(h->list[i]);
	pthread_mutex_destroy(&h->lock);
	free(h);
}

/* The at-th of a list by commas; the only one when there is but one. */
static bool part_of(const char *list, size_t at, char *out, size_t room) {
	const char *end;
	if (!list)
		return false;
	for (; at && (end = strchr(list, ',')); at--)
		list = end + 1;
	snprintf(out, room, "%.*s", (int)strcspn(list, ","), list);
	return true;
}

struct options { const char *keys[OPTIONS_MAX], *values[OPTIONS_MAX]; size_t n; char parts[3][256]; };

/* What a network gives up after, unless the address says otherwise; no Kerberos unless it asks for it, whose library does not
 * survive a machine without memory; what stands after "dbname" overrules the address. */
static void options_for(struct options *o, const char *where, const struct pg_hosts *h, size_t at, bool leader) {
	*o = (struct options){ { "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
		"application_name", "gssencmode", "dbname" }, { h && h->n > 1 ? "2" : "5", "10", "5", "3", "15000", "engawa", "disable", where }, 8, { { 0 } } };
	for (int i = 0; h && h->n > 1 && i < 3; i++)
		if (part_of(h->list[i], at, o->parts[i], sizeof o->parts[i])) {
			o->keys[o->n] = list_key[i];
			o->values[o->n++] = o->parts[i];
		}
	if (leader) {
		o->keys[o->n] = "target_session_attrs";
		o->values[o->n++] = "read-write";
	}
}

PGconn *pg_dial(const char *where, bool leader) {
	struct options o;
	options_for(&o, where, NULL, 0, leader);
	return PQconnectdbParams(o.keys, o.values, 1);
}

/* Is the server of this connection there at all, be it full or starting? */
static bool alive(const struct pg_conn *c) {
	struct options o;
	options_for(&o, c->head.store->where, c->head.store->hosts, c->at, false);
	PGPing p = PQpingParams(o.keys, o.values, 1);
	return p == PQPING_OK || p == PQPING_REJECT;
}

/* ---- who leads ---- */

/* The log's file name begins with the timeline, known from the moment of promotion on. 0: not a primary, or no answer. */
static unsigned timeline_of(struct pg_conn *c) {
	PGresult *r = pg_answer(c, PQsendQuery(c->pg, "SELECT pg_walfile_name(pg_current_wal_lsn())"), LEAD_MS);
	char head[9] = "";
	if (PQresultStatus(r) == PGRES_TUPLES_OK)
		snprintf(head, sizeof head, "%s", PQgetvalue(r, 0, 0));
	else
		pg_verdict(c, r, "who leads");
	PQclear(r);
	return (unsigned)strtoul(head, NULL, 16);
}

/* Raises the newest known; false when t is older than that. */
static bool newest(struct pg_hosts *h, unsigned t) {
	unsigned known = atomic_load(&h->timeline);
	while (t > known)
		if (atomic_compare_exchange_weak(&h->timeline, &known, t)) {
			if (known)
				log_warn("PostgreSQL: another server leads now, timeline %u", t);
			return true;
		}
	return t == known;
}

static bool leads(struct pg_conn *c, struct pg_hosts *h) {
	c->timeline = timeline_of(c);
	if (c->timeline && newest(h, c->timeline))
		return true;
	if (c->timeline)
		err_set(ERR_SETUP, "PostgreSQL: this server was replaced as primary and is not used");
	return false;
}

static bool reach(struct pg_conn *c, size_t at) {
	struct store *s = c->head.store;
	bool any = s->config.read_only;
	c->head.lost = false;
	struct options o;
	options_for(&o, s->where, s->hosts, at, !any);
	c->at = at;
	c->pg = PQconnectdbParams(o.keys, o.values, 1);
	if (PQstatus(c->pg) == CONNECTION_OK && PQsetnonblocking(c->pg, 1) == 0 && (any || leads(c, s->hosts)))
		return true;
	if (PQstatus(c->pg) != CONNECTION_OK)
		err_set(ERR_SETUP, "PostgreSQL does not answer: %.200s", PQerrorMessage(c->pg));
	PQfinish(c->pg);
	c->pg = NULL;
	return false;
}

/* All in turn, or as many as stand in the address after the first. Who keeps us waiting is asked last the next time. */
static bool reach_from(struct pg_conn *c, size_t first, size_t many) {
	struct pg_hosts *h = c->head.store->hosts;
	for (size_t i = 0; i < many; i++) {
		size_t at = (first + i) % h->n, same = at;
		int64_t began = clock_mono();
		if (reach(c, at)) {
			atomic_store(&h->lead, at);
			return true;
		}
		if (clock_mono() - began > SLOW_MS)
			atomic_compare_exchange_strong(&h->lead, &same, (at + 1) % h->n);
	}
	return false;
}

/* After a loss the one reached first may be a primary that was replaced meanwhile, back before we have met its follower: unless
 * it is newer than all we know, the others are looked at too. */
static bool reach_surely(struct pg_conn *c) {
	struct pg_hosts *h = c->head.store->hosts;
	unsigned known = atomic_load(&h->timeline);
	if (!reach_from(c, atomic_load(&h->lead), h->n))
		return false;
	for (size_t i = 1; i < h->n && (!known || c->timeline <= known); i++) {
		struct pg_conn other = { .head.store = c->head.store, .looking = true };
		reach_from(&other, (c->at + i) % h->n, 1);
		PQfinish(other.pg);
	}
	if (!pg_replaced(c))
		return true;
	PQfinish(c->pg);
	c->pg = NULL;
	return reach_from(c, atomic_load(&h->lead), h->n);
}

bool pg_reach(struct pg_conn *c) {
	struct pg_hosts *h = c->head.store->hosts;
	if (h->n == 1 || c->head.store->config.read_only || !atomic_load(&h->unsure))
		return reach_from(c, atomic_load(&h->lead), h->n);
	pthread_mutex_lock(&h->lock);
	bool reached = reach_surely(c);
	if (reached)
		atomic_store(&h->unsure, false);
	pthread_mutex_unlock(&h->lock);
	return reached;
}

/* Who was replaced is no loss. */
void pg_lost(struct pg_conn *c) {
	struct pg_hosts *h = c->head.store->hosts;
	c->head.lost = true;
	if (c->timeline && c->timeline >= atomic_load(&h->timeline))
		atomic_store(&h->unsure, true);
}

bool pg_replaced(struct pg_conn *c) {
	if (c->head.store->config.read_only || c->timeline >= atomic_load(&c->head.store->hosts->timeline))
		return false;
	c->head.lost = true;
	err_set(ERR_DISK, "PostgreSQL: this connection leads to a server that was replaced");
	return true;
}

/* ---- waiting ---- */

/* An answer is late: is there another leader, or nobody at all? True: nobody will give it. */
static bool hopeless(struct pg_conn *c, int64_t waited) {
	struct store *s = c->head.store;
	struct pg_conn other = { .head.store = s, .looking = true };
	if (c->looking || !c->timeline || s->config.read_only)
		return false;
	reach_from(&other, c->at + 1, s->hosts->n > 1 ? s->hosts->n - 1 : 1);
	PQfinish(other.pg);
	return other.timeline > c->timeline || (waited > DEAD_MS && !other.timeline && !alive(c));
}

/* One look at the socket. False: the line is dead, and libpq has the words. */
static bool look(struct pg_conn *c, int64_t ms) {
	int left = PQflush(c->pg);
	struct pollfd p = { .fd = PQsocket(c->pg), .events = (short)(POLLIN | (left == 1 ? POLLOUT : 0)) };
	int ready = left < 0 ? -1 : poll(&p, 1, ms > 0 ? (int)ms : 0);
	if (ready > 0 && p.revents & ~POLLOUT)
		return PQconsumeInput(c->pg);
	return left >= 0;
}

/* False: given up. most 0: as long as somebody is there. */
static bool await(struct pg_conn *c, int64_t most) {
	int64_t began = clock_mono(), next = LATE_MS;
	while (PQflush(c->pg) == 1 || PQisBusy(c->pg)) {
		int64_t waited = clock_mono() - began;
		if (most && waited >= most)
			return false;
		if (waited >= next) {
			if (hopeless(c, waited))
				return false;
			next = clock_mono() - began + LATE_MS;
		}
		int64_t until = most && most < next ? most : next;
		if (!look(c, until - waited))
			return true;
	}
	return true;
}

PGresult *pg_answer(struct pg_conn *c, int sent, int64_t most) {
	PGresult *last = NULL, *r = NULL;
	bool waited = true;
	while (sent && (waited = await(c, most)) && (r = PQgetResult(c->pg))) {
		PQclear(last);
		last = r;
	}
	if (waited)
		return last;
	pg_lost(c);
	PQclear(last);
	return NULL;
}

bool pg_sendable(struct pg_conn *c) {
	if (!c->head.lost)
		return true;
	err_set(ERR_DISK, "PostgreSQL: the connection is lost");
	return false;
}
