/* Any bytes as a day gone by and as a time of day: what is read is a day that exists (whether it lies ahead the page says)
 * and a moment of that day. */
#include "../src/app/people/replay/moment.c"
#include <stdlib.h>

#define TODAY 20260412
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct text typed = { (const char *)data, size };
	date on;
	int64_t of_day;
	if (!text_utf8_ok(typed)) return 0;
	if (moment_day(typed, TODAY, &on) && date_plus(date_plus(on, 1), -1) != on) abort();
	if (moment_time(typed, &of_day) && (of_day < 0 || of_day >= DAYS(1))) abort();
	return 0;
}
