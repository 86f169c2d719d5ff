/* Adding a person asks four things; the rest comes when it comes. Similar people are shown before saving. */
#include "person_inside.h"
#include "templates.h"

/* The keys of the four questions and of the later form are the record's own; these are the page's. */
static const char *const page_keys[] = { "_sure", NULL };

static void draw_form(struct request *r, struct person_form_page *m, int status) {
	m->page.focus = true;
	struct html h = html_of(r);
	tpl_person_form(&h, m);
	answer_page(r, status, &h);
}

static struct person_form_page new_page(struct request *r) {
	struct person_form_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("ひとを加える")))), .adding = true,
		.action = LIT("/people"), .back = LIT("/people") };
	m.page.draft_key = LIT("person:new");
	m.page.draft_form = LIT("/people/new");
	page_crumb(&m.page, LIT("/people"), text_of(word(r->lang, JA("ひと"))));
	page_crumb(&m.page, LIT("/people/new"), m.page.title);
	return m;
}

bool person_may_add(const struct request *r) {
	return r->viewer.role != ROLE_NONE && r->viewer.role != ROLE_MUNICIPALITY && r->viewer.role != ROLE_SECRETARIAT;
}

static bool refused(struct request *r) {
	if (person_may_add(r)) return false;
	answer_status(r, 403, JA("ひとを加えられるのは、支援に関わる人です"), JA("加えた人の頁は、加えた人のチームだけに見えます。支援に関わる役割の人に頼んでください。"));
	return true;
}

void people_new(struct request *r) {
	if (refused(r)) return;
	draft_restore(r, LIT("person:new"));
	struct person_form_page m = new_page(r);
	draw_form(r, &m, 200);
}

void people_add(struct request *r) {
	struct person p = { 0 };
	if (refused(r)) return;
	record_read(&person_record, &p, &r->http->form, page_keys, &r->problems);
	record_check(&person_record, &p, r->today, &r->problems);
	if (r->problems.n) {
		form_again(r);
		struct person_form_page m = new_page(r);
		m.person = p;
		draw_form(r, &m, 422);
		return;
	}
	person_sort_key(r->arena, &p);
	if (!text_is(typed(r, "_sure"), "1")) {
		struct person_form_page m = new_page(r);
		m.n_alike = person_alike(r, &p, &m.alike);
		if (m.n_alike) {
			form_again(r);
			m.person = p;
			reads_list(r, (int)m.n_alike, KIND_PERSON);
			draw_form(r, &m, 409);
			return;
		}
	}
	if (!person_add(r->tx, &p, actor_of(r), r->viewer.role, r->viewer.office)) return;
	draft_done(r, LIT("person:new"));
	FLASH(r, 0, JA("{name}さんの頁をつくりました。"), ARG("name", person_name(r->arena, &p)));
	answer_see(r, "/people/%.*s", TEXT_ARG(p.code));
}

/* ---- changing what is known of the person ---- */
static struct text address_of(struct request *r, const char *tail) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s%s", TEXT_ARG(r->person_code), tail);
	return buf_done(&b);
}

static struct text draft_key(struct request *r) { return text_join(r->arena, LIT("person:"), r->person_code); }

static void draw_edit(struct request *r, struct person *p, int status, int64_t version) {
	struct person_ref ref = person_sub_page(r, p, text_of(word(r->lang, JA("基本のこと"))));
	struct person_form_page m = { .page = ref.page, .person = *p, .action = address_of(r, "/basics"), .back = address_of(r, ""),
		.version = int_text(r->arena, version) };
	m.page.draft_key = draft_key(r);
	m.page.draft_form = m.action;
	draw_form(r, &m, status);
}

void person_edit(struct request *r) {
	struct person p;
	if (!person_load(r->tx, r->person, &p)) return;
	person_shown(r, &p, ACT_RECORD);
	if (address_may(r, r->person, ACT_RECORD)) reads(r, r->person, KIND_ADDRESS);
	draft_restore(r, draft_key(r));
	draw_edit(r, &p, 200, p.row.version);
}

void person_change(struct request *r) {
	struct person p, now;
	if (!person_load(r->tx, r->person, &p)) return;
	bool place = address_may(r, r->person, ACT_RECORD);
	const struct person stored = p;
	record_read(&person_record, &p, &r->http->form, page_keys, &r->problems);
	if (!place) person_keep_address(&p, &stored);
	record_check(&person_record, &p, r->today, &r->problems);
	if (r->problems.n) {
		form_again(r);
		struct person shown = p;
		person_shown(r, &shown, ACT_RECORD);
		draw_edit(r, &shown, 422, typed_version(r));
		return;
	}
	person_sort_key(r->arena, &p);
	switch (record_update(r->tx, &person_record, &p, typed_version(r), NULL, actor_of(r), &now)) {
	case SAVED_ABSENT: return;
	case SAVED_STALE:
		person_shown(r, &now, ACT_RECORD);
		person_shown(r, &p, ACT_RECORD);
		answer_conflict(r, &person_record, &now, &p, text_z(r->arena, address_of(r, "/basics")));
		return;
	case SAVED: break;
	}
	draft_done(r, draft_key(r));
	FLASH(r, last_change(r), JA("{name}さんの基本のことを直しました。"), ARG("name", person_name(r->arena, &p)));
	answer_see(r, "/people/%.*s", TEXT_ARG(r->person_code));
}

/* The generated controls: the four questions when adding, everything when changing. */
void person_form_fields(struct html *h, struct person_form_page m) {
	static const char *const first[] = { "family_name", "given_name", "family_kana", "given_kana", "birth_on", "brought_by" };
	struct request *r = m.page.r;
	bool place = m.adding || address_may(r, r->person, ACT_RECORD);
	if (!m.adding && place) { record_form(h, &person_record, &m.person, r->typed, &r->problems); return; }
	for (size_t i = 0; !m.adding && i < person_record.n; i++) {
		const struct field *f = &person_record.fields[i];
		if (f->flags & (HIDDEN | FIXED) || person_address_field(f->name)) continue;
		record_field_form(h, &person_record, f->name, &m.person, r->typed, &r->problems);
	}
	if (!m.adding) return;
	for (size_t i = 0; i < COUNT(first); i++) record_field_form(h, &person_record, first[i], &m.person, r->typed, &r->problems);
}
