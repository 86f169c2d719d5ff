/* A request's head, read a second time from its bytes, strictly.
 *
 * libmicrohttpd 0.9.75 forgives what another reader in front of us may read differently: lines ended by LF alone, folded
 * lines, spaces before the colon, NUL, several lengths. It also keeps the bytes: it reads in place and only writes NUL over
 * what ends a piece. CR LF becomes two NULs and a single LF one, so the walk below sees every difference but two, which no
 * proxy passes on: a NUL sent right before LF looks like CR; and a last line that is a lone colon with a single LF on either
 * side looks like the empty line, which the library takes it for.
 * Refuses all of them, control characters, whatever may stand only once and stands twice, and chunked bodies, whose own
 * framing cannot be seen from here. To extend: the names in only_once. */
#include "head.h"
#include "media.h"
#include "pairs.h"
#include <string.h>

struct walk { char *p, *end; };

/* Up to the next NUL, which is passed over. */
static bool walk_piece(struct walk *w, struct text *piece) {
	char *nul = w->p < w->end ? memchr(w->p, '\0', (size_t)(w->end - w->p)) : NULL;
	if (!nul)
		return false;
	*piece = (struct text){ w->p, (size_t)(nul - w->p) };
	w->p = nul + 1;
	return true;
}

/* The second NUL of what was CR LF. */
static bool walk_line_end(struct walk *w) {
	return w->p < w->end && *w->p++ == '\0';
}

static bool visible(struct text t, bool spaces) {
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];
		if (c < 0x20 ? !(spaces && c == '\t') : c == 0x7F || (!spaces && (c == ' ' || c > 0x7E)))
			return false;
	}
	return true;
}

static bool method_ok(struct text t) {
	for (size_t i = 0; i < t.n; i++)
		if (!token_char(t.p[i]))
			return false;
	return t.n > 0;
}

/* The token of a header's name, made small. */
static bool name_read(struct text name) {
	char *p = (char *)name.p;
	for (size_t i = 0; i < name.n; i++) {
		if (!token_char(p[i]))
			return false;
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] | 0x20);
	}
	return name.n > 0;
}

static struct text trim_spaces(struct text t) {
	while (t.n && (t.p[0] == ' ' || t.p[0] == '\t'))
		t = text_from(t, 1);
	while (t.n && (t.p[t.n - 1] == ' ' || t.p[t.n - 1] == '\t'))
		t.n--;
	return t;
}

static int first_line(struct walk *w, struct head *head) {
	struct text version;
	if (!walk_piece(w, &head->method) || !walk_piece(w, &head->target) || !walk_piece(w, &version) || !walk_line_end(w))
		return 400;
	if (version.n != 8 || !text_starts(version, "HTTP/"))
		return 400;
	if (!text_is(version, "HTTP/1.1") && !text_is(version, "HTTP/1.0"))
		return 505;
	head->minor = version.p[7] - '0';
	if (!method_ok(head->method) || !visible(head->target, false) || !text_starts(head->target, "/"))
		return 400;
	if (memchr(head->target.p, '#', head->target.n))
		return 400;
	return head->target.n > TARGET_MAX ? 414 : 0;
}

int head_read(struct arena *arena, char *bytes, size_t n, size_t known, struct head *head) {
	struct walk w = { bytes, bytes + n };
	*head = (struct head){ 0 };
	if (n > HEAD_MAX)
		return 431;
	int status = first_line(&w, head);
	if (status)
		return status;
	while (w.end - w.p != 2 || w.p[0] || w.p[1]) {
		struct text name, value;
		if (!walk_piece(&w, &name) || !walk_piece(&w, &value) || !walk_line_end(&w))
			return 400;
		if (!name_read(name) || !visible(value, true))
			return 400;
		if (head->headers.n >= HEADERS_MAX)
			return 431;
		pairs_add(arena, &head->headers, name, trim_spaces(value));
	}
	return head->headers.n == known ? 0 : 400;
}

enum { ONCE_HOST, ONCE_LENGTH, ONCE_CODING, ONCE_COUNT = 16 };
static const struct text only_once[ONCE_COUNT] = {
	[ONCE_HOST] = LIT("host"), [ONCE_LENGTH] = LIT("content-length"), [ONCE_CODING] = LIT("transfer-encoding"),
	LIT("content-type"), LIT("content-encoding"), LIT("authorization"), LIT("origin"), LIT("referer"), LIT("expect"),
	LIT("range"), LIT("if-match"), LIT("if-none-match"), LIT("sec-fetch-site"), LIT("x-real-ip"), LIT("x-forwarded-proto"),
	LIT("x-csrf-token"),
};

/* False when one of them stands twice. */
static bool find_once(const struct pairs *headers, const struct text *found[ONCE_COUNT]) {
	for (size_t i = 0; i < headers->n; i++)
		for (size_t k = 0; k < ONCE_COUNT; k++) {
			if (!text_eq(headers->p[i].name, only_once[k]))
				continue;
			if (found[k])
				return false;
			found[k] = &headers->p[i].value;
		}
	return true;
}

/* Digits only and no zero in front: "+5", "0x5", "5, 5" and "010" are read differently elsewhere. */
static bool length_read(struct text t, uint64_t *length) {
	*length = 0;
	if (t.n == 0 || t.n > 15 || (t.n > 1 && t.p[0] == '0'))
		return false;
	for (size_t i = 0; i < t.n; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		*length = *length * 10 + (uint64_t)(t.p[i] - '0');
	}
	return true;
}

int head_framing(struct head *head) {
	const struct text *found[ONCE_COUNT] = { 0 };
	if (!find_once(&head->headers, found))
		return 400;
	if (!found[ONCE_HOST] && head->minor == 1)
		return 400;
	if (found[ONCE_CODING]) {
		bool plain = head->minor == 1 && !found[ONCE_LENGTH] && text_is_nocase(*found[ONCE_CODING], "chunked");
		return plain ? 411 : 400;
	}
	if (found[ONCE_LENGTH] && !length_read(*found[ONCE_LENGTH], &head->length))
		return 400;
	bool bodiless = text_is(head->method, "GET") || text_is(head->method, "HEAD");
	return head->length > 0 && bodiless ? 400 : 0;
}

static bool host_char(char c, bool in_brackets) {
	bool word = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.';
	return word || (in_brackets ? c == ':' : c == '-' || c == '_');
}

static bool port_ok(struct text t) {
	for (size_t i = 1; i < t.n; i++)
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
	return t.n == 0 || (t.p[0] == ':' && t.n > 1 && t.n <= 6);
}

bool head_host(struct arena *arena, struct text value, struct text *host) {
	struct text copy = text_copy(arena, value);
	bool brackets = text_starts(copy, "[");
	size_t n = brackets ? 1 : 0;
	if (value.n > 255)
		return false;
	for (; n < copy.n && copy.p[n] != (brackets ? ']' : ':'); n++) {
		char *c = (char *)copy.p + n;
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c | 0x20);
		if (!host_char(*c, brackets))
			return false;
	}
	if (brackets && n++ == copy.n)
		return false;
	*host = (struct text){ copy.p, n };
	return n > 0 && port_ok(text_from(copy, n));
}
