/* The wall clock and the clock that never goes back.
 * ENGAWA_CLOCK shifts the first one, for tests; it is read once, before main, so no thread ever sees it change. What is
 * installed (ENGAWA_SHIPPED, packaging/debian/rules) has no such door: all that is over by a date rests on this clock. */
#include "clock.h"
#include "log.h"
#include "text.h"
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

static int64_t shift;

#ifndef ENGAWA_SHIPPED
__attribute__((constructor)) static void read_shift(void) {
	const char *z = getenv("ENGAWA_CLOCK");
	int64_t ms;
	if (!z || !*z)
		return;
	if (!text_int(text_of(z), &ms) || ms > DAYS(100000) || ms < -DAYS(100000)) {
		log_warn("clock: ENGAWA_CLOCK is not a number of milliseconds, ignored");
		return;
	}
	shift = ms;
	log_warn("clock: shifted by %lld ms (ENGAWA_CLOCK): not for a real region", (long long)ms);
}
#endif

static int64_t read_clock(clockid_t which) {
	struct timespec t;
	clock_gettime(which, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

instant clock_now(void) {
	return read_clock(CLOCK_REALTIME) + shift;
}

int64_t clock_mono(void) {
	return read_clock(CLOCK_MONOTONIC);
}

/* How far the two clocks are apart. A machine that slept has not jumped, so that the other one counts its sleep too. */
static _Atomic int64_t apart, jumped_at;

__attribute__((constructor)) static void read_apart(void) {
	apart = read_clock(CLOCK_REALTIME) - read_clock(CLOCK_BOOTTIME);
}

bool clock_steady(void) {
	int64_t up = read_clock(CLOCK_BOOTTIME), now = read_clock(CLOCK_REALTIME) - up, was = atomic_load(&apart);
	if (now - was > MINUTES(5) || was - now > MINUTES(5)) {
		log_warn("clock: it jumped by %lld s; for a day nothing is thrown away for being old", (long long)((now - was) / 1000));
		atomic_store(&apart, now);
		atomic_store(&jumped_at, up);
	}
	int64_t at = atomic_load(&jumped_at);
	return !at || up - at > DAYS(1);
}
