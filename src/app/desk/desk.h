/* The inside of the desk, for its own files only. Features include request.h. */
#pragma once
#include "page.h"
#include "live.h"
#include "paper.h"
#include "templates.h"
#include <setjmp.h>
#include "sql_names.h"

#define READS_MAX 64
struct answer {
	bool given, keep;                /* keep: commit although the status is not a success (a parked post) */
	int status;
	const char *type;
	struct text body;
	const char *cache, *csp;
	struct pair headers[8]; size_t n_headers;
	id changes_from;                 /* change-log id before the handler ran */
	id last_change;
	struct read_entry reads[READS_MAX]; size_t n_reads;
	struct text flash;
	id flash_change;
	struct live_ask *live;           /* the answer is a stream */
};

struct desk {
	struct region *regions; size_t n_regions;
	struct pool *proofs, *papers;    /* work before a write, most of it passwords; slow pages: neither waits for the other */
	struct pool *files;              /* work before a write over what was sent as a file: no photograph keeps anybody from signing in */
	struct late *late;
	struct paper *paper;
	struct live *live;
	struct http_door *door;
	bool ready;
};

/* ---- route.c ---- */
/* Checks every route of every feature: a guard, a handler, a well-formed path, no two alike. False (with err_set). */
bool routes_check(void);
/* NULL: no such path. *other_method says that the path exists for another method. */
const struct route *route_find(struct arena *, enum http_method, struct text path, struct pairs *params, bool *other_method);

/* Does the path fit the row's? Its :names go to params, which needs the arena only when it has no room for 8 yet. */
bool path_fits(struct arena *, const char *pattern, struct text path, struct pairs *params);

/* ---- late.c: who is turned away when too much is asked ---- */
struct late *late_open(struct arena *, int64_t most_ms);
bool desk_late(const struct http_request *, void *desk);
/* Pure: how long one may wait in the next window, when so many asked and were refused in this one; share: that many refusals may be. */
int64_t late_next(int64_t ms, int64_t most, unsigned asked, unsigned refused, unsigned share);

/* ---- pool.c: the slow pools ---- */
struct pool;
struct pool *pool_new(struct arena *, int threads, size_t waiting_max);   /* NULL when no thread can be had */
bool pool_add(struct pool *, void (*fn)(void *), void *p);   /* false: too many are waiting */
void pool_end(struct pool *);                                /* finishes what waits */

/* ---- serve.c ---- */
void desk_serve(struct http_request *, void *desk);
/* What a page asks for while nobody touches it (live.h) is not its reader's doing: the session is not kept alive by it, and
 * what was to be said to the reader waits. */
bool by_itself(const struct request *);
struct text desk_refuse(int status, bool english, struct arena *);

/* ---- dispatch.c ---- */
/* One pass over a request inside its transaction: session, guard, key, handler. Leaves r->answer filled. */
void dispatch(struct request *);

/* ---- answer.c ---- */
void answer_start(struct request *);
struct text form_csrf(struct request *);
struct http_reply answer_reply(struct request *);
void answer_failed(struct request *, enum outcome);          /* 503 with its sentence */
void answer_unreadable(struct request *);                    /* 422: the form could not be read */

/* ---- keys.c ---- */
enum key_state { KEY_NEW, KEY_REPLAYED, KEY_CHANGED, KEY_MISSING, KEY_FOREIGN };
/* Cross-site check and at-most-once check of a POST. REPLAYED answers as the first time did. */
enum key_state key_check(struct request *);
bool key_own(struct request *);                              /* a form of this session, from this site, well-formed */
void key_used(struct request *);

/* ---- draft.c ---- */
void draft_save(struct request *, id account, struct text key, struct text form, const struct pairs *);
struct text pairs_encode(struct arena *, const struct pairs *);  /* urlencoded, without keys that begin with '_' */
/* A post that met a session that had ended or locked: kept as a draft of its account, answered by the sign-in page. */
void draft_park(struct request *, id account);

/* ---- conflict.c ---- */
void conflict_choice(struct request *);                      /* _keep and _yours./_theirs. become plain fields */

/* ---- flash.c ---- */
void flash_read(struct request *, struct page *);            /* from the cookie; asks for its removal */
void flash_send(struct request *);                           /* into the cookie of a 303 */
