/* Any bytes as a request's head. CR LF, LF, the first colon of a line and the first line's spaces are made NUL here as the
 * library does, so ordinary requests can be seeds. What is let in has one meaning: checked against the bytes as sent.
 * Build: as urlencoded_fuzz.c. */
#include "../src/http/head.h"
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How far the head goes: an empty line ends it, and a line with an empty name, but for the first. 0 when the library never
 * hands it on: no such line, or a line without colon that does not go on with the one before. Also 0 for what cannot be
 * seen afterwards: a lone colon beside a single LF (see head.c). */
static size_t blank(char *p, size_t n, size_t *headers) {
	bool first = true, colon = false, nameless = false, after_lf = false;
	size_t spaces = 0, line = 0, lines = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\n' || (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n')) {
			bool empty = i == line;
			size_t end = i;
			if (p[i] == '\r')
				p[i++] = '\0';
			p[i] = '\0';
			if (empty)
				return i + 1;
			if (nameless && lines > 1)
				return line + 1 == end && (after_lf || end == i) ? 0 : i + 1;
			if (!first && !colon && p[line] != ' ' && p[line] != '\t')
				return 0;
			*headers += !first && colon;
			after_lf = end == i;
			first = colon = nameless = false;
			line = i + 1;
			lines++;
		} else if (first && p[i] == ' ' && spaces++ < 2) {
			p[i] = '\0';
		} else if (!first && !colon && p[i] == ':') {
			p[i] = '\0';
			colon = true;
			nameless = i == line;
		}
	}
	return 0;
}

/* Counts lines that begin with name and a colon, in any case. */
static size_t lines_named(const char *p, size_t n, const char *name) {
	size_t count = 0, length = strlen(name);
	for (size_t i = 0; i + 1 + length < n; i++)
		count += p[i] == '\n' && strncasecmp(p + i + 1, name, length) == 0 && p[i + 1 + length] == ':';
	return count;
}

static void check(const struct head *head, const char *sent, size_t n) {
	if (lines_named(sent, n, "content-length") > 1 || lines_named(sent, n, "transfer-encoding") > 0)
		abort();
	if (lines_named(sent, n, "host") != 1 && head->minor == 1)
		abort();
	for (size_t i = 0; i < n; i++)
		if (sent[i] == '\n' && (i == 0 || sent[i - 1] != '\r'))
			abort();
	for (size_t i = 0; i < head->headers.n; i++)
		if (head->headers.p[i].name.n == 0 || memchr(head->headers.p[i].name.p, ' ', head->headers.p[i].name.n))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)16 << 20);
	struct head head;
	struct text host;
	size_t headers = 0;
	char *p = arena_alloc(a, size + 1);
	if (size)
		memcpy(p, data, size);
	if (memchr(p, '\0', size))
		memset(p, 'x', size);                /* a NUL as sent looks like what the library writes: see head.c */
	size = blank(p, size, &headers);
	if (head_read(a, p, size, headers, &head) == 0 && head_framing(&head) == 0) {
		check(&head, (const char *)data, size);
		struct text value = pairs_get(&head.headers, "host");
		if (value.p && head_host(a, value, &host) && (host.n == 0 || memchr(host.p, '@', host.n)))
			abort();
	}
	arena_free(a);
	return 0;
}
