/* Any bytes as a request's target: a path that is let in is plain, stays the same when it is sent again, and its query
 * reads like a form. Build: as urlencoded_fuzz.c. */
#include "../src/http/http.h"
#include "../src/http/percent.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct text path) {
	size_t at;
	if (path.n == 0 || path.p[0] != '/' || !text_utf8_ok(path) || (path.n > 1 && path.p[path.n - 1] == '/'))
		abort();
	if (text_find(path, LIT("//"), &at) || text_find(path, LIT("/../"), &at) || text_find(path, LIT("/./"), &at))
		abort();
	if (text_ends(path, "/..") || text_ends(path, "/.") || memchr(path.p, '\\', path.n) || memchr(path.p, '\n', path.n))
		abort();
}

static void check_again(struct arena *a, struct text path) {
	struct buf b = buf_in(a, 0);
	struct text segment, rest = text_from(path, 1), again;
	while (text_cut(&rest, '/', &segment)) {
		buf_char(&b, '/');
		http_encode(&b, segment);
	}
	if (!path_read(a, buf_done(&b), &again) || !text_eq(again, path))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct text query = { (const char *)data, size }, raw, path;
	struct pairs pairs;
	text_cut(&query, '?', &raw);
	if (path_read(a, raw, &path)) {
		check_path(path);
		check_again(a, path);
	}
	if (query.p)
		http_parse_urlencoded(a, query, &pairs);
	arena_free(a);
	return 0;
}
