/* Puts the static files into the program: `embed OUT.c OUT.h FILES...`
 *
 * Each file becomes one struct asset: its bytes, the same bytes packed by gzip -9 where that is smaller, and a tag made
 * of its content, for ETag and for "?v=" in addresses. The assets are sorted by path.
 *
 * Refuses: a file of a type it does not know, two files of one name, and names that an address would have to escape.
 * To extend: a new type is one row in types[]. */
#include "tool.h"
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

struct asset_file { const char *file, *name, *type; unsigned char *bytes, *gz; size_t n, n_gz; char tag[11]; };

static const struct { const char *ending, *type; } types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".ico", "image/x-icon" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".woff2", "font/woff2" },
};

static const char *type_of(const char *name) {
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending && i < sizeof types / sizeof *types; i++)
		if (!strcmp(ending, types[i].ending))
			return types[i].type;
	return NULL;
}

/* FNV-1a: it tells versions of a file apart, it protects nothing. */
static void make_tag(struct asset_file *a) {
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < a->n; i++)
		hash = (hash ^ a->bytes[i]) * 0x100000001b3u;
	snprintf(a->tag, sizeof a->tag, "%010llx", (unsigned long long)(hash >> 24));
}

/* zlib writes no time and no name into the gzip header, so the same file gives the same bytes on every machine. */
static void pack(struct asset_file *a) {
	z_stream z = { 0 };
	size_t room;

	if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, 16 + MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
		tool_complain(a->file, 1, "cannot be packed");
		return;
	}
	room = deflateBound(&z, (uLong)a->n);
	a->gz = tool_keep(room);
	z.next_in = a->bytes;
	z.avail_in = (uInt)a->n;
	z.next_out = a->gz;
	z.avail_out = (uInt)room;
	if (deflate(&z, Z_FINISH) != Z_STREAM_END)
		tool_complain(a->file, 1, "cannot be packed");
	a->n_gz = z.total_out < a->n ? z.total_out : 0;
	deflateEnd(&z);
}

static void read_asset(struct asset_file *a, const char *file) {
	a->file = file;
	a->name = tool_base(file);
	a->type = type_of(a->name);
	if (!a->type)
		tool_complain(file, 1, "no type is known for this ending");
	for (const char *p = a->name; *p; p++) {
		if (!isalnum((unsigned char)*p) && !strchr("-_.", *p)) {
			tool_complain(file, 1, "a static file's name is letters, digits, '-', '_' and '.'");
			break;
		}
	}
	a->bytes = (unsigned char *)tool_read(file, &a->n);
	make_tag(a);
	pack(a);
}

static int by_name(const void *a, const void *b) {
	return strcmp(((const struct asset_file *)a)->name, ((const struct asset_file *)b)->name);
}

static void put_bytes(struct tool_text *t, const char *what, size_t i, const unsigned char *p, size_t n) {
	tool_putf(t, "static const unsigned char %s_%zu[] = {", what, i);
	for (size_t k = 0; k < n; k++)
		tool_putf(t, "%s%d,", k % 32 ? "" : "\n\t", p[k]);
	tool_putf(t, "0 };\n");                      /* not counted; an empty file has a byte to point at, too */
}

static void put_table(struct tool_text *t, const struct asset_file *a, size_t n) {
	tool_putf(t, "\nconst struct asset assets[] = {\n");
	for (size_t i = 0; i < n; i++) {
		tool_putf(t, "\t{ \"/static/%s\", \"%s\", bytes_%zu, %zu, ", a[i].name, a[i].type, i, a[i].n);
		if (a[i].n_gz)
			tool_putf(t, "gz_%zu, %zu, \"%s\" },\n", i, a[i].n_gz, a[i].tag);
		else
			tool_putf(t, "0, 0, \"%s\" },\n", a[i].tag);
	}
	tool_putf(t, "\t{ 0 }\n};\nconst size_t assets_count = %zu;\n", n);
}

static void write_bytes(const char *path, const char *header, const struct asset_file *a, size_t n) {
	struct tool_text t = { 0 };

	tool_putf(&t, "/* Made by tools/embed.c from the static files. */\n#include \"%s\"\n\n", tool_base(header));
	for (size_t i = 0; i < n; i++) {
		put_bytes(&t, "bytes", i, a[i].bytes, a[i].n);
		if (a[i].n_gz)
			put_bytes(&t, "gz", i, a[i].gz, a[i].n_gz);
	}
	put_table(&t, a, n);
	tool_write(path, &t);
}

static void write_header(const char *path) {
	struct tool_text t = { 0 };

	tool_putf(&t, "/* Made by tools/embed.c: the static files, sorted by path. */\n#pragma once\n#include <stddef.h>\n\n");
	tool_putf(&t, "struct asset {\n\tconst char *path;              /* \"/static/<file name>\" */\n"
		"\tconst char *type;\n\tconst unsigned char *bytes; size_t n;\n"
		"\tconst unsigned char *gz; size_t n_gz;  /* NULL and 0 when gzip makes it no smaller */\n"
		"\tconst char *tag;               /* ten hex digits made of the content */\n};\n");
	tool_putf(&t, "extern const struct asset assets[];\nextern const size_t assets_count;\n");
	tool_write(path, &t);
}

int main(int argc, char **argv) {
	size_t n = argc > 3 ? (size_t)argc - 3 : 0;
	struct asset_file *a = tool_keep((n + 1) * sizeof *a);

	if (argc < 3) {
		fprintf(stderr, "usage: embed OUT.c OUT.h FILES...\n");
		return 2;
	}
	for (size_t i = 0; i < n; i++)
		read_asset(&a[i], argv[i + 3]);
	qsort(a, n, sizeof *a, by_name);
	for (size_t i = 1; i < n; i++)
		if (!strcmp(a[i - 1].name, a[i].name))
			tool_complain(a[i].file, 1, "has the same name as %s", a[i - 1].file);
	if (tool_complaints())
		return 1;
	write_bytes(argv[1], argv[2], a, n);
	write_header(argv[2]);
	return 0;
}
