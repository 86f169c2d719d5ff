/* Live streams (server-sent events).
 *
 * What is to be sent waits in a bounded queue; when it is empty the connection sleeps, so an idle stream costs no work at
 * all. Refuses to wait for slow readers: a full queue, or one that did not move for 30 s, ends the stream. While asleep
 * the library does not see that a peer left, so the reaper looks, and sends a comment line every 25 s.
 * Lock order: door->lock, then stream.lock, then the library's own. gone() is called without any of them. */
#include "door.h"
#include <stdlib.h>
#include <string.h>

#define BEAT_MS SECONDS(25)
#define STUCK_MS SECONDS(30)

void stream_init(struct conn *c) {
	pthread_mutex_init(&c->stream.lock, NULL);
	c->stream.conn = c;
}

void stream_free(struct conn *c) {
	pthread_mutex_destroy(&c->stream.lock);
}

/* Under the lock. */
static void stream_rouse(struct http_stream *s) {
	if (!s->asleep)
		return;
	s->asleep = false;
	door_wake(s->conn->door, s->conn->mhd);
}

/* Under the lock: no more is sent; the library sees a dead peer, or the callback below tells it. */
static void stream_cut(struct http_stream *s) {
	s->cut = true;
	reaper_cut(s->conn->fd, true);
	stream_rouse(s);
}

/* Under the lock. False when there is no room. */
static bool stream_put(struct http_stream *s, struct text t) {
	if (s->at > 0) {
		memmove(s->pending, s->pending + s->at, s->n);
		s->at = 0;
	}
	if (t.n > STREAM_ROOM - s->n)
		return false;
	if (t.n > s->cap - s->n) {
		size_t cap = s->cap ? s->cap : 256;
		while (cap - s->n < t.n)
			cap *= 2;
		char *p = realloc(s->pending, cap);
		if (!p)
			return false;
		s->pending = p;
		s->cap = cap;
	}
	if (s->n == 0)
		s->stuck_since = clock_mono();
	if (t.n)
		memcpy(s->pending + s->n, t.p, t.n);
	s->n += t.n;
	stream_rouse(s);
	return true;
}

/* The library keeps a response's headers as long as the response: a tenth of what an open stream costs. They were sent before
 * it asks for bytes. On the connection's own thread. */
static enum MHD_Result header_found(void *cls, enum MHD_ValueKind kind, const char *name, const char *value) {
	struct pair *found = cls;
	(void)kind;
	*found = (struct pair){ { name, strlen(name) }, { value, strlen(value) } };
	return MHD_NO;
}

static void headers_forget(struct http_stream *s) {
	struct pair one = { 0 };
	while (s->head && MHD_get_response_headers(s->head, header_found, &one) > 0)
		if (MHD_del_response_header(s->head, one.name.p, one.value.p) != MHD_YES)
			break;
	s->head = NULL;
}

/* The library asks for bytes. */
static ssize_t stream_take(void *cls, uint64_t position, char *out, size_t max) {
	struct http_stream *s = cls;
	ssize_t taken = 0;
	(void)position;
	pthread_mutex_lock(&s->lock);
	if (s->cut) {
		taken = MHD_CONTENT_READER_END_WITH_ERROR;
	} else if (s->n > 0) {
		size_t n = s->n < max ? s->n : max;
		memcpy(out, s->pending + s->at, n);
		s->at += n;
		s->n -= n;
		s->stuck_since = clock_mono();
		taken = (ssize_t)n;
	} else if (s->ended) {
		taken = MHD_CONTENT_READER_END_OF_STREAM;
	} else {
		headers_forget(s);
		free(s->pending);
		s->pending = NULL;
		s->at = s->cap = 0;
		MHD_suspend_connection(s->conn->mhd);
		s->asleep = true;
	}
	pthread_mutex_unlock(&s->lock);
	return taken;
}

struct http_stream *http_stream_open(struct http_request *r, void (*gone)(void *), void *ctx) {
	struct conn *c = r->door;
	struct http_stream *s = &c->stream;
	pthread_mutex_lock(&s->lock);
	s->open = true;
	s->asleep = s->ended = s->cut = false;
	s->gone = gone;
	s->ctx = ctx;
	s->beat_at = clock_mono() + BEAT_MS;
	s->stuck_since = 0;
	pthread_mutex_unlock(&s->lock);
	reply_hand_over(c);
	return s;
}

/* On the connection's own thread. */
enum MHD_Result stream_send_head(struct conn *c) {
	struct pair unbuffered = { LIT("X-Accel-Buffering"), LIT("no") };
	struct http_reply reply = { .status = 200, .type = "text/event-stream; charset=utf-8", .extra = { &unbuffered, 1 } };
	struct MHD_Response *out = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 256, stream_take, &c->stream, NULL);
	out = reply_headers(c, out, &reply);
	if (!out)
		return MHD_NO;
	reaper_wait_for(c, WAIT_STREAM, 0);
	c->stream.head = out;
	atomic_store(&c->stage, STAGE_SENDING);
	if (atomic_load(&c->door->closing))
		stream_finish(c);
	enum MHD_Result queued = MHD_queue_response(c->mhd, 200, out);
	MHD_destroy_response(out);
	door_arena_back(c->door, c->request.arena, c->arena_is_standard);
	c->request = (struct http_request){ .door = c };
	c->reply = (struct http_reply){ 0 };
	return queued;
}

bool http_stream_send(struct http_stream *s, struct text t) {
	pthread_mutex_lock(&s->lock);
	bool live = s->open && !s->cut && !s->ended;
	if (live && !stream_put(s, t)) {
		stream_cut(s);
		live = false;
	}
	pthread_mutex_unlock(&s->lock);
	return live;
}

void http_stream_end(struct http_stream *s) {
	pthread_mutex_lock(&s->lock);
	s->ended = true;
	stream_rouse(s);
	pthread_mutex_unlock(&s->lock);
}

void stream_over(struct conn *c) {
	struct http_stream *s = &c->stream;
	pthread_mutex_lock(&s->lock);
	bool was_open = s->open;
	s->open = s->asleep = false;
	s->head = NULL;
	free(s->pending);
	s->pending = NULL;
	s->at = s->n = s->cap = 0;
	pthread_mutex_unlock(&s->lock);
	if (was_open && s->gone)
		s->gone(s->ctx);
}

void stream_watch(struct conn *c, int64_t now, bool left) {
	struct http_stream *s = &c->stream;
	pthread_mutex_lock(&s->lock);
	if (s->open && !s->cut && !s->ended) {
		bool stuck = s->n > 0 && now - s->stuck_since > STUCK_MS;
		if (left || stuck)
			stream_cut(s);
		else if (now >= s->beat_at) {
			s->beat_at = now + BEAT_MS;
			stream_put(s, LIT(": \n\n"));
		}
	}
	pthread_mutex_unlock(&s->lock);
}

/* What is queued is still sent; a reader that does not take it within two seconds is cut. */
void stream_finish(struct conn *c) {
	struct http_stream *s = &c->stream;
	pthread_mutex_lock(&s->lock);
	if (s->open) {
		s->ended = true;
		reaper_wait_for(c, WAIT_SENT, SECONDS(2));
		stream_rouse(s);
	}
	pthread_mutex_unlock(&s->lock);
}
