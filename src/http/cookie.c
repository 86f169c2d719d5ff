/* Cookies, in and out.
 *
 * Refuses to send anything a browser may read as more than one value: what is not plainly safe is percent-encoded, and
 * decoded again when it comes back. Other people's cookies on the same host may be malformed: they are passed over, and
 * only the verdict tells. */
#include "media.h"
#include "pairs.h"
#include "percent.h"
#include <assert.h>
#include <string.h>

#define COOKIES_MAX 100

static bool cookie_octet(char c) {
	return (unsigned char)c > ' ' && c != 0x7F && c != '"' && c != ',' && c != ';' && c != '\\';
}

static bool name_ok(struct text name) {
	for (size_t i = 0; i < name.n; i++)
		if (!token_char(name.p[i]))
			return false;
	return name.n > 0;
}

/* A value that was not percent-encoded by us may hold any '%': then it is taken as it is. */
static bool value_read(struct arena *arena, struct text raw, struct text *value) {
	if (raw.n >= 2 && raw.p[0] == '"' && raw.p[raw.n - 1] == '"')
		raw = (struct text){ raw.p + 1, raw.n - 2 };
	for (size_t i = 0; i < raw.n; i++)
		if (!cookie_octet(raw.p[i]))
			return false;
	char *p = arena_alloc(arena, raw.n + 1);
	size_t n = percent_decode(p, raw, false);
	*value = n == PERCENT_BROKEN ? raw : (struct text){ p, n };
	if (n != PERCENT_BROKEN)
		p[n] = '\0';
	return text_utf8_ok(*value);
}

bool http_parse_cookies(struct arena *arena, struct text header, struct pairs *out) {
	struct text piece, name, value, raw;
	bool ok = true;
	*out = (struct pairs){ 0 };
	while (text_cut(&header, ';', &piece)) {
		raw = text_trim(piece);
		if (raw.n == 0)
			continue;
		text_cut(&raw, '=', &name);
		if (!raw.p || !name_ok(name) || !value_read(arena, raw, &value) || out->n >= COOKIES_MAX)
			ok = false;
		else
			pairs_add(arena, out, name, value);
	}
	return ok;
}

struct text http_set_cookie(struct arena *arena, const char *name, struct text value, bool secure, int64_t max_age) {
	struct buf b = buf_in(arena, 64 + value.n);
	assert(name_ok(text_of(name)));
	buf_z(&b, name);
	buf_char(&b, '=');
	http_encode(&b, value);
	buf_z(&b, "; Path=/; HttpOnly; SameSite=Lax");
	if (secure)
		buf_z(&b, "; Secure");
	if (max_age > 0) {
		buf_z(&b, "; Max-Age=");
		buf_int(&b, max_age);
	} else if (max_age < 0) {
		buf_z(&b, "; Max-Age=0");
	}
	return buf_done(&b);
}
