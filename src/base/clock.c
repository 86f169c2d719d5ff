/* The wall clock and the clock that never goes back.
 * ENGAWA_CLOCK shifts the first one, for tests; it is read once, before main, so no thread ever sees it change. */
#include "clock.h"
#include "log.h"
#include "text.h"
#include <stdlib.h>
#include <time.h>

static int64_t shift;

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
}

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
