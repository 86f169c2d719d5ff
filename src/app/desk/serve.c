/* From the door to the handler and back: which region, which route, which thread, which transaction.
 *
 *   GET   one snapshot, on the door's own thread (slow ones on the slow pool)
 *   POST  prepare on the slow pool (with files: on one of its own) if the route has it, then the region's writer
 *   both  then the read entries into the witness, and only then the answer
 *
 * Refuses: to send a page whose read entry could not be written. */
#include "desk.h"
#include "assets.h"
#include "../../base/log.h"
#include <stddef.h>
#include <string.h>

/* One request on its way, with the job it hands to a lane. After store_write() or http_reply() it may be gone: neither may
 * be followed by a look at it. */
struct visit { struct request r; struct write_job job; bool kept; };   /* kept: what it wrote is on disk */
static struct visit *visit_of(struct request *r) { return (struct visit *)(void *)r; }
static struct request *of_job(struct write_job *job) {
	return &((struct visit *)(void *)((char *)job - offsetof(struct visit, job)))->r;
}

/* ---- running our code with the arena's ceiling over it ---- */
static void jump(void *env) { longjmp(*(jmp_buf *)env, 1); }

static bool guarded(struct request *r, void (*fn)(struct request *)) {
	jmp_buf env;
	bool whole = setjmp(env) == 0;
	if (whole) {
		arena_on_full(r->arena, jump, &env);
		fn(r);
	}
	arena_on_full(r->arena, NULL, NULL);
	return whole;
}

static void send_full(struct request *r) {
	struct http_reply full = { .status = 503, .type = "text/plain; charset=utf-8", .body_is_static = true,
		.body = LIT("いまは大きすぎて開けません。条件をしぼって、もう一度開いてください。\nToo large to open at once. Please narrow it down.\n") };
	http_reply(r->http, &full);
}

/* ---- the answer, after its witness ---- */
static void no_seat(struct request *r) {
	struct pair later = { LIT("Retry-After"), LIT("60") };
	struct http_reply busy = { .status = 503, .type = "text/plain; charset=utf-8", .body_is_static = true, .extra = { &later, 1 },
		.body = LIT("いま開いている画面が多すぎます。\nToo many pages are open just now.\n") };
	http_reply(r->http, &busy);
}

static void send_now(struct request *r) {
	if (r->answer->live) {
		if (!live_begin(r)) no_seat(r);
		return;
	}
	struct http_reply reply = answer_reply(r);
	http_reply(r->http, &reply);
}

/* What is on disk is not called refused, also when its read entry could not follow: asking again with the same key shows it. */
static void failed(struct request *r) { answer_failed(r, visit_of(r)->kept ? OUTCOME_UNKNOWN : NOT_WRITTEN); }

static void fail_and_send(struct request *r) {
	if (guarded(r, failed)) send_now(r);
	else send_full(r);
}

static void witness_run(struct tx *tx, struct write_job *job) {
	struct request *r = of_job(job);
	log_reads(tx, r->answer->reads, r->answer->n_reads);
}

static void witness_done(struct write_job *job, enum outcome outcome) {
	if (outcome == WRITTEN) send_now(of_job(job));
	else fail_and_send(of_job(job));
}

/* Hands the visit to a lane; refused at once when its queue is full. */
static void hand_over(struct request *r, enum lane lane, void (*run)(struct tx *, struct write_job *), void (*done)(struct write_job *, enum outcome)) {
	struct visit *v = visit_of(r);
	v->job = (struct write_job){ .run = run, .done = done, .arena = r->arena };
	if (store_write(r->region->store, lane, &v->job) != ERR_OK) fail_and_send(r);
}

static void open_read(struct request *r) { r->tx = store_read(r->region->store, r->arena); }

static void finish(struct request *r) {
	if (r->answer->n_reads) hand_over(r, LANE_WITNESS, witness_run, witness_done);
	else send_now(r);
}

/* ---- sessions are marked as seen at most once a minute, behind the answer's back ---- */
struct touch_job { struct write_job job; id session; instant now; };

static void touch_run(struct tx *tx, struct write_job *job) {
	struct touch_job *t = (struct touch_job *)(void *)job;
	session_touch(tx, t->session, t->now);
}

static void touch_done(struct write_job *job, enum outcome outcome) { (void)outcome; arena_free(job->arena); }

bool by_itself(const struct request *r) {
	return text_is(r->http->path, "/live") || text_is(pairs_get(&r->http->headers, "x-fragment"), "live");
}

static void touch(const struct request *r) {
	if (by_itself(r)) return;
	if (!r->viewer.session || r->now - r->viewer.seen_at < MINUTES(1)) return;
	struct arena *a = arena_new(64 * 1024);
	if (!a) return;
	struct touch_job *t = ARENA_NEW(a, struct touch_job);
	*t = (struct touch_job){ { .run = touch_run, .done = touch_done, .arena = a }, r->viewer.session, r->now };
	if (store_write(r->region->store, LANE_RECORD, &t->job) != ERR_OK) arena_free(a);
}

/* ---- reading ---- */
static void read_page(struct request *r) {
	dispatch(r);
	if (tx_failed(r->tx)) answer_failed(r, NOT_WRITTEN);
}

static void serve_get(void *p) {
	struct request *r = p;
	if (!guarded(r, open_read) || !r->tx) { log_error("read: %s", err_text()); fail_and_send(r); return; }
	bool whole = guarded(r, read_page);
	store_read_end(r->tx);
	r->tx = NULL;
	if (!whole) { send_full(r); return; }
	touch(r);
	finish(r);
}

/* ---- writing ---- */
static void post_run(struct tx *tx, struct write_job *job) {
	struct request *r = of_job(job);
	r->tx = tx;
	answer_start(r);
	bool whole = guarded(r, dispatch);
	if (!whole || (r->answer->status >= 400 && !r->answer->keep)) tx_fail(tx);
	if (!whole) r->answer = NULL;
	r->tx = NULL;
}

static void unknown(struct request *r) { answer_failed(r, OUTCOME_UNKNOWN); }

static void post_done(struct write_job *job, enum outcome outcome) {
	struct request *r = of_job(job);
	if (!r->answer) { send_full(r); return; }
	/* A handler that refused rolled itself back: its own page (422, 404, 409) is the answer. */
	bool refused = outcome == ROLLED_BACK && r->answer->status >= 400;
	if (outcome != WRITTEN && !refused) {
		log_error("write: %s", outcome == OUTCOME_UNKNOWN ? "outcome unknown" : "not written");
		if (!guarded(r, outcome == OUTCOME_UNKNOWN ? unknown : failed)) { send_full(r); return; }
	}
	visit_of(r)->kept = outcome == WRITTEN;
	finish(r);
}

static void post_write(struct request *r) { hand_over(r, LANE_RECORD, post_run, post_done); }

static void prepare_run(struct request *r) {
	answer_start(r);
	r->route->prepare(r);
}

static void post_prepare(void *p) {
	struct request *r = p;
	if (!guarded(r, open_read) || !r->tx) { fail_and_send(r); return; }
	bool whole = guarded(r, prepare_run);
	store_read_end(r->tx);
	r->tx = NULL;
	if (!whole) { send_full(r); return; }
	if (r->answer->given) finish(r);
	else post_write(r);
}

/* ---- which way ---- */
static struct region *region_of(struct desk *d, struct text host) {
	for (size_t i = 0; i < d->n_regions; i++) {
		struct text hosts = d->regions[i].hosts, one;
		while (text_cut(&hosts, ' ', &one)) if (one.n && text_eq(one, host)) return &d->regions[i];
	}
	return d->n_regions == 1 ? &d->regions[0] : NULL;
}

static struct request *request_new(struct desk *d, struct http_request *http) {
	struct region *region = region_of(d, http->host);
	if (!region) return NULL;
	struct request *r = &ARENA_NEW(http->arena, struct visit)->r;
	r->http = http;
	r->arena = http->arena;
	r->region = region;
	r->paper = d->paper;
	r->now = clock_now();
	r->today = date_today();
	r->problems.arena = r->arena;
	answer_start(r);
	return r;
}

static void serve_static(struct http_request *h, const struct asset *a) {
	bool gz = text_find(pairs_get(&h->headers, "accept-encoding"), LIT("gzip"), &(size_t){ 0 }) && a->n_gz;
	struct http_reply reply = { .status = 200, .type = a->type, .body_is_static = true,
		.body = gz ? (struct text){ (const char *)a->gz, a->n_gz } : (struct text){ (const char *)a->bytes, a->n },
		.cache = pairs_get(&h->query, "v").p ? "public, max-age=31536000, immutable" : "public, max-age=300" };
	struct pair encoding[] = { { LIT("Content-Encoding"), LIT("gzip") }, { LIT("Vary"), LIT("Accept-Encoding") } };
	reply.extra = (struct pairs){ encoding, gz ? COUNT(encoding) : 0 };
	http_reply(h, &reply);
}

static bool serve_simple(struct desk *d, struct http_request *h) {
	if (h->method != GET) return false;
	if (text_is(h->path, "/health")) {
		struct http_reply ok = { .status = d->ready ? 200 : 503, .type = "text/plain; charset=utf-8",
			.body = d->ready ? LIT("ok") : LIT("starting"), .body_is_static = true };
		return http_reply(h, &ok), true;
	}
	for (size_t i = 0; i < assets_count; i++)
		if (text_is(h->path, assets[i].path)) return serve_static(h, &assets[i]), true;
	return false;
}

struct way { struct request *r; bool whole; };

/* Memory is taken before there is a request to be guarded. */
static void way_find(struct desk *d, struct http_request *http, struct way *w) {
	jmp_buf env;
	if (setjmp(env) == 0) {
		bool other = false;
		arena_on_full(http->arena, jump, &env);
		w->r = request_new(d, http);
		if (w->r) w->r->route = route_find(http->arena, http->method, http->path, &w->r->params, &other);
		w->whole = true;
	}
	arena_on_full(http->arena, NULL, NULL);
}

static void serve_nowhere(struct http_request *http, bool whole) {
	struct http_reply none = { .status = whole ? 404 : 503, .type = "text/plain; charset=utf-8", .body_is_static = true,
		.body = whole ? LIT("この名前の地域はありません。\nThere is no region by this name here.\n")
			: LIT("いま混み合っています。少し待って、もう一度お試しください。\nBusy just now. Please wait a little and try again.\n") };
	http_reply(http, &none);
}

void desk_serve(struct http_request *http, void *ctx) {
	struct desk *d = ctx;
	if (serve_simple(d, http)) return;
	struct way way = { 0 };
	way_find(d, http, &way);
	struct request *r = way.r;
	if (!r || !way.whole) { serve_nowhere(http, way.whole); return; }
	bool slow = r->route && (r->route->slow || r->route->prepare);
	if (!r->route || http->method == GET) {
		if (!slow) serve_get(r);
		else if (!pool_add(d->papers, serve_get, r)) fail_and_send(r);
	} else if (slow) {
		if (!pool_add(http->n_files ? d->files : d->proofs, post_prepare, r)) fail_and_send(r);
	} else post_write(r);
}

struct text desk_refuse(int status, bool english, struct arena *a) {
	struct buf b = buf_in(a, 1024);
	const char *ja = status == 413 ? "送られたものが大きすぎます。小さく分けて、もう一度送ってください。"
		: status == 408 ? "時間がかかりすぎたため、受け取りをやめました。もう一度送ってください。"
		: status == 503 ? "いま混み合っています。少し待って、もう一度開いてください。"
		: "この送り方は受け取れません。前の画面に戻って、もう一度お試しください。";
	const char *en = status == 413 ? "What was sent is too large. Please send it in smaller parts."
		: status == 408 ? "This took too long and was given up. Please send it again."
		: status == 503 ? "We are busy just now. Please wait a little and try again."
		: "This request cannot be taken. Please go back and try again.";
	buf_f(&b, "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<title>%d</title><link rel=\"stylesheet\" href=\"/static/engawa.css\"></head><body class=\"staff\"><div class=\"wrap\"><main id=\"main\">"
		"<h1>%s</h1><p>%s</p></main></div></body></html>", english ? "en" : "ja", status,
		english ? "Please check" : "確かめてください", english ? en : ja);
	return buf_done(&b);
}
