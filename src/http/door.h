/* What the files of the door share. Not for other floors.
 *
 * One struct conn per connection; one request at a time lives in it. Everything of libmicrohttpd happens on the thread
 * that owns the connection: answers from other threads only set the stage and wake it. */
#pragma once
#include "head.h"
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>

#define ARENA_ROOM ((size_t)4 * 1024 * 1024)
#define SMALL_BODY ((size_t)64 * 1024)
#define HEAVY_MAX ((size_t)512 * 1024 * 1024)
#define SPARE_ARENAS 64
#define STREAM_ROOM ((size_t)16 * 1024)
#define PLENTY ((size_t)32 * 1024 * 1024)     /* a body too large by less than this is read and thrown away, so that its
                                                 sender gets to read the answer */

/* Where a request is. RUNNING: the handler is at work. ASLEEP: it returned without a reply, the connection is suspended.
 * ANSWERED: there is a reply (or stream), not yet given to the library. */
enum stage { STAGE_HEAD, STAGE_BODY, STAGE_RUNNING, STAGE_ASLEEP, STAGE_ANSWERED, STAGE_SENDING };

/* What the reaper waits for; lives in the low bits of conn.due, the rest is the deadline (monotonic ms, 0 = none). */
enum wait { WAIT_HEAD, WAIT_BODY, WAIT_HANDLER, WAIT_SENT, WAIT_IDLE, WAIT_STREAM };
#define DUE(wait_, ms) ((int64_t)(ms) << 3 | (wait_))
#define DUE_WAIT(due) ((enum wait)((due) & 7))
#define DUE_MS(due) ((due) >> 3)

struct http_stream {
	pthread_mutex_t lock;
	struct conn *conn;
	struct MHD_Response *head;       /* whose headers are still there */
	bool open, asleep, ended, cut;   /* asleep: suspended, since there is nothing to send; cut: the peer is given up */
	char *pending; size_t at, n, cap;
	int64_t stuck_since, beat_at;    /* 0: nothing is stuck */
	void (*gone)(void *); void *ctx;
};

struct conn {
	struct http_request request;     /* request.door points back here */
	struct http_door *door;
	struct MHD_Connection *mhd;
	struct conn *next, **link;       /* door->conns, under door->lock */
	int fd;
	_Atomic int64_t due;
	int64_t idle_due; uint64_t idle_bytes;   /* the reaper's */
	char peer[INET6_ADDRSTRLEN];
	bool peer_is_local;
	/* of this request: */
	_Atomic int stage;
	char *cut, after_cut;            /* see request_line */
	char *body; size_t body_n, body_size;
	int refusal;                     /* status to answer when the body, being thrown away, has ended */
	bool counted;                    /* in door->under_way */
	bool late;                       /* to be refused at once */
	bool arena_is_standard;          /* goes back to the spare ones */
	size_t heavy;                    /* its part of door->heavy */
	struct pair note;                /* a refusal's one header */
	struct http_reply reply;
	struct http_stream stream;
};

struct http_door {
	struct MHD_Daemon *mhd;
	struct http_config config;
	struct MHD_Response *busy[2][2]; /* to who is late: in English or not, over TLS or not; NULL without config.late */
	int listener;
	uint16_t port;
	atomic_bool stopping, closing;
	atomic_int under_way, wakers;    /* requests with a handler; threads that are waking a connection right now */
	atomic_size_t heavy;             /* bytes of all large bodies now in memory */
	pthread_mutex_t lock;            /* conns, spare, n_spare */
	pthread_cond_t wake;
	struct conn *conns;
	struct arena *spare[SPARE_ARENAS]; int n_spare;
	pthread_t reaper; bool reaper_runs, reaper_stops;
};

/* door.c */
struct arena *door_arena(struct http_door *, size_t ceiling);    /* NULL: no memory */
void door_arena_back(struct http_door *, struct arena *, bool standard);
void door_wake(struct http_door *, struct MHD_Connection *);     /* only of a suspended connection, once */
/* Runs work(conn, p) with the arena's ceiling caught; false when it was met. */
bool door_within(struct conn *, void (*work)(struct conn *, void *), void *p);

/* request.c */
void request_line(struct conn *, char *target);
enum MHD_Result request_begin(struct conn *, const char *head);
void request_body(struct conn *, const char *bytes, size_t n);
enum MHD_Result request_whole(struct conn *);
void request_end(struct conn *);

/* reply.c */
enum MHD_Result reply_refuse(struct conn *, int status);
enum MHD_Result reply_send(struct conn *);
enum MHD_Result reply_late(struct conn *);
int reply_busy_make(struct http_door *);
void reply_busy_free(struct http_door *);
void reply_hand_over(struct conn *);
struct MHD_Response *reply_headers(struct conn *, struct MHD_Response *, const struct http_reply *);

/* stream.c */
void stream_init(struct conn *);
enum MHD_Result stream_send_head(struct conn *);
void stream_over(struct conn *);                 /* the request ended */
void stream_free(struct conn *);
void stream_watch(struct conn *, int64_t now, bool left);   /* each second, by the reaper; left: the peer did */
void stream_finish(struct conn *);               /* the door closes */

/* reaper.c */
int reaper_start(struct http_door *);
void reaper_stop(struct http_door *);
void reaper_wait_for(struct conn *, enum wait, int64_t ms_from_now);
void reaper_cut(int fd, bool throw_away);        /* from any thread, while the connection lives */
/* The least time, and more for long ones: as much again for each step of bytes. */
int64_t reaper_time(int64_t least_ms, uint64_t step, uint64_t n);
#define BODY_STEP ((uint64_t)30 * 100 * 1024)    /* 30 s + 1 s per 100 KiB */
#define SEND_STEP ((uint64_t)60 * 16 * 1024)     /* 60 s + 1 s per 16 KiB */
