/* Finds marked sentences: JA("..." "...") in C, {{_ "..."}} in templates. Comments and other strings are stepped over.
 *
 * Refuses: JA() around anything but the sentence itself (except where a #define passes one on), since the build could not
 * know what is said.
 * To extend: another mark in C is one more word in at_mark(). */
#include "words.h"
#include "template.h"
#include <ctype.h>
#include <string.h>

static int hex_digit(char c) {
	return isdigit((unsigned char)c) ? c - '0' : isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : -1;
}

static void put_rune(struct tool_text *out, unsigned long r) {
	static const unsigned char leads[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = r < 0x80 ? 1 : r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
	char c[4];

	for (size_t i = n; i-- > 1; r >>= 6)
		c[i] = (char)(0x80 | (r & 0x3f));
	c[0] = (char)(leads[n] | r);
	tool_put(out, c, n);
}

/* What stands after a backslash: \n, \x41, \101, \u3042. Returns what follows it. */
static const char *escape_read(const char *p, const char *end, struct tool_text *out) {
	static const char letters[] = "abfnrtv", values[] = "\a\b\f\n\r\t\v";
	const char *letter = *p ? strchr(letters, *p) : NULL;
	int most = *p == 'u' ? 4 : *p == 'U' ? 8 : *p == 'x' ? 2 : 0;
	unsigned long r = 0;

	if (letter)
		tool_put(out, values + (letter - letters), 1);
	else if (most) {
		const char *from = ++p;

		for (; p < end && p - from < most && hex_digit(*p) >= 0; p++)
			r = r * 16 + (unsigned long)hex_digit(*p);
		if (most == 2)
			tool_put(out, (char[]){ (char)r }, 1);
		else if (r <= 0x10ffff)
			put_rune(out, r);
		return p;
	} else if (*p >= '0' && *p <= '7') {
		const char *from = p;

		for (; p < end && p - from < 3 && *p >= '0' && *p <= '7'; p++)
			r = r * 8 + (unsigned long)(*p - '0');
		tool_put(out, (char[]){ (char)r }, 1);
		return p;
	} else
		tool_put(out, p, 1);
	return p + 1;
}

const char *string_read(const char *p, const char *end, struct tool_text *out) {
	tool_put(out, "", 0);
	for (p++; p < end && *p != '"' && *p != '\n';) {
		if (*p == '\\' && end - p > 1)
			p = escape_read(p + 1, end, out);
		else
			tool_put(out, p++, 1);
	}
	return p < end && *p == '"' ? p + 1 : NULL;
}

/* ---- C ---- */
struct reader { const char *file; const char *begin, *p, *end; int line; bool in_define; };

static void step(struct reader *r, const char *to) {
	for (; r->p < to; r->p++) {
		if (*r->p != '\n')
			continue;
		r->line++;
		if (r->p == r->begin || r->p[-1] != '\\')
			r->in_define = false;
	}
}

/* The end of the comment, string or character that begins here; NULL when none does. */
static const char *skipped(const struct reader *r) {
	const char *p = r->p;
	char quote = *p;

	if (r->end - p > 1 && p[0] == '/' && p[1] == '/') {
		p = memchr(p, '\n', (size_t)(r->end - p));
		return p ? p : r->end;
	}
	if (r->end - p > 1 && p[0] == '/' && p[1] == '*') {
		for (p += 2; r->end - p > 1 && (p[0] != '*' || p[1] != '/'); p++)
			;
		return r->end - p > 1 ? p + 2 : r->end;
	}
	if (quote != '"' && quote != '\'')
		return NULL;
	for (p++; p < r->end && *p != quote && *p != '\n'; p++)
		p += *p == '\\' && r->end - p > 1;
	return p < r->end ? p + 1 : r->end;
}

static void skip_blanks(struct reader *r) {
	const char *to;

	while (r->p < r->end) {
		if (isspace((unsigned char)*r->p) || *r->p == '\\')
			step(r, r->p + 1);
		else if (*r->p == '/' && (to = skipped(r)) != NULL)
			step(r, to);
		else
			return;
	}
}

static bool word_char(char c) {
	return isalnum((unsigned char)c) || c == '_';
}

static bool at_mark(const struct reader *r) {
	return r->end - r->p > 2 && r->p[0] == 'J' && r->p[1] == 'A' && !word_char(r->p[2]) &&
		(r->p == r->begin || !word_char(r->p[-1]));
}

static void mark_read(struct reader *r, struct entries *said) {
	struct tool_text ja = { 0 };
	const char *to;
	int line = r->line;

	step(r, r->p + 2);
	skip_blanks(r);
	if (r->p == r->end || *r->p != '(')
		return;                              /* the name alone, as in #undef JA */
	step(r, r->p + 1);
	skip_blanks(r);
	while (r->p < r->end && *r->p == '"') {
		to = string_read(r->p, r->end, &ja);
		if (!to)
			break;
		step(r, to);
		skip_blanks(r);
	}
	if (ja.p && ja.n && r->p < r->end && *r->p == ')')
		entries_add(said, (struct entry){ .ja = ja.p, .file = r->file, .line = line });
	else if (!r->in_define || ja.p)
		tool_complain(r->file, line, "JA() takes the sentence itself, in quotes");
}

void source_read(struct entries *said, const char *file, const char *bytes, size_t n) {
	struct reader r = { file, bytes, bytes, bytes + n, 1, false };
	const char *to;

	while (r.p < r.end) {
		if ((to = skipped(&r)) != NULL)
			step(&r, to);
		else if (at_mark(&r))
			mark_read(&r, said);
		else {
			r.in_define |= *r.p == '#';
			step(&r, r.p + 1);
		}
	}
}

/* ---- templates ---- */
void template_read(struct entries *said, const char *file, const char *bytes, size_t n) {
	struct source source = { file, bytes, bytes + n, 1 };
	struct tool_text ja;
	struct piece piece;
	struct scan s;

	for (piece_next(&source, &piece); piece.kind != PIECE_END; piece_next(&source, &piece)) {
		if (piece.kind != PIECE_PUT)
			continue;
		scan_start(&s, &piece);
		if (!scan_take(&s, "_"))
			continue;
		ja = (struct tool_text){ 0 };
		scan_string(&ja, &s.token);
		if (s.token.kind == TOKEN_STRING && ja.n)
			entries_add(said, (struct entry){ .ja = ja.p, .file = file, .line = piece.line });
		else
			tool_complain(file, piece.line, "{{_ needs a sentence in \"quotes\"");
	}
}
