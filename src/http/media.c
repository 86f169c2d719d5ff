/* Header values of the shape  type; name=value; name="value".
 *
 * Refuses: parameters without value, unended quotes, the same parameter twice. Inside quotes only \" and \\ are escapes:
 * some senders put whole Windows paths there. */
#include "media.h"
#include <string.h>

bool token_char(char c) {
	static const bool ok[256] = { ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true, ['!'] = true,
		['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true, ['\''] = true, ['*'] = true, ['+'] = true, ['-'] = true,
		['.'] = true, ['^'] = true, ['_'] = true, ['`'] = true, ['|'] = true, ['~'] = true };
	return ok[(unsigned char)c];
}

bool text_is_nocase(struct text t, const char *small) {
	if (t.n != strlen(small))
		return false;
	for (size_t i = 0; i < t.n; i++) {
		char c = t.p[i];
		if ((c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c) != small[i])
			return false;
	}
	return true;
}

bool media_is(struct text header, const char *type) {
	struct text piece;
	return text_cut(&header, ';', &piece) && text_is_nocase(text_trim(piece), type);
}

static struct text skip_spaces(struct text t) {
	while (t.n && (t.p[0] == ' ' || t.p[0] == '\t'))
		t = text_from(t, 1);
	return t;
}

static struct text take_token(struct text *rest) {
	size_t n = 0;
	while (n < rest->n && token_char(rest->p[n]))
		n++;
	struct text token = { rest->p, n };
	*rest = text_from(*rest, n);
	return token;
}

/* rest begins after the opening quote. */
static bool take_quoted(struct arena *arena, struct text *rest, struct text *value) {
	char *p = arena_alloc(arena, rest->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < rest->n; i++) {
		char c = rest->p[i];
		if (c == '"') {
			*value = (struct text){ p, n };
			*rest = text_from(*rest, i + 1);
			return true;
		}
		if (c == '\\' && i + 1 < rest->n && (rest->p[i + 1] == '"' || rest->p[i + 1] == '\\'))
			c = rest->p[++i];
		p[n++] = c;
	}
	return false;
}

/* One "; name=value". 1 = taken, 0 = the header is at its end, -1 = malformed. */
static int take_param(struct arena *arena, struct text *rest, struct text *name, struct text *value) {
	*rest = skip_spaces(*rest);
	if (rest->n == 0)
		return 0;
	if (rest->p[0] != ';')
		return -1;
	*rest = skip_spaces(text_from(*rest, 1));
	if (rest->n == 0)
		return 0;
	*name = take_token(rest);
	if (name->n == 0 || rest->n == 0 || rest->p[0] != '=')
		return -1;
	*rest = text_from(*rest, 1);
	if (rest->n && rest->p[0] == '"') {
		*rest = text_from(*rest, 1);
		return take_quoted(arena, rest, value) ? 1 : -1;
	}
	*value = take_token(rest);
	return value->n ? 1 : -1;
}

int media_param(struct arena *arena, struct text header, const char *wanted, struct text *value) {
	size_t type_end;
	struct text name, found;
	int taken, seen = 0;
	if (!text_find(header, LIT(";"), &type_end))
		return 0;
	struct text rest = text_from(header, type_end);
	while ((taken = take_param(arena, &rest, &name, &found)) > 0) {
		if (!text_is_nocase(name, wanted))
			continue;
		if (seen++)
			return -1;
		*value = found;
	}
	return taken < 0 ? -1 : seen;
}
