/* Time. instant = milliseconds since 1970 UTC. The region's day is Japan's (UTC+9, no summer time).
 * ENGAWA_CLOCK in the environment (milliseconds, signed) shifts the wall clock for tests; the monotonic one never. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

typedef int64_t instant;
#define SECONDS(n) ((int64_t)(n) * 1000)
#define MINUTES(n) ((int64_t)(n) * 60000)
#define HOURS(n)   ((int64_t)(n) * 3600000)
#define DAYS(n)    ((int64_t)(n) * 86400000)

instant clock_now(void);
int64_t clock_mono(void);                        /* milliseconds, for deadlines and idle time */
/* False for a day after the wall clock jumped by more than five minutes: then nothing is to be thrown away for being old. */
bool clock_steady(void);
