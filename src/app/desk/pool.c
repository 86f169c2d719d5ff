/* A pool for slow work: two threads each for what comes before a write (passwords) and for slow pages (PDF), one for what comes
 * before a write with files (photographs: seconds each), so that none ever holds up a page or another.
 * Its queue has an end: what does not fit is refused at once with 503. */
#include "desk.h"
#include <pthread.h>

struct pool_job { void (*fn)(void *); void *p; };
struct pool {
	pthread_mutex_t lock;
	pthread_cond_t some;
	pthread_t threads[8];
	int n_threads;
	bool ending;
	size_t first, n, cap;
	struct pool_job jobs[];
};

static void *pool_work(void *p) {
	struct pool *pool = p;
	for (;;) {
		pthread_mutex_lock(&pool->lock);
		while (!pool->n && !pool->ending) pthread_cond_wait(&pool->some, &pool->lock);
		if (!pool->n) { pthread_mutex_unlock(&pool->lock); return NULL; }
		struct pool_job job = pool->jobs[pool->first];
		pool->first = (pool->first + 1) % pool->cap;
		pool->n--;
		pthread_mutex_unlock(&pool->lock);
		job.fn(job.p);
	}
}

struct pool *pool_new(struct arena *a, int threads, size_t waiting_max) {
	struct pool *pool = arena_alloc(a, sizeof *pool + waiting_max * sizeof *pool->jobs);
	pool->cap = waiting_max;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->some, NULL);
	while (pool->n_threads < threads && pool->n_threads < (int)COUNT(pool->threads)
		&& pthread_create(&pool->threads[pool->n_threads], NULL, pool_work, pool) == 0)
		pool->n_threads++;
	return pool->n_threads ? pool : NULL;
}

bool pool_add(struct pool *pool, void (*fn)(void *), void *p) {
	pthread_mutex_lock(&pool->lock);
	bool room = pool->n < pool->cap && !pool->ending;
	if (room) {
		pool->jobs[(pool->first + pool->n++) % pool->cap] = (struct pool_job){ fn, p };
		pthread_cond_signal(&pool->some);
	}
	pthread_mutex_unlock(&pool->lock);
	return room;
}

void pool_end(struct pool *pool) {
	if (!pool) return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->some);
	pthread_mutex_unlock(&pool->lock);
	for (int i = 0; i < pool->n_threads; i++) pthread_join(pool->threads[i], NULL);
}
