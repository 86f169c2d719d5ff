/* The offices people work at: a list, and a form to add one. */
#include "account_inside.h"
#include "templates.h"

#define OFFICES_MAX 2000

static struct text kind_word(const struct request *r, struct text code) {
	const struct field *kind = record_field(&office_record, "kind");
	const struct code_item *item = code_find(kind->codes, code);
	return text_of(item ? word(r->lang, item->ja) : "");
}

static void draw(struct request *r, int status) {
	struct offices_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("事業所の一覧")))) };
	m.offices = ARENA_ARRAY(r->arena, struct office_line, OFFICES_MAX);
	struct stmt *s = SQL0(r->tx, account_offices);
	while (m.n_offices < OFFICES_MAX && sql_row(s))
		m.offices[m.n_offices++] = (struct office_line){ sql_text(s, 1), kind_word(r, sql_text(s, 2)), sql_text(s, 3), sql_text(s, 4) };
	sql_run(s);
	struct html h = html_of(r);
	tpl_offices(&h, &m);
	answer_page(r, status, &h);
}

void offices_list(struct request *r) { draw(r, 200); }

void office_add_fields(struct html *h, struct page p) { record_form(h, &office_record, NULL, p.r->typed, &p.r->problems); }

void offices_add(struct request *r) {
	struct office o = { 0 };
	record_read(&office_record, &o, &r->http->form, NULL, &r->problems);
	record_check(&office_record, &o, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	record_insert(r->tx, &office_record, &o, actor_of(r));
	FLASH(r, 0, JA("「{name}」を加えました。"), ARG("name", o.name));
	answer_see(r, "/offices");
}
