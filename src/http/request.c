/* From a connection's bytes to a struct http_request.
 *
 * Refuses, before a handler runs: what head.c refuses, unknown methods, addresses percent.c does not read, queries that
 * are malformed, expectations other than 100-continue, bodies over the limit. A form that is malformed is not refused but
 * marked, since its page can say so better. A large body lies in pages of its own: they cost memory only as it arrives. */
#include "door.h"
#include "form.h"
#include "media.h"
#include "percent.h"
#include <arpa/inet.h>
#include <string.h>
#include <sys/mman.h>

struct opening {
	const char *head; size_t n;
	int status;
	uint64_t length;
};

/* The library would cut the query into pieces in place, in memory of its own. It finds an empty one instead, and the byte
 * taken away goes back when the head is read. */
void request_line(struct conn *c, char *target) {
	c->cut = strchr(target, '?');
	if (c->cut) {
		c->after_cut = c->cut[1];
		c->cut[1] = '\0';
	}
}

static bool method_read(struct http_request *r, struct text method) {
	static const struct text names[HTTP_METHODS] = { [GET] = LIT("GET"), [HEAD] = LIT("HEAD"), [POST] = LIT("POST"),
		[PUT] = LIT("PUT"), [PATCH] = LIT("PATCH"), [DELETE] = LIT("DELETE") };
	for (int m = 0; m < HTTP_METHODS; m++)
		if (text_eq(method, names[m])) {
			r->head = m == HEAD;
			r->method = r->head ? GET : (enum http_method)m;
			return true;
		}
	return false;
}

static bool is_address(struct text t) {
	char z[INET6_ADDRSTRLEN], binary[sizeof(struct in6_addr)];
	if (t.n == 0 || t.n >= sizeof z)
		return false;
	memcpy(z, t.p, t.n);
	z[t.n] = '\0';
	return inet_pton(AF_INET, z, binary) == 1 || inet_pton(AF_INET6, z, binary) == 1;
}

/* Only a proxy on this machine is believed. */
static void peer_read(struct conn *c) {
	struct http_request *r = &c->request;
	struct text real = pairs_get(&r->headers, "x-real-ip");
	r->remote = c->peer_is_local && real.p && is_address(real) ? real : text_of(c->peer);
	r->secure = c->peer_is_local && text_is(pairs_get(&r->headers, "x-forwarded-proto"), "https");
}

static void cookies_read(struct http_request *r) {
	size_t from = 0;
	struct text value, all = { 0 };
	while ((value = pairs_next(&r->headers, "cookie", &from)).p)
		all = all.p ? text_join(r->arena, text_join(r->arena, all, LIT("; ")), value) : value;
	if (all.p)
		http_parse_cookies(r->arena, all, &r->cookies);
}

static int address_read(struct conn *c, uint64_t length) {
	struct http_request *r = &c->request;
	struct text query = r->target, path;
	const struct http_config *config = &c->door->config;
	text_cut(&query, '?', &path);
	if (!path_read(r->arena, path, &r->path))
		return 400;
	c->late = config->late && length == 0 && config->late(r, config->ctx);
	return c->late || !query.p || http_parse_urlencoded(r->arena, query, &r->query) ? 0 : 400;
}

static size_t body_limit(const struct conn *c) {
	const struct http_limits *l = &c->door->config.limits;
	for (size_t i = 0; i < l->n_uploads; i++) {
		const struct http_upload *u = &l->uploads[i];
		if (text_starts(c->request.path, u->begins) && (!u->ends || text_ends(c->request.path, u->ends)))
			return u->max;
	}
	return l->body_max;
}

/* 0, or a status; a body that is only somewhat too large is let in and thrown away first. */
static int body_check(struct conn *c, uint64_t length) {
	size_t limit = body_limit(c);
	struct text expect = pairs_get(&c->request.headers, "expect");
	if (expect.p && !text_is_nocase(expect, "100-continue"))
		return 417;
	if (length <= limit)
		return 0;
	if (expect.p || length > limit + PLENTY)
		return 413;
	c->refusal = 413;
	return 0;
}

static int request_read(struct conn *c, struct opening *o) {
	struct http_request *r = &c->request;
	struct head head;
	char *bytes = arena_alloc(r->arena, o->n + 1);
	memcpy(bytes, o->head, o->n);
	if (c->cut > o->head && c->cut + 1 < o->head + o->n) {
		bytes[c->cut - o->head] = '?';
		bytes[c->cut + 1 - o->head] = c->after_cut;
	}
	int known = MHD_get_connection_values(c->mhd, MHD_HEADER_KIND, NULL, NULL);
	int status = head_read(r->arena, bytes, o->n, (size_t)known, &head);
	r->headers = head.headers;
	if (status == 0)
		status = head_framing(&head);
	struct text host = pairs_get(&r->headers, "host");
	if (status == 0 && host.p && !head_host(r->arena, host, &r->host))
		return 400;
	if (status)
		return status;
	peer_read(c);
	if (!method_read(r, head.method))
		return 405;
	r->target = head.target;
	o->length = head.length;
	status = address_read(c, head.length);
	return status || c->late ? status : body_check(c, head.length);
}

static void opening_work(struct conn *c, void *p) {
	struct opening *o = p;
	o->status = request_read(c, o);
	if (o->status == 0 && !c->late)
		cookies_read(&c->request);
	if (o->status == 0 && !c->late && c->refusal == 0 && o->length <= SMALL_BODY) {
		c->body = arena_alloc(c->request.arena, o->length + 1);
		c->body_size = o->length;
	}
}

static void arena_take(struct conn *c, size_t ceiling) {
	if (c->request.arena)
		door_arena_back(c->door, c->request.arena, c->arena_is_standard);
	c->arena_is_standard = ceiling == ARENA_ROOM;
	c->request = (struct http_request){ .arena = door_arena(c->door, ceiling), .door = c };
}

struct pages { void *p; size_t n; };

static void pages_free(void *p) {
	struct pages *pages = p;
	munmap(pages->p, pages->n);
}

static void pages_work(struct conn *c, void *p) {
	struct pages *pages = ARENA_NEW(c->request.arena, struct pages);
	pages->n = *(uint64_t *)p + 1;
	pages->p = mmap(NULL, pages->n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages->p == MAP_FAILED)
		return;
	arena_defer(c->request.arena, pages_free, pages);
	c->body = pages->p;
	c->body_size = pages->n - 1;
}

/* The request is read once more, into an arena with room for what handlers make of a large body. */
static int large_body(struct conn *c, struct opening *o) {
	uint64_t length = o->length;
	arena_take(c, ARENA_ROOM + 2 * length);
	if (!c->request.arena || !door_within(c, opening_work, o) || !door_within(c, pages_work, &length) || !c->body)
		return 503;
	return o->status;
}

enum MHD_Result request_begin(struct conn *c, const char *head) {
	const union MHD_ConnectionInfo *info = MHD_get_connection_info(c->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct opening o = { .head = head, .n = info ? info->header_size : 0 };
	arena_take(c, ARENA_ROOM);
	if (!c->request.arena)
		return reply_refuse(c, 503);
	if (o.n > HEAD_MAX)
		return reply_refuse(c, 431);
	if (!door_within(c, opening_work, &o))
		return reply_refuse(c, 503);
	if (o.status == 0 && c->refusal == 0 && o.length > SMALL_BODY)
		o.status = large_body(c, &o);
	if (o.status)
		return reply_refuse(c, o.status);
	if (o.length)
		reaper_wait_for(c, WAIT_BODY, reaper_time(c->door->config.limits.body_ms, BODY_STEP, o.length));
	atomic_store(&c->stage, STAGE_BODY);
	return MHD_YES;
}

void request_body(struct conn *c, const char *bytes, size_t n) {
	if (c->refusal)
		return;
	if (n > c->body_size - c->body_n) {
		c->refusal = 400;
		return;
	}
	if (c->body_size > SMALL_BODY) {
		c->heavy += n;
		if (atomic_fetch_add(&c->door->heavy, n) + n > HEAVY_MAX) {
			c->refusal = 503;
			return;
		}
	}
	memcpy(c->body + c->body_n, bytes, n);
	c->body_n += n;
}

static void form_work(struct conn *c, void *p) {
	struct http_request *r = &c->request;
	struct text body = { c->body, c->body_n }, type = pairs_get(&r->headers, "content-type"), charset;
	(void)p;
	if (body.n == 0)
		return;
	if (media_is(type, "application/x-www-form-urlencoded")) {
		int found = media_param(r->arena, type, "charset", &charset);
		r->form_broken = body.n > FORM_TEXT_MAX || found < 0 || (found && !text_is_nocase(charset, "utf-8")) ||
			!http_parse_urlencoded(r->arena, body, &r->form);
	} else if (media_is(type, "multipart/form-data")) {
		r->form_broken = !http_parse_multipart(r->arena, body, type, &r->form, &r->files, &r->n_files);
	} else {
		r->body = body;
	}
	if (r->form_broken) {
		r->form = (struct pairs){ 0 };
		r->n_files = 0;
	}
}

/* Everything is here. When the handler returns without an answer the connection is put to sleep; whoever answers in the
 * very moment between is seen by the exchange, and the connection is woken at once. */
enum MHD_Result request_whole(struct conn *c) {
	const struct http_config *config = &c->door->config;
	if (c->refusal)
		return reply_refuse(c, c->refusal);
	if (c->late)                         /* here, since the library closes what is answered before its end */
		return reply_late(c);
	if (!door_within(c, form_work, NULL))
		return reply_refuse(c, 413);
	c->counted = true;
	atomic_fetch_add(&c->door->under_way, 1);
	if (atomic_load(&c->door->closing))
		return MHD_NO;
	reaper_wait_for(c, WAIT_HANDLER, 0);
	atomic_store(&c->stage, STAGE_RUNNING);
	config->handler(&c->request, config->ctx);
	if (atomic_load(&c->stage) == STAGE_ANSWERED)
		return reply_send(c);
	int running = STAGE_RUNNING;
	MHD_suspend_connection(c->mhd);
	if (!atomic_compare_exchange_strong(&c->stage, &running, STAGE_ASLEEP))
		door_wake(c->door, c->mhd);
	return MHD_YES;
}

void request_end(struct conn *c) {
	bool counted = c->counted;
	if (c->stream.open)
		stream_over(c);
	if (c->request.arena)
		door_arena_back(c->door, c->request.arena, c->arena_is_standard);
	c->request = (struct http_request){ .door = c };
	c->reply = (struct http_reply){ 0 };
	c->cut = c->body = NULL;
	c->body_n = c->body_size = 0;
	c->refusal = 0;
	c->counted = c->late = false;
	atomic_fetch_sub(&c->door->heavy, c->heavy);
	c->heavy = 0;
	atomic_store(&c->stage, STAGE_HEAD);
	reaper_wait_for(c, WAIT_IDLE, c->door->config.limits.idle_ms);
	if (counted)
		atomic_fetch_sub(&c->door->under_way, 1);
}
