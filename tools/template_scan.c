/* The small language inside the braces, turned into C. Whether a name exists and fits is left to the C compiler, which
 * is told the template's line: it knows the models, and this tool does not.
 *
 * Refuses: anything it does not know, naming the line.
 * To extend: a comparison is one row in comparisons[]; a word that stands for a value, one branch in path(). */
#include "template.h"
#include <ctype.h>
#include <string.h>

static bool name_char(char c) {
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static void name_token(struct scan *s) {
	const char *from = s->p;

	while (s->p < s->end && name_char(*s->p))
		s->p++;
	s->token = (struct token){ TOKEN_PATH, from, (size_t)(s->p - from) };
	if (isdigit((unsigned char)*from))
		s->token.kind = TOKEN_NUMBER;
	else if (isupper((unsigned char)*from))
		s->token.kind = TOKEN_CONSTANT;
	if ((s->token.kind != TOKEN_PATH && memchr(from, '.', s->token.n)) || *from == '.' || s->p[-1] == '.')
		s->token.kind = TOKEN_BAD;
	for (size_t i = 1; i < s->token.n; i++)
		if ((s->token.kind == TOKEN_NUMBER && !isdigit((unsigned char)from[i])) ||
		    (from[i - 1] == '.' && (from[i] == '.' || isdigit((unsigned char)from[i]))))
			s->token.kind = TOKEN_BAD;
}

static void string_token(struct scan *s) {
	const char *from = ++s->p;

	while (s->p < s->end && *s->p != '"')
		s->p += *s->p == '\\' && s->end - s->p > 1 ? 2 : 1;
	s->token = (struct token){ s->p < s->end ? TOKEN_STRING : TOKEN_BAD, from, (size_t)(s->p - from) };
	if (s->p < s->end)
		s->p++;
}

void scan_next(struct scan *s) {
	static const char *const signs[] = { "==", "!=", "<=", ">=", "<", ">", "=", "|", "&", "(", ")", "-" };

	while (s->p < s->end && isspace((unsigned char)*s->p))
		s->p++;
	s->token = (struct token){ TOKEN_END, s->p, 0 };
	if (s->p == s->end)
		return;
	if (name_char(*s->p)) {
		name_token(s);
		return;
	}
	if (*s->p == '"') {
		string_token(s);
		return;
	}
	s->token = (struct token){ TOKEN_BAD, s->p, 1 };
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		size_t n = strlen(signs[i]);

		if ((size_t)(s->end - s->p) >= n && !memcmp(s->p, signs[i], n)) {
			s->token = (struct token){ TOKEN_SIGN, s->p, n };
			break;
		}
	}
	s->p += s->token.n;
}

void scan_start(struct scan *s, const struct piece *piece) {
	*s = (struct scan){ .p = piece->p, .end = piece->p + piece->n };
	scan_next(s);
}

bool scan_is(const struct scan *s, const char *word) {
	return s->token.kind != TOKEN_STRING && s->token.n == strlen(word) && !memcmp(s->token.p, word, s->token.n);
}

bool scan_take(struct scan *s, const char *word) {
	if (!scan_is(s, word))
		return false;
	scan_next(s);
	return true;
}

void scan_string(struct tool_text *out, const struct token *token) {
	tool_put(out, "", 0);
	for (size_t i = 0; i < token->n; i++) {
		char c = token->p[i];

		if (c == '\\' && i + 1 < token->n)
			c = token->p[++i] == 'n' ? '\n' : token->p[i];
		tool_put(out, &c, 1);
	}
}

bool scan_done(struct template *t, const struct scan *s, int line) {
	if (s->token.kind == TOKEN_END)
		return true;
	tool_complain(t->file, line, "not understood: \"%.*s\"", (int)(s->end - s->token.p), s->token.p);
	return false;
}

bool scan_name(struct template *t, struct scan *s, int line, const char *what, struct token *name) {
	*name = s->token;
	if (name->kind != TOKEN_PATH || memchr(name->p, '.', name->n) || name->n >= NAME_SIZE) {
		tool_complain(t->file, line, "%s needs a name, not \"%.*s\"", what, (int)(s->end - s->token.p), s->token.p);
		return false;
	}
	scan_next(s);
	return true;
}

static const struct block *variable(const struct template *t, const char *p, size_t n) {
	for (int i = t->n_blocks - 1; i > 0; i--)
		if (t->blocks[i].n_name == n && n && !memcmp(t->blocks[i].name, p, n))
			return &t->blocks[i];
	return NULL;
}

static const struct block *innermost_loop(const struct template *t) {
	for (int i = t->n_blocks - 1; i > 0; i--)
		if (t->blocks[i].kind == BLOCK_FOR && t->blocks[i].n_name)
			return &t->blocks[i];
	return NULL;
}

/* loop_first, loop_last, loop_index (from 1). */
static bool loop_word(struct template *t, const struct scan *s, int line, struct tool_text *out, bool *good) {
	const struct block *loop = innermost_loop(t);
	bool first = scan_is(s, "loop_first"), last = scan_is(s, "loop_last");

	if (!first && !last && !scan_is(s, "loop_index"))
		return false;
	*good = loop != NULL;
	if (!loop)
		tool_complain(t->file, line, "%.*s outside of {%% for %%}", (int)s->token.n, s->token.p);
	else if (last)
		tool_putf(out, "(loop%d + 1 == loop%d_n)", loop->number, loop->number);
	else
		tool_putf(out, first ? "(loop%d == 0)" : "(loop%d + 1)", loop->number);
	return true;
}

/* a.b.c -> html_ref(m->a)->b ...: each part may be a struct or a pointer to one; v_a instead of m->a when a is a variable.
 * With ref its address. prefix stands before the last name. self is the whole model. */
static void path(const struct template *t, const struct token *k, bool ref, const char *prefix, struct tool_text *out) {
	const char *end = k->p + k->n, *dot = memchr(k->p, '.', k->n), *name = k->p;
	const struct block *v = variable(t, k->p, (size_t)((dot ? dot : end) - k->p));
	struct tool_text so_far = { 0 };

	if (!v && !dot && k->n == 4 && !memcmp(k->p, "self", 4)) {
		tool_putf(out, ref ? "m" : "(*m)");
		return;
	}
	if (v && !dot) {
		tool_putf(out, ref ? "v_" : "(*v_");
		tool_put(out, k->p, k->n);
		tool_put(out, ")", ref ? 0 : 1);
		return;
	}
	tool_putf(&so_far, v ? "v_" : "m");
	if (v) {
		tool_put(&so_far, k->p, (size_t)(dot - k->p));
		name = dot + 1;
	}
	for (; (dot = memchr(name, '.', (size_t)(end - name))) != NULL; name = dot + 1) {
		struct tool_text whole = { 0 };

		tool_putf(&whole, "html_ref(");
		tool_put(&whole, so_far.p, so_far.n);
		tool_putf(&whole, "->");
		tool_put(&whole, name, (size_t)(dot - name));
		tool_putf(&whole, ")");
		so_far = whole;
	}
	tool_putf(out, ref ? "html_ref(" : "");
	tool_put(out, so_far.p, so_far.n);
	tool_putf(out, "->%s", prefix);
	tool_put(out, name, (size_t)(end - name));
	tool_put(out, ")", ref ? 1 : 0);
}

bool expr_value(struct template *t, struct scan *s, int line, struct tool_text *out) {
	struct tool_text string = { 0 };
	bool good = true, minus = scan_take(s, "-");

	if (minus && s->token.kind != TOKEN_NUMBER)
		s->token.kind = TOKEN_BAD;
	if (s->token.kind == TOKEN_PATH && !loop_word(t, s, line, out, &good))
		path(t, &s->token, false, "", out);
	else if (s->token.kind == TOKEN_CONSTANT || s->token.kind == TOKEN_NUMBER) {
		tool_put(out, "-", minus);
		tool_put(out, s->token.p, s->token.n);
	} else if (s->token.kind == TOKEN_STRING) {
		scan_string(&string, &s->token);
		tool_quote(out, string.p, string.n);
	} else if (s->token.kind != TOKEN_PATH) {
		tool_complain(t->file, line, "a name like a.b is expected before \"%.*s\"", (int)(s->end - s->token.p), s->token.p);
		good = false;
	}
	if (good)
		scan_next(s);
	return good;
}

bool expr_ref(struct template *t, struct scan *s, int line, struct tool_text *out) {
	if (s->token.kind != TOKEN_PATH || !strncmp(s->token.p, "loop_", 5)) {
		tool_complain(t->file, line, "a name like a.b is expected before \"%.*s\"", (int)(s->end - s->token.p), s->token.p);
		return false;
	}
	path(t, &s->token, true, "", out);
	scan_next(s);
	return true;
}

bool expr_list(struct template *t, struct scan *s, int line, struct tool_text *list, struct tool_text *count) {
	if (s->token.kind != TOKEN_PATH || (!memchr(s->token.p, '.', s->token.n) && variable(t, s->token.p, s->token.n))) {
		tool_complain(t->file, line, "{%% for one in list %%} needs a list with its count n_list beside it");
		return false;
	}
	path(t, &s->token, false, "", list);
	path(t, &s->token, false, "n_", count);
	scan_next(s);
	return true;
}

static bool comparison(struct template *t, struct scan *s, int line, struct tool_text *out) {
	static const struct { const char *sign, *before, *between, *after; } comparisons[] = {
		{ "==", "html_same(", ", ", ")" }, { "!=", "!html_same(", ", ", ")" },
		{ "<=", "(html_number(", ") <= html_number(", "))" }, { ">=", "(html_number(", ") >= html_number(", "))" },
		{ "<", "(html_number(", ") < html_number(", "))" }, { ">", "(html_number(", ") > html_number(", "))" },
	};
	struct tool_text left = { 0 };

	if (!expr_value(t, s, line, &left))
		return false;
	for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
		if (!scan_take(s, comparisons[i].sign))
			continue;
		tool_putf(out, "%s", comparisons[i].before);
		tool_put(out, left.p, left.n);
		tool_putf(out, "%s", comparisons[i].between);
		if (!expr_value(t, s, line, out))
			return false;
		tool_putf(out, "%s", comparisons[i].after);
		return true;
	}
	tool_putf(out, "html_is(");
	tool_put(out, left.p, left.n);
	tool_putf(out, ")");
	return true;
}

static bool any_of(struct template *, struct scan *, int line, struct tool_text *, int depth);

static bool one_of(struct template *t, struct scan *s, int line, struct tool_text *out, int depth) {
	while (scan_take(s, "not"))
		tool_putf(out, "!");
	if (!scan_take(s, "("))
		return comparison(t, s, line, out);
	if (depth > BLOCKS_MAX || !any_of(t, s, line, out, depth + 1))
		return false;
	if (scan_take(s, ")"))
		return true;
	tool_complain(t->file, line, "a ) is missing");
	return false;
}

/* 'and' binds tighter than 'or', as in C; the brackets are written out for those who read the C. */
static bool any_of(struct template *t, struct scan *s, int line, struct tool_text *out, int depth) {
	tool_putf(out, "((");
	if (!one_of(t, s, line, out, depth))
		return false;
	for (;;) {
		if (scan_take(s, "and"))
			tool_putf(out, " && ");
		else if (scan_take(s, "or"))
			tool_putf(out, ") || (");
		else
			break;
		if (!one_of(t, s, line, out, depth))
			return false;
	}
	tool_putf(out, "))");
	return true;
}

bool expr_condition(struct template *t, struct scan *s, int line, struct tool_text *out) {
	return any_of(t, s, line, out, 0);
}
