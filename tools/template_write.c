/* Directives, values and sentences become C statements, each led by a #line, so that the C compiler's complaints name the
 * template. Everything a value goes through is a function of html/html.h.
 *
 * Refuses: directives it does not know, blocks never ended or ended twice, branches that end in different places of the
 * HTML. Sentences: template_say.c.
 * To extend: a directive is one row in directives[] and one function. */
#include "template.h"
#include <string.h>

/* ---- output ---- */
void write_flush(struct template *t) {
	if (!t->literal.n)
		return;
	tool_putf(&t->out, "\thtml_raw(h, ");
	tool_quote(&t->out, t->literal.p, t->literal.n);
	tool_putf(&t->out, ", %zu);\n", t->literal.n);
	t->literal.n = 0;
}

void write_join(struct tool_text *out, const struct tool_text *more) {
	tool_put(out, more->p, more->n);
}

void write_mark(struct template *t, int line) {
	tool_putf(&t->out, "#line %d ", line);
	tool_quote(&t->out, t->file, strlen(t->file));
	tool_putf(&t->out, "\n\t");
}

/* ---- values ---- */
/* Filters that write markup, so not into an attribute. */
static bool filter_fits(struct template *t, const struct token *filter, enum how how, int line) {
	bool markup = filter->n == 5 && !memcmp(filter->p, "lines", 5);

	if (markup && how != HOW_TEXT)
		tool_complain(t->file, line, "the filter lines writes <br>: in text only");
	return !(markup && how != HOW_TEXT);
}

static void write_value(struct template *t, struct scan *s, int line) {
	static const char *const writers[] = { [HOW_TEXT] = "html_put", [HOW_ATTRIBUTE] = "html_put", [HOW_ADDRESS] = "html_put_url",
		[HOW_PART] = "html_put_part", [HOW_CONTACT] = "html_put_contact" };
	enum how how = place_value(t, line);
	struct token filter = { TOKEN_END, "", 0 };
	struct tool_text value = { 0 };

	if (how == HOW_NOT || !expr_value(t, s, line, &value))
		return;
	if (scan_take(s, "|") && (!scan_name(t, s, line, "|", &filter) || !filter_fits(t, &filter, how, line)))
		return;
	if (!scan_done(t, s, line))
		return;
	write_flush(t);
	write_mark(t, line);
	if (!filter.n)
		tool_putf(&t->out, "%s(h, ", writers[how]);
	else
		tool_putf(&t->out, "%shtml_as_%.*s(h, ", how == HOW_ADDRESS ? "{ const size_t from = h->out.n; " : "", (int)filter.n, filter.p);
	write_join(&t->out, &value);
	tool_putf(&t->out, filter.n && how == HOW_ADDRESS ? "); html_check_url(h, from); }\n" : ");\n");
}

static void write_raw(struct template *t, struct scan *s, int line) {
	struct tool_text value = { 0 };

	if (!place_markup(t, line, "{{raw}}") || !expr_value(t, s, line, &value) || !scan_done(t, s, line))
		return;
	write_flush(t);
	write_mark(t, line);
	tool_putf(&t->out, "html_raw_text(h, ");
	write_join(&t->out, &value);
	tool_putf(&t->out, ");\n");
}

/* ---- blocks ---- */
static struct block *top(struct template *t) {
	return &t->blocks[t->n_blocks - 1];
}

static bool block_open(struct template *t, enum block_kind kind, int line, const struct token *name) {
	struct block *b;

	if (t->n_blocks == BLOCKS_MAX) {
		tool_complain(t->file, line, "more than %d blocks in each other", BLOCKS_MAX);
		return false;
	}
	for (int i = 1; name && i < t->n_blocks; i++)
		if (t->blocks[i].n_name == name->n && !memcmp(t->blocks[i].name, name->p, name->n))
			tool_complain(t->file, line, "%.*s is a name already, since line %d", (int)name->n, name->p, t->blocks[i].line);
	b = &t->blocks[t->n_blocks++];
	*b = (struct block){ .kind = kind, .line = line, .name = name ? name->p : "", .n_name = name ? name->n : 0,
		.start = t->place, .open_base = t->n_open, .fresh = kind == BLOCK_FOR };
	if (kind == BLOCK_FOR) {
		b->number = ++t->loops;
		t->place.after_blank = false;    /* the second round comes after the body, not after what is before */
	}
	return true;
}

/* A branch ends: all branches must end in the same place. */
static void branch_end(struct template *t, int line) {
	static const char *const kinds[] = { "", "if", "for", "with" };
	struct block *b = top(t);

	element_block_end(t);
	if (!b->has_end)
		b->end = t->place;
	else if (!place_merge(&b->end, &t->place))
		tool_complain(t->file, line, "{%% %s %%} of line %d ends in %s in one branch and in %s in another", kinds[b->kind], b->line,
			place_name(&b->end), place_name(&t->place));
	b->has_end = true;
	b->fresh = b->began_blank = false;
}

static void do_if(struct template *t, struct scan *s, int line) {
	struct tool_text condition = { 0 };

	block_open(t, BLOCK_IF, line, NULL);
	if (!expr_condition(t, s, line, &condition) || !scan_done(t, s, line))
		return;
	write_mark(t, line);
	tool_putf(&t->out, "if ");
	write_join(&t->out, &condition);
	tool_putf(&t->out, " {\n");
}

static bool in_if(struct template *t, int line, const char *word) {
	struct block *b = top(t);

	if (b->kind == BLOCK_IF && !b->has_else)
		return true;
	tool_complain(t->file, line, "{%% %s %%} without its {%% if %%}", word);
	return false;
}

static void do_elif(struct template *t, struct scan *s, int line) {
	struct tool_text condition = { 0 };

	if (!in_if(t, line, "elif"))
		return;
	branch_end(t, line);
	t->place = top(t)->start;
	if (!expr_condition(t, s, line, &condition) || !scan_done(t, s, line))
		return;
	write_mark(t, line);
	tool_putf(&t->out, "} else if ");
	write_join(&t->out, &condition);
	tool_putf(&t->out, " {\n");
}

static void do_else(struct template *t, struct scan *s, int line) {
	struct block *b = top(t);

	if (!scan_done(t, s, line) || (b->kind != BLOCK_FOR && !in_if(t, line, "else")))
		return;
	if (b->has_else) {
		tool_complain(t->file, line, "a second {%% else %%} for line %d", b->line);
		return;
	}
	branch_end(t, line);
	t->place = b->start;
	b->has_else = true;
	write_mark(t, line);
	if (b->kind == BLOCK_FOR) {
		tool_putf(&t->out, "} if (loop%d_n == 0) {\n", b->number);
		b->n_name = 0;           /* nothing to name: the list is empty */
	} else
		tool_putf(&t->out, "} else {\n");
}

static void do_for(struct template *t, struct scan *s, int line) {
	struct tool_text list = { 0 }, count = { 0 };
	struct token name;
	int k;

	if (!scan_name(t, s, line, "{% for %}", &name)) {
		block_open(t, BLOCK_WITH, line, NULL);
		return;
	}
	if (!scan_take(s, "in") || !expr_list(t, s, line, &list, &count) || !scan_done(t, s, line)) {
		tool_complain(t->file, line, "write {%% for one in list %%}");
		block_open(t, BLOCK_FOR, line, &name);
		return;
	}
	if (!block_open(t, BLOCK_FOR, line, &name))
		return;
	k = top(t)->number;
	write_mark(t, line);
	tool_putf(&t->out, "{ const size_t loop%d_n = html_count(", k);
	write_join(&t->out, &count);
	tool_putf(&t->out, "); for (size_t loop%d = 0; loop%d < loop%d_n; loop%d++) { const __auto_type v_%.*s = html_ref((", k, k, k, k,
		(int)name.n, name.p);
	write_join(&t->out, &list);
	tool_putf(&t->out, ")[loop%d]); (void)v_%.*s;\n", k, (int)name.n, name.p);
}

static void do_with(struct template *t, struct scan *s, int line) {
	struct tool_text ref = { 0 };
	struct token name;

	if (!scan_name(t, s, line, "{% with %}", &name)) {
		block_open(t, BLOCK_WITH, line, NULL);
		return;
	}
	if (!scan_take(s, "="))
		tool_complain(t->file, line, "write {%% with name = path %%}");
	else if (expr_ref(t, s, line, &ref) && scan_done(t, s, line)) {
		write_mark(t, line);
		tool_putf(&t->out, "{ const __auto_type v_%.*s = ", (int)name.n, name.p);
		write_join(&t->out, &ref);
		tool_putf(&t->out, "; (void)v_%.*s;\n", (int)name.n, name.p);
	}
	block_open(t, BLOCK_WITH, line, &name);
}

static void do_end(struct template *t, struct scan *s, int line) {
	struct block *b = top(t);

	if (!scan_done(t, s, line))
		return;
	if (b->kind == BLOCK_ROOT) {
		tool_complain(t->file, line, "{%% end %%} without a beginning");
		return;
	}
	branch_end(t, line);
	if (!b->has_else && b->kind != BLOCK_WITH) {
		t->place = b->start;     /* nothing at all is written: a branch too */
		t->n_open = b->open_base;
		branch_end(t, line);
	}
	t->place = b->end;
	tool_putf(&t->out, b->kind == BLOCK_FOR ? "\t} }\n" : "\t}\n");
	t->n_blocks--;
}

/* ---- other templates and functions ---- */
static void do_include(struct template *t, struct scan *s, int line) {
	struct tool_text ref = { 0 };
	struct token name;

	if (!place_markup(t, line, "{% include %}") || !scan_name(t, s, line, "{% include %}", &name))
		return;
	if (s->token.kind == TOKEN_END)
		tool_putf(&ref, "m");
	else if (!expr_ref(t, s, line, &ref) || !scan_done(t, s, line))
		return;
	write_mark(t, line);
	tool_putf(&t->out, "tpl_%.*s(h, ", (int)name.n, name.p);
	write_join(&t->out, &ref);
	tool_putf(&t->out, ");\n");
}

static void do_call(struct template *t, struct scan *s, int line) {
	struct tool_text values = { 0 };
	struct token name;
	bool good = true;

	if (!place_markup(t, line, "{% call %}") || !scan_name(t, s, line, "{% call %}", &name))
		return;
	while (good && s->token.kind != TOKEN_END) {
		tool_putf(&values, ", ");
		good = scan_take(s, "&") ? expr_ref(t, s, line, &values) : expr_value(t, s, line, &values);
	}
	if (!good)
		return;
	write_mark(t, line);
	tool_putf(&t->out, "%.*s(h", (int)name.n, name.p);
	write_join(&t->out, &values);
	tool_putf(&t->out, ");\n");
}

static const struct { const char *word; void (*write)(struct template *, struct scan *, int line); } directives[] = {
	{ "if", do_if }, { "elif", do_elif }, { "else", do_else }, { "for", do_for }, { "with", do_with }, { "end", do_end },
	{ "include", do_include }, { "call", do_call },
};

static void write_directive(struct template *t, struct scan *s, int line) {
	for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
		if (!scan_is(s, directives[i].word))
			continue;
		t->line = line;
		place_directive(t, top(t)->kind == BLOCK_FOR && (scan_is(s, "end") || scan_is(s, "else")));
		write_flush(t);
		scan_next(s);
		directives[i].write(t, s, line);
		return;
	}
	tool_complain(t->file, line, "no directive: {%% %.*s %%}", (int)(s->end - s->token.p), s->token.p);
}

void write_piece(struct template *t, const struct piece *piece) {
	struct scan s;

	if (piece->kind == PIECE_TEXT) {
		place_text(t, piece);
		return;
	}
	scan_start(&s, piece);
	if (piece->kind == PIECE_DO)
		write_directive(t, &s, piece->line);
	else if (scan_is(&s, "_") && scan_take(&s, "_"))
		write_sentence(t, &s, piece->line);
	else if (scan_is(&s, "raw") && s.p < s.end && (*s.p == ' ') && scan_take(&s, "raw"))
		write_raw(t, &s, piece->line);
	else
		write_value(t, &s, piece->line);
}
