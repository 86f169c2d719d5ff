/* Whom a server that is asked for more than it can do turns away, so that the others come in time.
 *
 * A page that lay unread for too long is refused, before anything of it is looked at. How long that is follows the day: a
 * short rush is served (250 ms). When every fourth has to be refused, sooner and sooner, down to 35 ms, so that "later" is said at
 * once; but not so soon that saying it takes more than about a tenth of the processors, since then fewer would be served.
 * When fewer are refused it goes back, and a second without a refusal ends it.
 *
 * Refuses to refuse: what is posted (its queue has an end of its own), and who is in need or at the door (route.first). */
#include "desk.h"
#include "assets.h"
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

enum { WINDOW = 200, LEAST = 35, CALM = 5, FIRST_MOST = 16, SHARE = 1400 };   /* SHARE: refusals a window and core, of about 14 us each */

struct late {
	int64_t most;
	unsigned share;                              /* refusals a window that may be */
	_Atomic int64_t ms, window_at;
	_Atomic unsigned asked, refused, calm;       /* in this window; windows without a refusal */
	const char *first[FIRST_MOST]; size_t n_first;
};

struct late *late_open(struct arena *a, int64_t most_ms) {
	struct late *l = ARENA_NEW(a, struct late);
	cpu_set_t cores;
	l->most = most_ms;
	l->ms = most_ms;
	l->share = SHARE * (sched_getaffinity(0, sizeof cores, &cores) ? 1 : (unsigned)CPU_COUNT(&cores));
	for (size_t f = 0; f < features_count; f++)
		for (size_t i = 0; i < features[f]->n_routes; i++)
			if (features[f]->routes[i].first && l->n_first < FIRST_MOST) l->first[l->n_first++] = features[f]->routes[i].path;
	return l;
}

int64_t late_next(int64_t ms, int64_t most, unsigned asked, unsigned refused, unsigned share) {
	int64_t next = refused > share || refused < asked / 4 ? ms + ms / 4 + 1 : ms / 2, least = most < LEAST ? most : LEAST;
	return next > most ? most : next < least ? least : next;
}

/* Whoever is the first of a window closes the one before. */
static void window_turn(struct late *l, int64_t now) {
	int64_t at = l->window_at;
	if (now - at < WINDOW || !atomic_compare_exchange_strong(&l->window_at, &at, now)) return;
	unsigned refused = atomic_exchange(&l->refused, 0), asked = atomic_exchange(&l->asked, 0);
	int64_t passed = (now - at) / WINDOW;
	if (refused) {
		l->calm = 0;
		l->ms = late_next(l->ms, l->most, asked, refused, passed > 4 ? l->share * 4 : l->share * (unsigned)passed);
	} else if (l->ms < l->most) {
		unsigned more = passed > CALM ? CALM : (unsigned)passed;
		if (atomic_fetch_add(&l->calm, more) + more >= CALM) l->ms = l->most;   /* clang 14 does not compare the result of += */
	}
}

static bool served_always(const struct late *l, struct text path) {
	struct pair taken[8];
	struct pairs params = { taken, 0 };
	if (text_is(path, "/health")) return true;
	for (size_t i = 0; i < assets_count; i++) if (text_is(path, assets[i].path)) return true;
	for (size_t i = 0; i < l->n_first; i++) if (path_fits(NULL, l->first[i], path, &params)) return true;
	return false;
}

bool desk_late(const struct http_request *h, void *ctx) {
	struct late *l = ((struct desk *)ctx)->late;
	if (h->method != GET || !l) return false;
	window_turn(l, clock_mono());
	atomic_fetch_add(&l->asked, 1);
	if (http_waited_ms(h) < l->ms || served_always(l, h->path)) return false;
	atomic_fetch_add(&l->refused, 1);
	return true;
}
