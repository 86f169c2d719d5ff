/* The parent's side of engawa-pdf: spawn, ask, wait, and never longer than ten seconds.
 * Refuses: documents over 1 MiB, answers over 2 MiB (the request's arena holds 4), a program that answers nonsense: it is
 * ended, and the next document starts a new one. */
#include "desk.h"
#include "worker.h"
#include "../../base/log.h"
#include <pthread.h>

#define ASK_MAX ((size_t)1 << 20)
#define ANSWER_MAX ((size_t)2 << 20)
#define WAIT SECONDS(10)

struct paper { pthread_mutex_t lock; struct worker worker; };

struct paper *paper_open(struct arena *a) {
	struct paper *p = ARENA_NEW(a, struct paper);
	pthread_mutex_init(&p->lock, NULL);
	p->worker = (struct worker){ "pdf", 0, -1 };
	return p;
}

void paper_close(struct paper *p) {
	if (!p) return;
	pthread_mutex_lock(&p->lock);
	worker_end(&p->worker, true);
	pthread_mutex_unlock(&p->lock);
}

/* Twice at most: the one that was kept may have gone to sleep or died since. Room for the answer was taken before anything is
 * asked: the arena's ceiling must not be met with the lock held. */
static bool make(struct paper *p, struct text doc, char *room, struct worker_answer *m) {
	int64_t until = clock_mono() + WAIT;
	bool done = false;
	pthread_mutex_lock(&p->lock);
	for (int i = 0; i < 2 && !done && clock_mono() < until; i++) {
		bool kept = p->worker.fd >= 0;
		if (!kept && !worker_start(&p->worker)) break;
		done = worker_ask(&p->worker, doc, room, ANSWER_MAX, m, until) && (m->kind == 'P' || m->kind == 'O' || m->kind == 'E');
		if (!done) worker_end(&p->worker, true);
		if (!done && !kept) break;
	}
	pthread_mutex_unlock(&p->lock);
	return done;
}

static bool paper_make(struct request *r, struct text doc, struct worker_answer *m) {
	if (!r->paper || !doc.n || doc.n > ASK_MAX) return false;
	char *room = arena_alloc(r->arena, ANSWER_MAX);
	if (!make(r->paper, doc, room, m)) { log_error("paper: no answer from engawa-pdf"); return false; }
	if (m->kind != 'E') return true;
	log_error("paper: %.*s", (int)(m->bytes.n < 200 ? m->bytes.n : 200), m->bytes.p);
	return false;
}

bool paper_pdf(struct request *r, struct text document_json, struct text *pdf, bool *overflow) {
	struct worker_answer m;
	if (!paper_make(r, document_json, &m)) return false;
	*pdf = m.bytes;
	*overflow = m.kind == 'O';
	return true;
}

bool paper_fit(struct request *r, struct text document_json, int *tenths) {
	struct worker_answer m;
	if (!paper_make(r, document_json, &m)) return false;
	*tenths = m.kind == 'P' ? m.tenths : 0;
	return true;
}
