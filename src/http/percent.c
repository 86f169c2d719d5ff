/* Percent-encoding, and what the door demands of an address.
 *
 * Refuses: half an escape, NUL, malformed UTF-8, control characters, empty segments, "." and "..", and an escaped slash or
 * a backslash, since another reader of the same address may take them for a separator. Decodes once, never twice. */
#include "percent.h"
#include "http.h"
#include <string.h>

static int hex_value(char c) {
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

size_t percent_decode(char *out, struct text raw, bool plus_is_space) {
	size_t n = 0;
	for (size_t i = 0; i < raw.n; i++) {
		char c = raw.p[i];
		if (c == '%') {
			int high = i + 2 < raw.n ? hex_value(raw.p[i + 1]) : -1;
			int low = i + 2 < raw.n ? hex_value(raw.p[i + 2]) : -1;
			if (high < 0 || low < 0)
				return PERCENT_BROKEN;
			c = (char)(high << 4 | low);
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		out[n++] = c;
	}
	return n;
}

static size_t slashes(struct text t) {
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += t.p[i] == '/';
	return n;
}

static bool segments_ok(struct text path) {
	struct text rest = text_from(path, 1), segment;
	while (text_cut(&rest, '/', &segment)) {
		bool last = rest.p == NULL;
		if ((segment.n == 0 && !last) || text_is(segment, ".") || text_is(segment, ".."))
			return false;
	}
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7F || path.p[i] == '\\')
			return false;
	return true;
}

bool path_read(struct arena *arena, struct text raw, struct text *path) {
	if (raw.n == 0 || raw.p[0] != '/')
		return false;
	char *p = arena_alloc(arena, raw.n + 1);
	size_t n = percent_decode(p, raw, false);
	if (n == PERCENT_BROKEN)
		return false;
	*path = (struct text){ p, n };
	if (!text_utf8_ok(*path) || slashes(*path) != slashes(raw) || !segments_ok(*path))
		return false;
	if (n > 1 && p[n - 1] == '/')
		p[--path->n] = '\0';
	return true;
}

void http_encode(struct buf *out, struct text t) {
	static const char hex[] = "0123456789ABCDEF";
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
			c == '_' || c == '~';
		if (plain)
			buf_char(out, (char)c);
		else
			buf_put(out, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}
