/* Any bytes as an urlencoded body: everything is UTF-8 without NUL or CR, and what is encoded again reads the same.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/urlencoded_fuzz.c src/http/[the library] src/base/... */
#include "../src/http/http.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(struct text t) {
	if (!text_utf8_ok(t) || (t.n && memchr(t.p, '\r', t.n)) || t.p[t.n] != '\0')
		abort();
}

static void check_again(struct arena *a, const struct pairs *first) {
	struct buf b = buf_in(a, 0);
	struct pairs second;
	for (size_t i = 0; i < first->n; i++) {
		buf_z(&b, i ? "&" : "");
		http_encode(&b, first->p[i].name);
		buf_char(&b, '=');
		http_encode(&b, first->p[i].value);
	}
	if (!http_parse_urlencoded(a, buf_done(&b), &second) || second.n != first->n)
		abort();
	for (size_t i = 0; i < first->n; i++)
		if (!text_eq(first->p[i].name, second.p[i].name) || !text_eq(first->p[i].value, second.p[i].value))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct pairs pairs;
	if (http_parse_urlencoded(a, (struct text){ (const char *)data, size }, &pairs)) {
		if (pairs.n > 2000)
			abort();
		for (size_t i = 0; i < pairs.n; i++) {
			check_text(pairs.p[i].name);
			check_text(pairs.p[i].value);
		}
		check_again(a, &pairs);
	}
	arena_free(a);
	return 0;
}
