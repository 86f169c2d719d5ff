/* Any bytes as a Cookie header, and as a value to set: what is set reads the same when it comes back, as one cookie.
 * Build: as urlencoded_fuzz.c. */
#include "../src/http/http.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_set(struct arena *a, struct text value) {
	struct text header = http_set_cookie(a, "c", value, true, 60), pair;
	struct pairs back;
	size_t at;
	if (text_find(header, LIT("\n"), &at) || text_find(header, LIT("\r"), &at) || text_find(header, LIT(","), &at))
		abort();
	if (!text_cut(&header, ';', &pair) || !text_is(header, " Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60"))
		abort();
	bool ok = http_parse_cookies(a, pair, &back);
	if (ok != text_utf8_ok(value))
		abort();
	if (ok && (back.n != 1 || !text_eq(back.p[0].value, value)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct text t = { (const char *)data, size };
	struct pairs cookies;
	http_parse_cookies(a, t, &cookies);
	if (cookies.n > 100)
		abort();
	for (size_t i = 0; i < cookies.n; i++)
		if (cookies.p[i].name.n == 0 || !text_utf8_ok(cookies.p[i].value))
			abort();
	check_set(a, t);
	arena_free(a);
	return 0;
}
