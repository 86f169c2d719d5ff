/* Answers: the handlers' and the door's own refusals. Every one carries the security headers.
 *
 * Refuses: a second answer to the same request (that is our mistake and stops the program), and headers with characters
 * that could begin another header: such a header is left out and the operator's log says so.
 * Bodies are never copied: they lie in the request's arena, which lives until the last byte was sent, or for ever. */
#include "door.h"
#include "media.h"
#include "pairs.h"
#include "../base/err.h"
#include "../base/log.h"
#include <assert.h>
#include <string.h>

#define STRICT_CSP \
	"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; " \
	"worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

static const struct { const char *name, *small, *value; } always[] = {
	{ "X-Content-Type-Options", "x-content-type-options", "nosniff" },
	{ "Referrer-Policy", "referrer-policy", "same-origin" },
	{ "Cross-Origin-Opener-Policy", "cross-origin-opener-policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "cross-origin-resource-policy", "same-origin" },
	{ "Permissions-Policy", "permissions-policy", "camera=(), microphone=(), geolocation=()" },
	{ "X-Frame-Options", "x-frame-options", "DENY" },
};

/* A caller who sends one of these itself means it. */
static bool sent_by_caller(const struct http_reply *reply, const char *small) {
	for (size_t i = 0; i < reply->extra.n; i++)
		if (text_is_nocase(reply->extra.p[i].name, small))
			return true;
	return false;
}

struct MHD_Response *reply_headers(struct conn *c, struct MHD_Response *out, const struct http_reply *reply) {
	bool ok = out != NULL;
	if (ok && reply->type)
		ok = MHD_add_response_header(out, "Content-Type", reply->type);
	ok = ok && MHD_add_response_header(out, "Cache-Control", reply->cache ? reply->cache : "no-store");
	ok = ok && MHD_add_response_header(out, "Content-Security-Policy", reply->csp ? reply->csp : STRICT_CSP);
	for (size_t i = 0; ok && i < sizeof always / sizeof *always; i++)
		if (reply->extra.n == 0 || !sent_by_caller(reply, always[i].small))
			ok = MHD_add_response_header(out, always[i].name, always[i].value);
	if (ok && c->request.secure)
		ok = MHD_add_response_header(out, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
	for (size_t i = 0; ok && i < reply->extra.n; i++)
		ok = MHD_add_response_header(out, reply->extra.p[i].name.p, reply->extra.p[i].value.p);
	if (ok && atomic_load(&c->door->stopping))
		ok = MHD_add_response_header(out, "Connection", "close");
	if (ok || !out)
		return out;
	MHD_destroy_response(out);
	return NULL;
}

static enum MHD_Result reply_queue(struct conn *c, const struct http_reply *reply) {
	int64_t ms = reaper_time(c->door->config.limits.send_ms, SEND_STEP, reply->body.n);
	void *body = (void *)(uintptr_t)(reply->body.n ? reply->body.p : "");
	struct MHD_Response *out = MHD_create_response_from_buffer(reply->body.n, body, MHD_RESPMEM_PERSISTENT);
	out = reply_headers(c, out, reply);
	if (!out)
		return MHD_NO;
	reaper_wait_for(c, WAIT_SENT, ms);
	atomic_store(&c->stage, STAGE_SENDING);
	enum MHD_Result queued = MHD_queue_response(c->mhd, (unsigned)reply->status, out);
	MHD_destroy_response(out);
	return queued;
}

enum MHD_Result reply_send(struct conn *c) {
	return c->stream.open ? stream_send_head(c) : reply_queue(c, &c->reply);
}

/* ---- refusals ---- */

struct refusal { int status; struct text page; };

static void page_work(struct conn *c, void *p) {
	struct refusal *refusal = p;
	bool english = text_starts(pairs_get(&c->request.headers, "accept-language"), "en");
	refusal->page = c->door->config.refuse(refusal->status, english, c->request.arena);
}

enum MHD_Result reply_refuse(struct conn *c, int status) {
	struct refusal refusal = { status, { 0 } };
	struct http_reply reply = { .status = status, .type = "text/html; charset=utf-8", .extra = { &c->note, 1 } };
	if (c->door->config.refuse && c->request.arena)
		door_within(c, page_work, &refusal);
	reply.body = refusal.page;
	if (reply.body.n == 0) {
		reply.body = text_of(MHD_get_reason_phrase_for((unsigned)status));
		reply.type = "text/plain; charset=utf-8";
	}
	if (status == 405)
		c->note = (struct pair){ LIT("Allow"), LIT("GET, HEAD, POST, PUT, PATCH, DELETE") };
	else if (status == 503)
		c->note = (struct pair){ LIT("Retry-After"), LIT("5") };
	else
		reply.extra.n = 0;
	return reply_queue(c, &reply);
}

/* ---- to who is late: one answer for all, made when the door opens ---- */
struct busy { struct http_door *door; struct arena *arena; bool ok; };

static void busy_make(void *p) {
	struct busy *busy = p;
	struct http_door *door = busy->door;
	struct pair later = { LIT("Retry-After"), LIT("2") };
	for (int i = 0; i < 4; i++) {
		struct conn nobody = { .door = door, .request.secure = i & 1 };
		struct http_reply reply = { .status = 503, .type = "text/html; charset=utf-8", .extra = { &later, 1 } };
		reply.body = door->config.refuse ? door->config.refuse(503, i & 2, busy->arena) : LIT("Service Unavailable");
		void *body = (void *)(uintptr_t)reply.body.p;
		struct MHD_Response *out = MHD_create_response_from_buffer(reply.body.n, body, MHD_RESPMEM_MUST_COPY);
		door->busy[i >> 1][i & 1] = reply_headers(&nobody, out, &reply);
		busy->ok = busy->ok && door->busy[i >> 1][i & 1];
	}
}

int reply_busy_make(struct http_door *door) {
	if (!door->config.late)
		return ERR_OK;
	struct busy busy = { door, arena_new(ARENA_ROOM), true };
	bool ok = busy.arena && arena_within(busy.arena, busy_make, &busy) && busy.ok;
	arena_free(busy.arena);
	return ok ? ERR_OK : err_set(ERR_SETUP, "no memory for the door");
}

void reply_busy_free(struct http_door *door) {
	for (int i = 0; i < 4; i++)
		if (door->busy[i >> 1][i & 1])
			MHD_destroy_response(door->busy[i >> 1][i & 1]);
}

enum MHD_Result reply_late(struct conn *c) {
	bool english = text_starts(pairs_get(&c->request.headers, "accept-language"), "en");
	if (atomic_load(&c->door->stopping))
		return reply_refuse(c, 503);
	reaper_wait_for(c, WAIT_SENT, c->door->config.limits.send_ms);
	atomic_store(&c->stage, STAGE_SENDING);
	return MHD_queue_response(c->mhd, 503, c->door->busy[english][c->request.secure]);
}

/* ---- the handlers' answers ---- */

static bool header_ok(const struct pair *h) {
	for (size_t i = 0; i < h->name.n; i++)
		if (!token_char(h->name.p[i]))
			return false;
	for (size_t i = 0; i < h->value.n; i++)
		if ((unsigned char)h->value.p[i] < ' ' || h->value.p[i] == 0x7F)
			return false;
	return h->name.n > 0 && h->value.n > 0;
}

static void keep_work(struct conn *c, void *p) {
	const struct http_reply *reply = p;
	struct pairs kept = { 0 };
	for (size_t i = 0; i < reply->extra.n; i++) {
		const struct pair *h = &reply->extra.p[i];
		if (header_ok(h))
			pairs_add(c->request.arena, &kept, text_copy(c->request.arena, h->name), text_copy(c->request.arena, h->value));
		else
			log_error("a header of an answer was left out: it is empty or holds control characters");
	}
	c->reply = *reply;
	c->reply.extra = kept;
}

/* After the exchange the request may be gone, unless its connection sleeps: then only we can wake it. */
void reply_hand_over(struct conn *c) {
	struct http_door *door = c->door;
	struct MHD_Connection *mhd = c->mhd;
	int was = atomic_exchange(&c->stage, STAGE_ANSWERED);
	assert(was == STAGE_RUNNING || was == STAGE_ASLEEP);
	if (was == STAGE_ASLEEP)
		door_wake(door, mhd);
}

void http_reply(struct http_request *r, const struct http_reply *reply) {
	struct conn *c = r->door;
	assert(reply->status >= 200 && reply->status < 600);
	if (!door_within(c, keep_work, (void *)(uintptr_t)reply)) {
		log_error("no room for an answer's headers: 503");
		c->reply = (struct http_reply){ .status = 503, .type = "text/plain; charset=utf-8", .body = LIT("Service Unavailable") };
	}
	reply_hand_over(c);
}
