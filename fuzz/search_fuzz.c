/* Any bytes as what somebody typed into the search: at most so many words, all of them folded, nothing but numbers before them, and
 * folding what was folded changes nothing. */
#include "../src/store/inside.h"
#include "../src/base/fold.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const struct migration migrations[] = { { 0, "", "" } };
const size_t migrations_count = 0;

static void check_match(struct arena *a, struct text match) {
	struct text codes, rest = match, one;
	text_cut(&rest, '\n', &codes);
	for (size_t i = 0; i < codes.n; i++)
		if (codes.p[i] != ' ' && (codes.p[i] < '0' || codes.p[i] > '9')) abort();
	while (text_cut(&rest, '\n', &one))
		if (one.n && !text_eq(one, fold(a, one))) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct tx tx = { .arena = a };
	struct text typed = { (const char *)data, size };
	if (text_utf8_ok(typed)) check_match(a, search_match(&tx, typed));
	arena_free(a);
	return 0;
}
