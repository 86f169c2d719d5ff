/* multipart/form-data (RFC 7578), read from a whole body.
 *
 * Refuses: a body that does not begin with its boundary or does not end with it, a boundary followed by anything but the
 * end of its line, parts without a name, transfer encodings, field values that are not UTF-8, more than 2,000 parts, more
 * than 1 MiB in fields that are no files.
 * Files point into the body, nothing is copied. A file field left empty by the browser is not a file. */
#include "form.h"
#include "media.h"
#include "pairs.h"
#include <string.h>

#define HEADERS_MAX 16
#define HEADER_LINE_MAX 4096
#define BOUNDARY_MAX 70

struct part {
	struct text name, file_name, type;
	bool is_file;
};
struct parts {
	struct pairs *fields;
	struct http_file *files;
	size_t n_files, files_cap, n, text;
};

static bool boundary_read(struct arena *arena, struct text content_type, struct text *delimiter) {
	struct text boundary;
	if (!media_is(content_type, "multipart/form-data") || media_param(arena, content_type, "boundary", &boundary) != 1)
		return false;
	if (boundary.n == 0 || boundary.n > BOUNDARY_MAX || boundary.p[boundary.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < boundary.n; i++)
		if (boundary.p[i] < ' ' || boundary.p[i] == 0x7F)
			return false;
	*delimiter = text_join(arena, LIT("\r\n--"), boundary);
	return true;
}

/* Browsers write a quote in a file's name as %22 and line ends as %0D and %0A; folders in it are the sender's business. */
static struct text file_name_clean(struct arena *arena, struct text raw) {
	char *p = arena_alloc(arena, raw.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		struct text rest = text_from(raw, i);
		char c = raw.p[i];
		if (text_starts(rest, "%22") || text_starts(rest, "%0D") || text_starts(rest, "%0A")) {
			c = raw.p[i + 1] == '2' ? '"' : ' ';
			i += 2;
		}
		if (c == '/' || c == '\\')
			n = 0;
		else
			p[n++] = (unsigned char)c < ' ' || c == 0x7F ? ' ' : c;
	}
	memset(p + n, 0, raw.n - n);
	return (struct text){ p, n };
}

static bool disposition_read(struct arena *arena, struct text value, struct part *part) {
	struct text file_name;
	if (!media_is(value, "form-data") || media_param(arena, value, "name", &part->name) != 1)
		return false;
	int found = media_param(arena, value, "filename", &file_name);
	if (found < 0 || !text_utf8_ok(part->name))
		return false;
	if (found == 1) {
		part->is_file = true;
		part->file_name = file_name_clean(arena, file_name);
	}
	return text_utf8_ok(part->file_name);
}

static bool header_read(struct arena *arena, struct text line, struct part *part) {
	struct text name, value = line;
	text_cut(&value, ':', &name);
	if (!value.p || name.n == 0 || !text_utf8_ok(line))
		return false;
	value = text_trim(value);
	if (text_is_nocase(name, "content-disposition"))
		return part->name.p == NULL && disposition_read(arena, value, part);
	if (text_is_nocase(name, "content-type"))
		part->type = value;
	if (text_is_nocase(name, "content-transfer-encoding"))
		return text_is_nocase(value, "7bit") || text_is_nocase(value, "8bit") || text_is_nocase(value, "binary");
	return true;
}

/* The lines before a part's content, with the empty one. */
static bool headers_read(struct arena *arena, struct text *rest, struct part *part) {
	size_t end;
	for (int i = 0; i <= HEADERS_MAX; i++) {
		struct text window = { rest->p, rest->n < HEADER_LINE_MAX ? rest->n : HEADER_LINE_MAX };
		if (!text_find(window, LIT("\r\n"), &end))
			return false;
		struct text line = { rest->p, end };
		*rest = text_from(*rest, end + 2);
		if (end == 0)
			return part->name.p != NULL;
		if (!header_read(arena, line, part))
			return false;
	}
	return false;
}

static void file_add(struct arena *arena, struct parts *parts, const struct part *part, struct text bytes) {
	if (part->file_name.n == 0 && bytes.n == 0)
		return;
	if (parts->n_files == parts->files_cap) {
		size_t cap = parts->files_cap ? 2 * parts->files_cap : 4;
		struct http_file *files = ARENA_ARRAY(arena, struct http_file, cap);
		if (parts->n_files)
			memcpy(files, parts->files, parts->n_files * sizeof *files);
		parts->files = files;
		parts->files_cap = cap;
	}
	struct text type = part->type.n ? part->type : LIT("application/octet-stream");
	parts->files[parts->n_files++] = (struct http_file){ part->name, part->file_name, type, bytes };
}

static bool content_add(struct arena *arena, struct parts *parts, const struct part *part, struct text bytes) {
	if (++parts->n > FORM_FIELDS_MAX)
		return false;
	if (part->is_file) {
		file_add(arena, parts, part, bytes);
		return true;
	}
	parts->text += bytes.n;
	if (parts->text > FORM_TEXT_MAX)
		return false;
	struct text value = text_copy(arena, bytes);
	value.n = form_lines((char *)value.p, value.n);
	pairs_add(arena, parts->fields, part->name, value);
	return text_utf8_ok(value);
}

/* rest begins right after a boundary. 1 = a part was read, 0 = that was the last boundary, -1 = malformed. */
static int part_read(struct arena *arena, struct text *rest, struct text delimiter, struct parts *parts) {
	struct part part = { .file_name = LIT("") };
	size_t end;
	if (text_starts(*rest, "--"))
		return rest->n == 2 || text_is(*rest, "--\r\n") ? 0 : -1;
	if (!text_starts(*rest, "\r\n"))
		return -1;
	*rest = text_from(*rest, 2);
	if (!headers_read(arena, rest, &part) || !text_find(*rest, delimiter, &end))
		return -1;
	struct text bytes = { rest->p, end };
	*rest = text_from(*rest, end + delimiter.n);
	return content_add(arena, parts, &part, bytes) ? 1 : -1;
}

bool http_parse_multipart(struct arena *arena, struct text body, struct text content_type, struct pairs *fields,
	struct http_file **files, size_t *n_files) {
	struct parts parts = { .fields = fields };
	struct text delimiter, rest;
	int read = -1;
	*fields = (struct pairs){ 0 };
	if (boundary_read(arena, content_type, &delimiter)) {
		struct text first = text_from(delimiter, 2);
		if (text_starts(body, first.p)) {
			rest = text_from(body, first.n);
			while ((read = part_read(arena, &rest, delimiter, &parts)) > 0)
				;
		}
	}
	*files = parts.files;
	*n_files = parts.n_files;
	return read == 0;
}
