/* Any bytes as a date: what is read is a day that exists, and every way of writing it gives the same day back.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/date_fuzz.c src/base/[the library] */
#include "../src/base/date.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_same(const struct buf *b, date want) {
	date got = 0;
	if (!date_read(buf_done(b), &got) || got != want)
		abort();
}

static void check_written(struct arena *a, date d) {
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		struct buf b = buf_in(a, 64);
		date_put(&b, d, (enum lang)lang);
		check_same(&b, d);
	}
	struct buf iso = buf_in(a, 16), era = buf_in(a, 64);
	date_put_iso(&iso, d);
	check_same(&iso, d);
	date_put_era(&era, d, LANG_JA);
	int year;
	if (date_era(d, &year) == ERA_WESTERN || year < 100)
		check_same(&era, d);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	date d = 0;
	if (!date_read((struct text){ (const char *)data, size }, &d)) {
		if (d != 0)
			abort();
		return 0;
	}
	if (!date_ok(d) || date_first(d) > date_last(d) || date_of_instant(date_start(d)) != date_first(d))
		abort();
	struct arena *a = arena_new(1 << 16);
	check_written(a, d);
	arena_free(a);
	return 0;
}
