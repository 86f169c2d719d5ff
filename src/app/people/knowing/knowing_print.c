/* 印刷・FAX: before anything of this person is given or shown to somebody, who is it for? For the team and the ambulance the
 * papers are whole. For one relative the page says what that one may meet: the emergency sheet leaves out the rest, the
 * person's own page goes out whole or not at all, with the reason and the way on (to begin with telling). */
#include "knowing_inside.h"
#include "../caution/caution.h"
#include "../timeline/timeline.h"

static struct text id_text(struct request *r, id which) {
	char shown[ID_CHARS + 1];
	id_show(which, shown);
	return text_copy(r->arena, text_of(shown));
}

static struct text reader_value(struct request *r, const struct knowing_one *o) {
	return o->k.self ? LIT("self") : id_text(r, o->k.kin ? o->k.kin : o->row);
}

static void readers(struct request *r, struct print_page *m, const struct knowing_one *people, size_t n, const struct knower *chosen) {
	m->readers = ARENA_ARRAY(r->arena, struct print_reader, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct knower *k = &people[i].k;
		m->readers[m->n_readers++] = (struct print_reader){ k->who, reader_value(r, &people[i]),
			m->asked && k->self == chosen->self && k->kin == chosen->kin && text_eq(k->other, chosen->other) };
	}
}

static const struct knowing_one *one_chosen(const struct knowing_one *people, size_t n, const struct knower *chosen) {
	for (size_t i = 0; i < n; i++) {
		const struct knower *k = &people[i].k;
		if (k->self == chosen->self && k->kin == chosen->kin && text_eq(k->other, chosen->other)) return &people[i];
	}
	return &people[0];
}

static void matters_shown(struct request *r, struct print_page *m, const struct knowing_one *o) {
	unsigned blocked = knowing_blocked(&o->k);
	m->matters = ARENA_ARRAY(r->arena, struct print_matter, MATTERS);
	for (unsigned i = 0; i < MATTERS; i++)
		m->matters[m->n_matters++] = (struct print_matter){ knowing_matter_ja(r, (enum matter)i), knowing_value_ja(r, o->k.value[i], o->k.self),
			knowing_href(r, o, (enum matter)i), !(blocked & MATTER_BIT(i)) };
}

static struct text with_for(struct request *r, const char *path, struct text value) {
	struct buf b = buf_in(r->arena, 96);
	buf_f(&b, "/people/%.*s/%s?for=%.*s", TEXT_ARG(r->person_code), path, TEXT_ARG(value));
	return buf_done(&b);
}

static void entries_shown(struct request *r, struct print_page *m, const struct knower *k) {
	struct entry_family *list;
	size_t n = timeline_for_reader(r, r->person, k, &list);
	m->entries = ARENA_ARRAY(r->arena, struct print_entry, n + 1);
	for (size_t i = 0; i < n; i++) m->entries[m->n_entries++] = (struct print_entry){ list[i].words, list[i].author, list[i].at };
}

static void chosen_shown(struct request *r, struct print_page *m, const struct knowing_one *o) {
	struct text value = reader_value(r, o);
	id kin = 0;
	enum matter first = MATTERS;
	m->who = o->k.who;
	m->child = o->k.child;
	if (m->child) m->may_sheet = false;
	m->reason = knowing_reason(r, MATTERS_ALL, &o->k, 1, &kin, &first);
	m->all_open = !m->reason.n;
	if (!m->all_open) m->tell_href = knowing_href(r, o, first);
	m->sheet_href = with_for(r, "sheet", value);
	m->pdf_href = with_for(r, "sheet.pdf", value);
	matters_shown(r, m, o);
	if (may(r, r->person, KIND_LIFE, ACT_SEE)) entries_shown(r, m, &o->k);
}

void knowing_print(struct request *r) {
	struct person p = { 0 };
	struct knower chosen = { 0 };
	struct knowing_one *people;
	struct print_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, JA("印刷・FAX")))) };
	size_t n = knowing_people(r, r->person, &people);
	m.page = m.ref.page;
	m.code = p.code;
	m.team = text_is(query(r, "for"), "team");
	m.may_sheet = may(r, r->person, KIND_SHEET, ACT_EXPORT);
	m.asked = knowing_asked_for(r, &chosen);
	if (query(r, "for").n && !m.asked && !m.team) return;
	readers(r, &m, people, n, &chosen);
	if (m.asked) chosen_shown(r, &m, one_chosen(people, n, &chosen));
	struct html h = html_of(r);
	tpl_knowing_print(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- the way here ---- */
static bool may_print(struct person_ref ref) { return may(ref.r, ref.person->row.id, KIND_FAMILY, ACT_SEE); }

void knowing_print_button(struct html *h, struct person_ref ref) {
	struct print_page m = { .code = ref.person->code };
	if (may_print(ref)) tpl_knowing_print_button(h, &m);
}

void knowing_print_jump(struct html *h, struct person_ref ref) {
	struct print_page m = { .code = ref.person->code };
	if (may_print(ref)) tpl_knowing_print_jump(h, &m);
}
