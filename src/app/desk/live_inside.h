/* What the files of the live hub share: live.c (the door's side), live_hub.c and live_wait.c (a region's thread),
 * live_event.c (pure). */
#pragma once
#include "desk.h"
#include "live.h"
#include <pthread.h>

enum { LIVE_PER_ACCOUNT = 20, LIVE_PAGE = 200, LIVE_FAR = 2000, LIVE_LOOKS = 64 };
#define LIVE_SWEEP SECONDS(20)                   /* sessions and standings that end by the clock alone */
#define LIVE_BLIND SECONDS(5)                    /* longer without a store: nobody can say who may see, so all streams end */
#define LIVE_RETRY 200
#define LIVE_REST SECONDS(60)                    /* without a stream for so long: the region stops listening */

/* One open stream. Made and given back under live.lock; the rest of it belongs to the region's thread. */
struct live_seat {
	struct live_seat *next;                  /* of the free ones, the arrivals, or the thread's */
	struct live_region *of;
	struct http_stream *stream;              /* under the lock; NULL: it is over */
	id session, account;
	struct live_ask ask;
	unsigned sees;                           /* kinds the viewer may see of the person; 0 = not asked yet */
	bool caught_up;                          /* what it missed before it came is told */
};

struct live_look { char kind; id which; };
struct live_region {
	struct live *all;
	struct region *region;
	pthread_cond_t wake;
	pthread_t thread;
	/* under live.lock */
	bool runs, left, grown, look_all;        /* left: somebody's stream is over; grown: the change log is longer */
	struct live_seat *arrived;
	struct live_look looks[LIVE_LOOKS]; size_t n_looks;
	struct arena *arena, *scratch;           /* the thread's, from before it begins */
	/* the thread's own */
	struct live_seat *seats;                 /* newest first */
	bool listens;
	int64_t seq;                             /* the change log has been told up to here; 0 = not begun */
	int64_t sweep_at, rest_at, retry_at, blind_since;  /* monotonic; 0 = not set */
};

struct live {
	pthread_mutex_t lock;
	struct live_seat *free;
	struct live_region *regions; size_t n_regions;
	bool stop;
};

/* One entry of the change log, without its content. */
struct live_change {
	int64_t seq;
	struct change change;
	id person;
	const struct record *record;             /* NULL: a record of an older version */
	struct text who;
	id *team; size_t n_team; bool team_read; /* whose きょう it may concern */
};

/* One pass of the thread: what is to be done, and the snapshot it is done in. */
struct live_turn {
	struct live_region *h;
	struct arena *arena, *scratch;           /* of the pass; of one seat */
	struct tx *tx;
	instant now;
	bool look_all, more;
	struct live_look looks[LIVE_LOOKS]; size_t n_looks;
	struct live_change *page; size_t n_page;
	id standing_of; struct standing standing;   /* of the seat at hand; 0 = not loaded */
};

/* ---- live_hub.c ---- */
bool live_room(struct live_region *);            /* memory for the thread; false: none now */
void *live_hub(void *region);                    /* the thread */

/* ---- live_wait.c ---- */
bool live_wait(struct live_turn *);              /* false: the process ends */
void live_turn_done(struct live_turn *, bool good);

/* ---- live_event.c: pure ---- */
/* Which changes of a page (oldest first) are one event: the newest of each section. told[i] says whether the viewer may know
 * of change i; true in out[i] for those to be sent. */
void live_pick(const struct live_change *, size_t n, const bool *told, bool *out);
void live_event_put(struct buf *, const struct live_change *, const char *section, id viewer);
