/* Any bytes as a multipart body; the first line is the content type. Fields are UTF-8, files lie inside the body, and
 * nothing that was read holds the boundary. Build: as urlencoded_fuzz.c. */
#include "../src/http/http.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_file(const struct http_file *f, struct text body) {
	if (f->bytes.p < body.p || f->bytes.p + f->bytes.n > body.p + body.n)
		abort();
	if (!text_utf8_ok(f->field) || !text_utf8_ok(f->file_name) || !text_utf8_ok(f->type))
		abort();
	if (f->file_name.n && (memchr(f->file_name.p, '/', f->file_name.n) || memchr(f->file_name.p, '\n', f->file_name.n)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct text body = { (const char *)data, size }, type;
	struct pairs fields;
	struct http_file *files;
	size_t n_files;
	text_cut(&body, '\n', &type);
	if (body.p && http_parse_multipart(a, body, type, &fields, &files, &n_files)) {
		if (fields.n + n_files > 2000)
			abort();
		for (size_t i = 0; i < fields.n; i++)
			if (!text_utf8_ok(fields.p[i].name) || !text_utf8_ok(fields.p[i].value))
				abort();
		for (size_t i = 0; i < n_files; i++)
			check_file(&files[i], body);
	}
	arena_free(a);
	return 0;
}
