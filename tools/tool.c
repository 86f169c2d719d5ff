/* See tool.h. To extend: only what two tools need belongs here. */
#include "tool.h"
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct kept { struct kept *next; max_align_t bytes[]; };
static struct kept *kept;                            /* keeps the leak checker of a sanitized build quiet, truthfully */
static int complaints;

static void stop(const char *what, const char *path) {
	fprintf(stderr, "%s: %s\n", path, what);
	exit(1);
}

void *tool_keep(size_t n) {
	struct kept *k = calloc(1, sizeof *k + n);

	if (!k)
		stop("out of memory", "tool");
	k->next = kept;
	kept = k;
	return k->bytes;
}

char *tool_copy(const char *p, size_t n) {
	char *copy = tool_keep(n + 1);

	memcpy(copy, p, n);
	return copy;
}

char *tool_read(const char *path, size_t *n) {
	struct tool_text t = { 0 };
	char part[65536];
	size_t got;
	FILE *f = fopen(path, "rb");

	if (!f)
		stop("cannot be read", path);
	tool_put(&t, "", 0);
	while ((got = fread(part, 1, sizeof part, f)) > 0)
		tool_put(&t, part, got);
	if (ferror(f))
		stop("cannot be read", path);
	fclose(f);
	*n = t.n;
	return t.p;
}

void tool_put(struct tool_text *t, const char *p, size_t n) {
	if (t->n + n + 1 > t->cap) {
		size_t cap = (t->n + n + 1) * 2;
		char *bigger = tool_keep(cap);

		if (t->n)
			memcpy(bigger, t->p, t->n);
		t->p = bigger;
		t->cap = cap;
	}
	if (n)
		memcpy(t->p + t->n, p, n);
	t->n += n;
	t->p[t->n] = 0;
}

void tool_putf(struct tool_text *t, const char *fmt, ...) {
	char line[2048];
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(line, sizeof line, fmt, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof line)
		stop("a line too long to write", "tool");
	tool_put(t, line, (size_t)n);
}

void tool_quote(struct tool_text *t, const char *p, size_t n) {
	tool_put(t, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)p[i];

		if (c == '\n' && i + 1 < n)
			tool_put(t, "\\n\"\n\t\"", 6);
		else if (c == '\n')
			tool_put(t, "\\n", 2);
		else if (c == '"' || c == '\\')
			tool_putf(t, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			tool_putf(t, "\\%03o", c);
		else
			tool_put(t, p + i, 1);
	}
	tool_put(t, "\"", 1);
}

void tool_write(const char *path, const struct tool_text *t) {
	FILE *f = fopen(path, "wb");

	if (!f)
		stop("cannot be written", path);
	if (fwrite(t->p, 1, t->n, f) != t->n || fflush(f)) {
		remove(path);
		stop("cannot be written", path);
	}
	fclose(f);
}

const char *tool_base(const char *path) {
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void tool_complain(const char *file, int line, const char *fmt, ...) {
	va_list args;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	complaints++;
}

int tool_complaints(void) {
	return complaints;
}
