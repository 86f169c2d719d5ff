/* application/x-www-form-urlencoded, for bodies and for queries.
 *
 * Refuses: half an escape, bytes that are not UTF-8, NUL, more than 2,000 fields. Everything is decoded into one piece of
 * memory no larger than what came in. */
#include "form.h"
#include "pairs.h"
#include "percent.h"

size_t form_lines(char *p, size_t n) {
	size_t to = 0;
	for (size_t i = 0; i < n; i++) {
		if (p[i] == '\r' && i + 1 < n && p[i + 1] == '\n')
			continue;
		p[to++] = p[i] == '\r' ? '\n' : p[i];
	}
	p[to] = '\0';
	return to;
}

/* Decodes one name or value to *at and moves on. */
static bool decode_piece(char **at, struct text raw, struct text *out) {
	size_t n = percent_decode(*at, raw, true);
	if (n == PERCENT_BROKEN)
		return false;
	n = form_lines(*at, n);
	*out = (struct text){ *at, n };
	*at += n + 1;
	return text_utf8_ok(*out);
}

bool http_parse_urlencoded(struct arena *arena, struct text body, struct pairs *out) {
	struct text rest = body, field, name, value;
	size_t fields = 1;
	*out = (struct pairs){ 0 };
	if (body.n == 0)
		return true;
	for (size_t i = 0; i < body.n; i++)
		fields += body.p[i] == '&';
	if (fields > FORM_FIELDS_MAX)
		return false;
	char *at = arena_alloc(arena, body.n + 2 * fields);
	while (text_cut(&rest, '&', &field)) {
		if (field.n == 0)
			continue;
		struct text raw_value = field, raw_name = { 0 };
		text_cut(&raw_value, '=', &raw_name);
		if (!raw_value.p)
			raw_value = LIT("");
		if (!decode_piece(&at, raw_name, &name) || !decode_piece(&at, raw_value, &value))
			return false;
		pairs_add(arena, out, name, value);
	}
	return true;
}
