/* {{_ "{n}回話しました" n=count since=first|date }}: a sentence of the catalogue with its values, for html_say.
 *
 * Refuses: sentences whose {names} and values do not agree, sentences in addresses.
 * To extend: what a value may be is sentence_value(). */
#include "template.h"
#include <ctype.h>
#include <string.h>

/* Whether {name} or {name|one|many} stands in the sentence. */
static bool has_hole(const struct tool_text *sentence, const char *name, size_t n) {
	for (size_t i = 0; i + n + 1 < sentence->n; i++)
		if (sentence->p[i] == '{' && !memcmp(sentence->p + i + 1, name, n) && strchr("|}", sentence->p[i + 1 + n]))
			return true;
	return false;
}

static bool hole_filled(const struct token *names, int n_names, const char *p, size_t n) {
	for (int i = 0; i < n_names; i++)
		if (names[i].n == n && !memcmp(names[i].p, p, n))
			return true;
	return false;
}

static bool holes_agree(struct template *t, const struct tool_text *sentence, const struct token *names, int n_names, int line) {
	const char *end = sentence->p + sentence->n;
	bool good = true;

	for (int i = 0; i < n_names; i++)
		if (!has_hole(sentence, names[i].p, names[i].n)) {
			tool_complain(t->file, line, "the sentence has no {%.*s}", (int)names[i].n, names[i].p);
			good = false;
		}
	for (const char *p = sentence->p; p < end; p++) {
		const char *from = p + 1, *to = from;

		while (*p == '{' && to < end && (isalnum((unsigned char)*to) || *to == '_'))
			to++;
		if (to == from || hole_filled(names, n_names, from, (size_t)(to - from)))
			continue;
		tool_complain(t->file, line, "{%.*s} of the sentence has no value", (int)(to - from), from);
		good = false;
	}
	return good;
}

/* name=path or name=path|filter, written as one element of struct arg[]. */
static bool sentence_value(struct template *t, struct scan *s, int line, struct token *name, struct tool_text *out) {
	struct tool_text value = { 0 };
	struct token filter = { TOKEN_END, "", 0 };

	if (!scan_name(t, s, line, "a sentence", name))
		return false;
	if (!scan_take(s, "=")) {
		tool_complain(t->file, line, "a sentence takes its values as name=path");
		return false;
	}
	if (!expr_value(t, s, line, &value) || (scan_take(s, "|") && !scan_name(t, s, line, "|", &filter)))
		return false;
	tool_putf(out, " { \"%.*s\", ", (int)name->n, name->p);
	if (filter.n)
		tool_putf(out, "({ const size_t from = h->out.n; html_as_%.*s(h, ", (int)filter.n, filter.p);
	else
		tool_putf(out, "html_arg(h, ");
	write_join(out, &value);
	tool_putf(out, filter.n ? "); html_arg_cut(h, from); }) }," : ") },");
	return true;
}

void write_sentence(struct template *t, struct scan *s, int line) {
	enum { VALUES_MAX = 9 };
	struct tool_text sentence = { 0 }, values = { 0 };
	struct token names[VALUES_MAX];
	enum how how = place_value(t, line);
	int n = 0;

	if (how != HOW_NOT && how != HOW_TEXT && how != HOW_ATTRIBUTE)
		tool_complain(t->file, line, "a sentence does not belong into an address");
	if (s->token.kind != TOKEN_STRING) {
		tool_complain(t->file, line, "{{_ needs a sentence in \"quotes\"");
		return;
	}
	scan_string(&sentence, &s->token);
	scan_next(s);
	while (s->token.kind != TOKEN_END && n < VALUES_MAX)
		if (!sentence_value(t, s, line, &names[n++], &values))
			return;
	if (!scan_done(t, s, line) || !holes_agree(t, &sentence, names, n, line))
		return;
	write_flush(t);
	write_mark(t, line);
	tool_putf(&t->out, "html_say(h, ");
	tool_quote(&t->out, sentence.p, sentence.n);
	tool_putf(&t->out, n ? ", (struct arg[]){" : ", NULL");
	write_join(&t->out, &values);
	tool_putf(&t->out, n ? " }, %d);\n" : ", %d);\n", n);
}
