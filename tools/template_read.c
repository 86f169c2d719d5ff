/* Cuts a template into pieces. Comments {# #} are dropped here, over any number of lines.
 *
 * Refuses: braces that are never closed, and braces inside braces (a forgotten end).
 * To extend: a new kind of braces is one more row in kinds[]. */
#include "template.h"
#include <string.h>

static const struct { char second; char ends[3]; enum piece_kind kind; } kinds[] = {
	{ '{', "}}", PIECE_PUT },
	{ '%', "%}", PIECE_DO },
	{ '#', "#}", PIECE_END },
};

static bool opens(const char *p, const char *end, size_t *kind) {
	if (end - p < 2 || p[0] != '{')
		return false;
	for (*kind = 0; *kind < sizeof kinds / sizeof kinds[0]; ++*kind)
		if (p[1] == kinds[*kind].second)
			return true;
	return false;
}

static void count_lines(struct source *s, const char *to) {
	for (; s->p < to; s->p++)
		s->line += *s->p == '\n';
}

/* The end of the braces that begin at p: quoted strings may hold anything. NULL when there is none. */
static const char *closing(const struct source *s, const char *ends, bool strings) {
	const char *p = s->p + 2;
	bool quoted = false;
	size_t inner;

	for (; s->end - p >= 2; p++) {
		if (quoted && *p == '\\')
			p++;
		else if (strings && *p == '"')
			quoted = !quoted;
		else if (!quoted && p[0] == ends[0] && p[1] == ends[1])
			return p;
		else if (!quoted && strings && opens(p, s->end, &inner))
			return NULL;
	}
	return NULL;
}

static void literal(struct source *s, struct piece *piece) {
	const char *p = s->p;
	size_t kind;

	while (p < s->end && !opens(p, s->end, &kind))
		p++;
	*piece = (struct piece){ PIECE_TEXT, s->line, s->p, (size_t)(p - s->p) };
	count_lines(s, p);
}

void piece_next(struct source *s, struct piece *piece) {
	const char *from, *to;
	size_t kind;

	while (s->p < s->end) {
		if (!opens(s->p, s->end, &kind)) {
			literal(s, piece);
			return;
		}
		from = s->p + 2;
		to = closing(s, kinds[kind].ends, kinds[kind].kind != PIECE_END);
		if (!to) {
			tool_complain(s->file, s->line, "{%c is not closed by %s", kinds[kind].second, kinds[kind].ends);
			s->p = s->end;
			break;
		}
		*piece = (struct piece){ kinds[kind].kind, s->line, from, (size_t)(to - from) };
		count_lines(s, to + 2);
		if (piece->kind != PIECE_END)
			return;
	}
	*piece = (struct piece){ PIECE_END, s->line, s->p, 0 };
}
