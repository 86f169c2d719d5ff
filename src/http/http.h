/* The door: libmicrohttpd under our own limits. Knows bytes, addresses and deadlines; nothing of sessions or records.
 *
 * Refuses before any handler runs (each with a sentence, security headers included): framing that two readers could
 * read differently (repeated or conflicting Content-Length, Transfer-Encoding, Host; no Host in 1.1), chunked bodies (411:
 * the proxy in front sends lengths), headers over 8 KiB, bodies over the limit, addresses that are not well-formed UTF-8
 * after decoding or hold NUL, .. or //, unknown methods, slow headers (10 s) and slow bodies (30 s + 1 s per 100 KiB),
 * measured from the connection's start, or from the first byte of a later request.
 *
 * A handler is called once the whole request is here. It answers by http_reply(), now or later from any thread (the
 * connection sleeps meanwhile). Exactly one reply per request. The request and its arena die after the reply was sent. */
#pragma once
#include "../base/buf.h"
#include "../base/clock.h"

enum http_method { GET, HEAD, POST, PUT, PATCH, DELETE, HTTP_METHODS };

struct pair { struct text name, value; };
struct pairs { struct pair *p; size_t n; };       /* in order, duplicates kept */
struct text pairs_get(const struct pairs *, const char *name);           /* first; p == NULL when absent */
struct text pairs_next(const struct pairs *, const char *name, size_t *from); /* walks duplicates; start with *from = 0 */
struct http_file { struct text field, file_name, type, bytes; };     /* one uploaded part */

struct http_request {
	struct arena *arena;             /* ceiling: 4 MiB + the body */
	enum http_method method;         /* HEAD is handed over as GET with head = true; the reply's body is not sent */
	bool head;
	struct text path;                /* decoded, begins with '/', no '/' at the end but for the root */
	struct text host;                /* lower case, without port */
	struct text target;              /* path and query as sent, for "come back here" links */
	struct text remote;              /* address of the peer, or X-Real-IP when the peer is loopback */
	bool secure;                     /* X-Forwarded-Proto: https from loopback */
	struct pairs query;
	struct pairs form;               /* urlencoded or multipart fields */
	struct http_file *files; size_t n_files;
	struct pairs cookies;
	struct pairs headers;            /* names in lower case */
	struct text body;                /* as sent, when it was neither urlencoded nor multipart */
	bool form_broken;                /* the body claimed to be a form but was malformed or not UTF-8 */
	void *door;                      /* the door's own */
};

const struct http_file *http_file(const struct http_request *, const char *field);

/* How long its last bytes lay unread when asked in the handler or in late(), before the answer: what a busy server lets people wait. */
int64_t http_waited_ms(const struct http_request *);

struct http_reply {
	int status;
	const char *type;                /* "text/html; charset=utf-8" ...; required with a body */
	struct text body;                /* must live in the request's arena, or for ever */
	bool body_is_static;             /* lives for ever: not copied */
	const char *cache;               /* Cache-Control; NULL = "no-store" */
	const char *csp;                 /* NULL = the strict one of UX.md 9 */
	struct pairs extra;              /* Location, Set-Cookie, Content-Disposition, ETag ... */
};
void http_reply(struct http_request *, const struct http_reply *);

/* A live stream (SSE). Opens 200 text/event-stream; then http_stream_send from any thread; gone() once when it ends.
 * gone() comes on a thread of the door in every case: the peer left, was too slow, http_stream_end, or http_close; never
 * before the handler returned when the handler itself opens, otherwise it may come before http_stream_open returns. Once
 * it has returned, the stream is no more: keep streams in a list under one lock, send under it, take it in gone().
 * The request and its arena end as soon as the handler has returned (or, when another thread opens, with the call): a
 * stream may be open for hours, and keeps nothing but what waits to be sent. A comment line every 25 s keeps proxies from cutting the stream; a peer that left is noticed within
 * about a second. At most 16 KiB wait for the peer. */
struct http_stream;
struct http_stream *http_stream_open(struct http_request *, void (*gone)(void *), void *ctx);
bool http_stream_send(struct http_stream *, struct text);   /* false when the peer reads too slowly: it is being closed */
void http_stream_end(struct http_stream *);

typedef void http_handler(struct http_request *, void *ctx);
/* Where larger bodies are taken: by the beginning of the path, and by its end when ends is not NULL. */
struct http_upload { const char *begins, *ends; size_t max; };
struct http_limits {
	size_t body_max;                 /* bytes; default 1 MiB */
	const struct http_upload *uploads; size_t n_uploads;
	unsigned connections_max, per_address_max;   /* defaults 4096, 512; on a loopback address everybody is the proxy, so
	                                                there the second counts only when it is given */
	int64_t head_ms, body_ms, idle_ms, send_ms;  /* 0 = 10 s; 30 s + 1 s per 100 KiB; 75 s between two requests;
	                                                60 s + 1 s per 16 KiB for taking the reply (the parts
	                                                per byte scale with them) */
};
/* Asked of every request without a body as soon as its address is read; its query, its cookies and its form are not. True: it is
 * refused at once, with the page of refuse(503), made beforehand, and Retry-After: 2. Nothing is cheaper than that. */
typedef bool http_late(const struct http_request *, void *ctx);
/* Listens on 127.0.0.1 (or the address given). Threads = cores. port 0 picks a free one. The page for refusals is made
 * by refuse(status, lang, arena): it must not fail and may be NULL (plain text then). */
struct http_config {
	const char *address; uint16_t port; unsigned threads;
	struct http_limits limits;
	http_handler *handler; void *ctx;
	http_late *late;                 /* NULL: nobody is late */
	struct text (*refuse)(int status, bool english, struct arena *);
};
struct http_door;
int http_open(struct http_door **, const struct http_config *);   /* ERR_OK or ERR_SETUP */
uint16_t http_port(const struct http_door *);
void http_stop_new(struct http_door *);          /* stop accepting; those under way finish */
void http_close(struct http_door *);

/* Cookie as header value: name=value; Path=/; HttpOnly; SameSite=Lax; Secure when asked. max_age 0 = session, <0 = delete. */
struct text http_set_cookie(struct arena *, const char *name, struct text value, bool secure, int64_t max_age);
/* Percent-encodes for a path or query part. */
void http_encode(struct buf *, struct text);
/* Parsers, apart so that they can be tested and fuzzed. False = malformed. */
bool http_parse_urlencoded(struct arena *, struct text, struct pairs *);   /* at most 2,000 fields */
bool http_parse_multipart(struct arena *, struct text body, struct text content_type,
	struct pairs *, struct http_file **, size_t *n_files);                /* at most 2,000 parts */
bool http_parse_cookies(struct arena *, struct text, struct pairs *);
