/* The generated part of a form: label, hint, error, then the control (form_control.c), in the markup of the design's parts
 * (UX.md 8, "form"; .f .hint .err .in .pick .date). What was typed wins over the row, whatever was wrong with it.
 * A screen that wants more than this is a template that takes only names, limits and codes from the table. */
#include "form_part.h"

/* Ticks, chips and the four boxes of a date: a fieldset. A single tick carries its label itself. */
static bool many_controls(const struct field *f) {
	return f->kind == FIELD_CODES || (f->kind == FIELD_DATE && f->flags & PARTLY)
		|| (f->kind == FIELD_CODE && f->codes->n <= PICK_MAX);
}

static const char *hint_of(const struct field *f) {
	if (f->hint || f->kind != FIELD_DATE || !(f->flags & PARTLY))
		return f->hint;
	return JA("例：昭和21年1月20日。わからない月や日は空のままで");
}

static void put_label(const struct form_part *p) {
	html_say(p->h, p->f->label, NULL, 0);
	if (p->f->flags & NEED) {
		HTML(p->h, " <span class=\"req\">");
		html_say(p->h, JA("※必須"), NULL, 0);
	} else {
		HTML(p->h, " <span class=\"opt\">");
		html_say(p->h, JA("任意"), NULL, 0);
	}
	HTML(p->h, "</span>");
}

static void open_group(const struct form_part *p) {
	HTML(p->h, "<fieldset");
	form_attr(p->h, "class", p->problem ? LIT("f bad") : LIT("f"));
	form_described(p);
	HTML(p->h, "><legend>");
	put_label(p);
	HTML(p->h, "</legend>");
}

static void open_single(const struct form_part *p) {
	HTML(p->h, "<div");
	form_attr(p->h, "class", p->problem ? LIT("f bad") : LIT("f"));
	HTML(p->h, ">");
	if (p->f->kind == FIELD_FLAG)
		return;
	HTML(p->h, "<label");
	form_attr(p->h, "for", text_of(p->f->name));
	HTML(p->h, ">");
	put_label(p);
	HTML(p->h, "</label>");
}

static void put_hint(const struct form_part *p) {
	if (!p->hint && !p->counted)
		return;
	HTML(p->h, "<p class=\"hint\" id=\"");
	html_z(p->h, p->f->name);
	HTML(p->h, "-h\">");
	if (p->hint)
		html_say(p->h, p->hint, NULL, 0);
	if (p->hint && p->counted)
		HTML(p->h, " ");
	if (p->counted)
		html_say(p->h, JA("{max}文字まで"), &ARG("max", html_arg_int(p->h, p->f->max)), 1);
	HTML(p->h, "</p>");
}

static void put_error(const struct form_part *p) {
	if (!p->problem)
		return;
	HTML(p->h, "<p class=\"err\" id=\"");
	html_z(p->h, p->f->name);
	HTML(p->h, "-e\"><span class=\"vh\">");
	html_say(p->h, JA("まちがい："), NULL, 0);
	HTML(p->h, "</span>");
	problem_html(p->h, p->problem);
	HTML(p->h, "</p>");
}

static void put_field(struct html *h, const struct field *f, const void *row, const struct pairs *typed, const struct problems *ps) {
	if (f->kind == FIELD_REF)
		return;
	struct form_part p = {
		.h = h, .f = f, .row = row, .typed = typed, .problem = problem_of(ps, f->name), .group = many_controls(f),
		.hint = hint_of(f), .counted = f->kind == FIELD_TEXT && f->max > 0,
	};
	if (p.group)
		open_group(&p);
	else
		open_single(&p);
	put_hint(&p);
	put_error(&p);
	form_control(&p);
	if (p.group)
		HTML(h, "</fieldset>\n");
	else
		HTML(h, "</div>\n");
}

void record_field_form(struct html *h, const struct record *r, const char *field, const void *row, const struct pairs *typed,
	const struct problems *problems) {
	put_field(h, record_field(r, field), row, typed, problems);
}

void record_form(struct html *h, const struct record *r, const void *row, const struct pairs *typed, const struct problems *problems) {
	bool there = row && ((const struct row *)row)->id;
	for (size_t i = 0; i < r->n; i++) {
		const struct field *f = &r->fields[i];
		if (!(f->flags & HIDDEN) && !(f->flags & FIXED && there))
			put_field(h, f, row, typed, problems);
	}
}
