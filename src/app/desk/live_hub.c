/* The thread of one region's live streams: waits for what commits tell, reads the change log on from where it was, asks the
 * gate and sends. Also asks, when something that decides access has changed and every 20 s, whether each stream's viewer may
 * still be here.
 *
 * Refuses: to send anything the gate was not asked about in the same snapshot; to keep streams open while the store cannot
 * be read. It alone walks the list of seats; streams are touched under live.lock.
 * To extend: what closes a stream stands in still_here(), what it hears in may_know(). Waiting is in live_wait.c. */
#include "live_inside.h"
#include "sql_names.h"
#include "../../base/log.h"
#include <string.h>

#define HUB_ROOM ((size_t)8 << 20)
#define TEAM_MOST 200

/* ---- sending; the stream may be over at any moment ---- */
static void seat_send(struct live_seat *s, struct text t, bool last) {
	struct live *l = s->of->all;
	pthread_mutex_lock(&l->lock);
	if (s->stream) {
		http_stream_send(s->stream, t);
		if (last) http_stream_end(s->stream);
	}
	pthread_mutex_unlock(&l->lock);
	if (last) s->account = 0;
}

static void seat_close(struct live_seat *s) { seat_send(s, LIT("event: gone\ndata: \n\n"), true); }
static void seat_all(struct live_seat *s) { seat_send(s, LIT("event: all\ndata: \n\n"), false); }

/* ---- the gate ---- */
/* The one place where the hub asks: the same question as may() in dispatch.c, for a viewer who is not in a request. */
static bool allowed(struct live_turn *t, const struct viewer *v, id person, enum data_kind kind) {
	if (t->standing_of != person) t->standing = guard_standing(t->tx, v, person, t->now);
	t->standing_of = person;
	return decide(v->account != 0, t->standing, kind, ACT_SEE, PURPOSE_CARE).allowed;
}

/* Every kind the viewer may see of the seat's person, as bits. */
static unsigned sees(struct live_turn *t, const struct live_seat *s, const struct viewer *v) {
	unsigned kinds = 0;
	for (enum data_kind k = KIND_NONE + 1; s->ask.person && k < DATA_KINDS; k++)
		if (allowed(t, v, s->ask.person, k)) kinds |= KIND_BIT(k);
	return kinds;
}

static bool still_here(struct live_turn *t, struct live_seat *s, struct viewer *v) {
	t->standing_of = 0;
	if (session_look(t->tx, s->session, t->now, v) != SESSION_OPEN || v->account != s->account) return false;
	return !s->ask.person || allowed(t, v, s->ask.person, KIND_PERSON);
}

static bool may_know(struct live_turn *t, const struct viewer *v, const struct live_change *c) {
	if (!allowed(t, v, c->person, KIND_PERSON) || !allowed(t, v, c->person, c->record->kind)) return false;
	return !c->record->tells || c->record->tells(t->tx, &c->change, v->account);
}

/* ---- whom a change concerns ---- */
static bool on_todays(struct live_turn *t, struct live_change *c, id account) {
	bool found = false;
	if (!c->team_read) {
		struct stmt *s = SQL(t->tx, live_team, V(c->person));
		c->team = ARENA_ARRAY(t->arena, id, TEAM_MOST);
		while (c->n_team < TEAM_MOST && sql_row(s)) c->team[c->n_team++] = sql_int(s, 0);
		c->team_read = true;
	}
	for (size_t i = 0; i < c->n_team; i++) found |= c->team[i] == account;
	return found;
}

static bool concerns(struct live_turn *t, const struct live_seat *s, struct live_change *c) {
	if (c->seq <= s->ask.seen || !c->record || !c->record->section || !c->person) return false;
	return s->ask.person ? s->ask.person == c->person : on_todays(t, c, s->account);
}

/* A change that decides access and names nobody may concern all; so may a record this version does not know. */
static bool decides(const struct live_seat *s, const struct live_change *c) {
	if (c->seq <= s->ask.seen || (c->record && !c->record->decides_access)) return false;
	return !c->person || !s->ask.person || c->person == s->ask.person;
}

static bool looked_for(const struct live_turn *t, const struct live_seat *s) {
	bool found = t->look_all;
	for (size_t i = 0; i < t->n_looks; i++)
		found |= t->looks[i].which == (t->looks[i].kind == NOTE_SESSION ? s->session : s->account);
	return found;
}

/* ---- one seat ---- */
static void seat_tell(struct live_turn *t, struct live_seat *s, const struct viewer *v) {
	bool told[LIVE_PAGE] = { false }, out[LIVE_PAGE];
	struct buf b = buf_in(tx_arena(t->tx), 512);
	size_t newest = LIVE_PAGE;
	for (size_t i = 0; i < t->n_page; i++) {
		told[i] = concerns(t, s, &t->page[i]) && may_know(t, v, &t->page[i]);
		if (told[i]) newest = i;
	}
	live_pick(t->page, t->n_page, told, out);
	for (size_t i = 0; i < t->n_page; i++)
		if (s->ask.person ? out[i] : i == newest)
			live_event_put(&b, &t->page[i], s->ask.person ? t->page[i].record->section : "today", s->account);
	if (b.n && !tx_failed(t->tx)) seat_send(s, buf_done(&b), false);
}

/* Whoever may now see more or less than before, but still the person: the page fetches itself again. */
static void seat_turn(struct live_turn *t, struct live_seat *s) {
	struct viewer v;
	bool look = looked_for(t, s) || !s->caught_up, tell = false;
	for (size_t i = 0; i < t->n_page; i++) {
		tell = tell || concerns(t, s, &t->page[i]);
		look |= decides(s, &t->page[i]);
	}
	if (!s->account || !(look || tell)) return;
	struct arena *had = tx_lend(t->tx, t->scratch);
	bool here = still_here(t, s, &v);
	if (!here && !tx_failed(t->tx)) seat_close(s);
	if (here && tell) seat_tell(t, s, &v);
	unsigned kinds = here ? sees(t, s, &v) : 0;
	if (here && s->sees && kinds != s->sees && !tx_failed(t->tx)) seat_all(s);
	s->sees = kinds;
	tx_lend(t->tx, had);
	arena_reset(t->scratch);
}

/* ---- the change log ---- */
static struct live_change change_read(struct live_turn *t, struct stmt *s) {
	const char *name = text_z(t->arena, sql_text(s, 6));
	return (struct live_change){ .seq = sql_int(s, 0), .person = sql_int(s, 5), .record = record_named(name), .who = sql_text(s, 8),
		.change = { .id = sql_int(s, 1), .row = sql_int(s, 2), .record = name, .at = sql_int(s, 3), .account = sql_int(s, 4), .version = sql_int(s, 7) } };
}

/* The next page after; true when there may be one more. */
static bool page_read(struct live_turn *t, int64_t after, int64_t until) {
	struct stmt *s = SQL(t->tx, live_changes, V(after), V(until), V(LIVE_PAGE));
	t->n_page = 0;
	while (t->n_page < LIVE_PAGE && sql_row(s)) t->page[t->n_page++] = change_read(t, s);
	return t->n_page == LIVE_PAGE && !tx_failed(t->tx);
}

static int64_t newest(struct live_turn *t) {
	struct stmt *s = SQL0(t->tx, live_newest);
	int64_t seq = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return seq;
}

/* What a stream missed before it came, up to where the region is; or, when that is too much, that the page is to fetch itself. */
static void catch_up(struct live_turn *t, struct live_seat *s, int64_t until) {
	bool more = true;                            /* one turn in any case: is the viewer still to be here */
	if (s->ask.seen == LIVE_LOST || until - s->ask.seen > LIVE_FAR) {
		s->ask.seen = until;
		seat_all(s);
	}
	while (more) {
		more = page_read(t, s->ask.seen, until);
		seat_turn(t, s);
		if (t->n_page) s->ask.seen = t->page[t->n_page - 1].seq;
	}
	s->ask.seen = until;
	s->caught_up = !tx_failed(t->tx);
	t->n_page = 0;
}

/* ---- a pass ---- */
static void greet(struct live_turn *t, int64_t until) {
	for (struct live_seat *s = t->h->seats; s && !tx_failed(t->tx); s = s->next) {
		if (s->caught_up || !s->account) continue;
		catch_up(t, s, until);
		int n = 0;
		for (struct live_seat *o = s; o; o = o->next)
			if (o->account == s->account && ++n > LIVE_PER_ACCOUNT) seat_send(o, LIT("event: rest\ndata: \n\n"), true);
	}
}

static bool pass(struct live_turn *t) {
	struct live_region *h = t->h;
	int64_t until = newest(t);
	if (!h->seq) h->seq = until;
	greet(t, h->seq);
	t->more = page_read(t, h->seq, until);
	for (struct live_seat *s = h->seats; s && !tx_failed(t->tx); s = s->next) seat_turn(t, s);
	if (tx_failed(t->tx)) return false;
	if (t->n_page) h->seq = t->page[t->n_page - 1].seq;
	return true;
}

static bool pass_in_snapshot(struct live_turn *t) {
	t->tx = store_read(t->h->region->store, t->arena);
	t->page = ARENA_ARRAY(t->arena, struct live_change, LIVE_PAGE);
	t->n_page = 0;
	t->now = clock_now();
	bool good = t->tx && pass(t);
	if (t->tx) store_read_end(t->tx);
	t->tx = NULL;
	return good;
}

/* A store that cannot be read for longer: nobody can say who may see, so nobody stays. The pages come back by themselves. */
static void blind(struct live_turn *t) {
	struct live_region *h = t->h;
	int64_t now = clock_mono();
	h->retry_at = now + LIVE_RETRY;
	if (!h->blind_since) h->blind_since = now;
	if (now - h->blind_since < LIVE_BLIND) return;
	log_warn("%s: the store cannot be read; live streams are ended", h->region->name);
	for (struct live_seat *s = h->seats; s; s = s->next) if (s->account) seat_send(s, LIT(""), true);
}

static void jump(void *env) { longjmp(*(jmp_buf *)env, 1); }

static void turn_once(struct live_turn *t) {
	jmp_buf env;
	bool good = false;
	arena_on_full(t->arena, jump, &env);
	arena_on_full(t->scratch, jump, &env);
	if (setjmp(env) == 0) good = pass_in_snapshot(t);
	arena_on_full(t->arena, NULL, NULL);
	arena_on_full(t->scratch, NULL, NULL);
	arena_reset(t->scratch);
	arena_reset(t->arena);                       /* ends an abandoned snapshot too */
	if (good) t->h->retry_at = t->h->blind_since = 0;
	else blind(t);
	live_turn_done(t, good);
}

/* Room for the thread, before it is there: without it no stream begins, and the next one asks again. */
bool live_room(struct live_region *h) {
	if (!h->arena) h->arena = arena_new(HUB_ROOM);
	if (!h->scratch) h->scratch = arena_new(HUB_ROOM);
	return h->arena && h->scratch;
}

void *live_hub(void *region) {
	struct live_region *h = region;
	struct live_turn t = { .h = h, .arena = h->arena, .scratch = h->scratch };
	while (live_wait(&t)) turn_once(&t);
	return NULL;
}
