/* Any bytes as text to search: the folds are well-formed, folding twice changes nothing, and every token has at least
 * one character and no space.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/fold_fuzz.c src/base/[the library] -lunistring */
#include "../src/base/fold.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_pairs(struct text tokens) {
	struct text token;
	if (tokens.n == 0)
		return;
	while (text_cut(&tokens, ' ', &token))
		if (token.n == 0 || !text_utf8_ok(token))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct text t = { (const char *)data, size };
	struct text once = fold(a, t);
	if (!text_utf8_ok(once) || !text_eq(fold(a, once), once))
		abort();
	check_pairs(bigrams(a, once));
	check_pairs(bigrams_sought(a, once));
	bigrams(a, t);
	fold_digits(a, t);
	fold_kana(a, t);
	arena_free(a);
	return 0;
}
