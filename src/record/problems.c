/* What the person who typed should mend: gathered while reading and checking, shown above the form and beside each field
 * (UX.md 8.1). A problem never blames and never praises; it says what to do. */
#include "walk.h"
#include <assert.h>
#include <string.h>

enum { ARGS_MAX = 3, FIRST_PROBLEMS = 8, UNKNOWN_MAX = 5, NAME_CHARS = 40 };

void problem_add(struct problems *ps, const char *field, const char *ja, const struct arg *args, size_t n) {
	assert(n <= ARGS_MAX);
	if (ps->n == ps->cap) {
		size_t cap = ps->cap ? ps->cap * 2 : FIRST_PROBLEMS;
		struct problem *more = ARENA_ARRAY(ps->arena, struct problem, cap);
		if (ps->n)
			memcpy(more, ps->p, ps->n * sizeof *more);
		ps->p = more;
		ps->cap = cap;
	}
	struct problem *p = &ps->p[ps->n++];
	*p = (struct problem){ .field = field, .ja = ja, .n_args = n };
	for (size_t i = 0; i < n; i++)
		p->args[i] = args[i];
}

const struct problem *problem_of(const struct problems *ps, const char *field) {
	for (size_t i = 0; ps && i < ps->n; i++)
		if (ps->p[i].field && strcmp(ps->p[i].field, field) == 0)
			return &ps->p[i];
	return NULL;
}

void field_problem_with(struct problems *ps, const struct field *f, const char *ja, const struct arg *args, size_t n) {
	struct arg all[ARGS_MAX] = { ARG("label", text_of(f->label)) };
	assert(n < ARGS_MAX);
	for (size_t i = 0; i < n; i++)
		all[i + 1] = args[i];
	problem_add(ps, f->name, ja, all, n + 1);
}

void field_problem(struct problems *ps, const struct field *f, const char *ja) {
	field_problem_with(ps, f, ja, NULL, 0);
}

/* Keys nobody asked for are told, but a flood of them does not make a flood of sentences. */
void problem_unknown(struct problems *ps, struct text name) {
	static const char *const sentence = JA("知らない項目「{name}」が送られてきました");
	size_t told = 0;
	for (size_t i = 0; i < ps->n; i++)
		told += ps->p[i].ja == sentence;
	if (told < UNKNOWN_MAX)
		problem_add(ps, NULL, sentence, &ARG("name", text_first(name, NAME_CHARS)), 1);
}

size_t problem_args(const struct problem *p, enum lang lang, struct arg *out) {
	for (size_t i = 0; i < p->n_args; i++) {
		out[i] = p->args[i];
		if (strcmp(out[i].name, "label") == 0)
			out[i].value = text_of(word(lang, out[i].value.p));
	}
	return p->n_args;
}

void problem_put(struct buf *b, const struct problem *p, enum lang lang) {
	struct arg args[ARGS_MAX];
	size_t n = problem_args(p, lang, args);
	words_put(b, lang, p->ja, args, n);
}

void problem_html(struct html *h, const struct problem *p) {
	struct arg args[ARGS_MAX];
	size_t n = problem_args(p, h->lang, args);
	html_say(h, p->ja, args, n);
}

static void item(struct html *h, const struct problem *p) {
	HTML(h, "<li>");
	if (p->field) {
		HTML(h, "<a href=\"#");
		html_z(h, p->field);
		HTML(h, "\">");
	}
	problem_html(h, p);
	if (p->field)
		HTML(h, "</a>");
	HTML(h, "</li>");
}

void record_problems(struct html *h, const struct problems *ps) {
	if (!ps || ps->n == 0)
		return;
	HTML(h, "<div class=\"errs\" id=\"problems\" tabindex=\"-1\" role=\"group\" aria-labelledby=\"problems-h\"><h2 id=\"problems-h\">");
	html_say(h, JA("{n}つ、確かめてください"), &ARG("n", html_arg_int(h, (int64_t)ps->n)), 1);
	HTML(h, "</h2><ul>");
	for (size_t i = 0; i < ps->n; i++)
		item(h, &ps->p[i]);
	HTML(h, "</ul></div>");
}
