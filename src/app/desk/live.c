/* Streams from the door's side: who may open one, how many, and where they sit until they are over.
 *
 * Refuses: a person the viewer may not see (the bytes of an unknown one), more streams than the process has seats (503),
 * and to count an open page as its reader's doing: neither the read log nor the session hears of it.
 * Lock order: live.lock, then the door's. gone() comes without any. */
#include "live_inside.h"
#include "sql_names.h"
#include "../../base/log.h"

/* A page is live when the guard opened a person for it and it says so in the read log, or when it is きょう. The page of an
 * absent person has neither, so that both kinds of absence stay alike. */
struct text live_on(const struct request *r) {
	if (!r->viewer.account || !r->route || r->route->method != GET) return LIT("");
	if (r->viewer.kind == ACCOUNT_STAFF && text_is(r->http->path, "/today")) return LIT("today");
	if (!r->person || !r->answer->n_reads) return LIT("");
	return r->viewer.kind == ACCOUNT_STAFF ? r->person_code : LIT("mine");
}

struct text live_state(struct request *r) {
	char *shown = arena_alloc(r->arena, ID_CHARS + 1);
	if (!live_on(r).n) return LIT("");
	struct stmt *s = SQL0(r->tx, live_newest);
	bool any = sql_row(s);
	if (any) id_show(sql_int(s, 1), shown);
	sql_run(s);
	return (struct text){ shown, any ? ID_CHARS : 0 };
}

/* ---- asking ---- */
/* As the guard does for the person's page; a person's or family account has one person, and no address says whose. */
static id person_asked(struct request *r, struct text on) {
	char code[CODE_CHARS + 1];
	if (r->viewer.kind != ACCOUNT_STAFF)
		return text_is(on, "mine") && may(r, r->viewer.of_person, KIND_PERSON, ACT_SEE) ? r->viewer.of_person : 0;
	if (!code_read(on, code)) return 0;
	struct stmt *s = SQL(r->tx, desk_person_by_code, V(text_of(code)));
	id person = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return may(r, person, KIND_PERSON, ACT_SEE) ? person : 0;
}

/* Where a page that comes back was: what the browser remembers of the stream wins over what the page was drawn from. */
static int64_t seen_asked(struct request *r) {
	struct text last = pairs_get(&r->http->headers, "last-event-id"), since = last.n ? last : query(r, "since");
	id change = 0;
	if (!since.n || !id_read(since, &change)) return LIVE_LOST;
	struct stmt *s = SQL(r->tx, live_seq_of, V(change));
	int64_t seq = sql_row(s) ? sql_int(s, 0) : LIVE_LOST;
	sql_run(s);
	return seq;
}

static void live_show(struct request *r) {
	struct text on = query(r, "on");
	struct live_ask *ask = ARENA_NEW(r->arena, struct live_ask);
	bool today = text_is(on, "today") && r->viewer.kind == ACCOUNT_STAFF;
	ask->person = today ? 0 : person_asked(r, on);
	if (!ask->person && !today) { answer_absent(r); return; }
	ask->seen = seen_asked(r);
	/* A script that was refused asks by HEAD why: an EventSource does not tell. */
	answer_bytes(r, "text/event-stream; charset=utf-8", NULL, LIT(""));
	if (!r->http->head) r->answer->live = ask;
}

/* ---- seats ---- */
static void gone(void *p) {
	struct live_seat *s = p;
	struct live *l = s->of->all;
	pthread_mutex_lock(&l->lock);
	s->stream = NULL;
	s->of->left = true;
	pthread_cond_signal(&s->of->wake);
	pthread_mutex_unlock(&l->lock);
}

static struct live_seat *seat_take(struct live *l) {
	pthread_mutex_lock(&l->lock);
	struct live_seat *s = l->stop ? NULL : l->free;
	if (s) l->free = s->next;
	pthread_mutex_unlock(&l->lock);
	return s;
}

static void seat_back(struct live *l, struct live_seat *s) {
	pthread_mutex_lock(&l->lock);
	s->next = l->free;
	l->free = s;
	pthread_mutex_unlock(&l->lock);
}

static bool hub_runs(struct live_region *h) {
	pthread_mutex_lock(&h->all->lock);
	if (!h->runs) h->runs = live_room(h) && pthread_create(&h->thread, NULL, live_hub, h) == 0;
	bool runs = h->runs;
	pthread_mutex_unlock(&h->all->lock);
	return runs;
}

bool live_begin(struct request *r) {
	struct live_region *h = r->region->live;
	struct live *l = h->all;
	struct live_seat *s = hub_runs(h) ? seat_take(l) : NULL;
	if (!s) return false;
	*s = (struct live_seat){ .of = h, .session = r->viewer.session, .account = r->viewer.account, .ask = *r->answer->live };
	struct http_request *http = r->http;
	/* The door calls gone() for a stream opened here only after this thread has left the handler. */
	struct http_stream *stream = http_stream_open(http, gone, s);
	if (!stream) { seat_back(l, s); return false; }
	pthread_mutex_lock(&l->lock);
	s->stream = stream;
	s->next = h->arrived;
	h->arrived = s;
	pthread_cond_signal(&h->wake);
	pthread_mutex_unlock(&l->lock);
	return true;
}

/* ---- opening and closing ---- */
struct live *live_open(struct arena *a, struct region *regions, size_t n, unsigned most) {
	struct live *l = ARENA_NEW(a, struct live);
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&l->lock, NULL);
	l->regions = ARENA_ARRAY(a, struct live_region, n);
	l->n_regions = n;
	for (size_t i = 0; i < n; i++) {
		l->regions[i].all = l;
		l->regions[i].region = &regions[i];
		regions[i].live = &l->regions[i];
		pthread_cond_init(&l->regions[i].wake, &clock);
	}
	struct live_seat *seats = ARENA_ARRAY(a, struct live_seat, most);
	for (unsigned i = most; i > 0; i--) {
		seats[i - 1].next = l->free;
		l->free = &seats[i - 1];
	}
	pthread_condattr_destroy(&clock);
	return l;
}

void live_close(struct live *l) {
	pthread_mutex_lock(&l->lock);
	l->stop = true;
	for (size_t i = 0; i < l->n_regions; i++) pthread_cond_signal(&l->regions[i].wake);
	pthread_mutex_unlock(&l->lock);
	for (size_t i = 0; i < l->n_regions; i++)
		if (l->regions[i].runs) pthread_join(l->regions[i].thread, NULL);
	for (size_t i = 0; i < l->n_regions; i++) {
		arena_free(l->regions[i].scratch);
		arena_free(l->regions[i].arena);
	}
}

static const struct route live_routes[] = { { GET, "/live", live_show, SIGNED_IN } };
const struct feature live_feature = { .name = "live", .routes = live_routes, .n_routes = COUNT(live_routes) };
