/* The family's channel beside the team's (FEATURES.md F34), and its guard against the wrong room (N2): before an entry goes to
 * the family, everybody who would read it is asked for, with what they know of what it touches. A stop keeps what was typed
 * and offers two ways on. At reading time all of it is asked again: what somebody knows may have changed.
 * Refuses: to let a sure word (余命) be cleared away; only words that can mean something else can. */
#include "timeline_inside.h"
#include "../knowing/knowing.h"
#include "templates.h"

static const struct code_item audience_items[] = {
	{ "team", JA("チームだけ"), NULL }, { "family", JA("家族・本人のアカウントにも"), NULL },
};
const struct codes entry_audiences = { "entry_audience", audience_items, COUNT(audience_items) };

static unsigned cleared_typed(const struct request *r) {
	unsigned bits = 0;
	for (unsigned m = 0; m < MATTERS; m++) if (typed_has(r, "not_about", knowing_matters.items[m].code)) bits |= MATTER_BIT(m);
	return bits;
}

/* What the writer chose and what the words propose, without what the writer says they do not mean. */
static unsigned touched_by(struct request *r, const struct entry *e, unsigned *maybe, struct text *found) {
	unsigned sure = 0, proposed = knowing_touched(r, r->person, e->words, &sure, found);
	*maybe = proposed & ~sure;
	return matters_of(e->matters) | sure | (*maybe & ~cleared_typed(r));
}

void entry_family_read(struct request *r, struct entry *e) {
	struct knower *audience;
	struct text found;
	unsigned maybe = 0;
	e->audience = LIT("team");
	record_read_field(&entry_record, "audience", e, &r->http->form, &r->problems);
	record_read_field(&entry_record, "matters", e, &r->http->form, &r->problems);
	if (!text_is(e->audience, "family") || typed_has(r, "only_team", "1")) {
		e->audience = LIT("team");
		e->matters = LIT("");
		return;
	}
	unsigned touched = touched_by(r, e, &maybe, &found);
	size_t n = knowing_audience(r, r->person, &audience);
	e->matters = matters_codes(r->arena, touched);
	if (knowing_reason(r, touched, audience, n, NULL, NULL).n)
		problem_add(&r->problems, "audience", JA("この文は、まだ伝えていないことにふれています。チームだけに知らせるか、伝えることから始めてください。"), NULL, 0);
}

/* ---- the page after a stop ---- */
static struct text tell_href(struct request *r, id kin, enum matter m) {
	char shown[ID_CHARS + 1] = "self";
	struct buf b = buf_in(r->arena, 64);
	if (kin > 0) id_show(kin, shown);
	if (kin >= 0) buf_f(&b, "/people/%.*s/knowing/%s/%s", TEXT_ARG(r->person_code), shown, knowing_matters.items[m].code);
	else buf_f(&b, "/people/%.*s/knowing", TEXT_ARG(r->person_code));
	return buf_done(&b);
}

void entry_stop_fill(struct request *r, struct timeline_part *m) {
	struct entry e = { 0 };
	struct problems none = { .arena = r->arena };
	struct knower *audience;
	unsigned maybe = 0, blocked = 0;
	id kin = 0;
	enum matter first = MATTERS;
	if (!r->typed) return;
	record_read_field(&entry_record, "audience", &e, r->typed, &none);
	record_read_field(&entry_record, "matters", &e, r->typed, &none);
	record_read_field(&entry_record, "words", &e, r->typed, &none);
	m->family_chosen = text_is(e.audience, "family");
	if (!m->family_chosen || !may(r, r->person, KIND_FAMILY, ACT_SEE)) return;
	unsigned touched = touched_by(r, &e, &maybe, &m->found);
	size_t n = knowing_audience(r, r->person, &audience);
	m->stop = knowing_reason(r, touched, audience, n, &kin, &first);
	if (!m->stop.n) return;
	m->tell_href = tell_href(r, kin, first);
	for (size_t i = 0; i < n; i++) blocked |= knowing_closed(&audience[i]);
	m->maybes = ARENA_ARRAY(r->arena, struct entry_maybe, MATTERS);
	for (unsigned i = 0; i < MATTERS; i++) {
		if (!(maybe & blocked & MATTER_BIT(i)) || matters_of(e.matters) & MATTER_BIT(i)) continue;
		m->maybes[m->n_maybes++] = (struct entry_maybe){ text_of(knowing_matters.items[i].code), text_of(word(r->lang, knowing_matters.items[i].ja)),
			cleared_typed(r) & MATTER_BIT(i) };
	}
}

void entry_audience_field(struct html *h, struct page p) {
	struct entry e = { .audience = LIT("team") };
	record_field_form(h, &entry_record, "audience", &e, p.r->typed, &p.r->problems);
}

void entry_matters_field(struct html *h, struct page p) {
	struct entry e = { 0 };
	record_field_form(h, &entry_record, "matters", &e, p.r->typed, &p.r->problems);
}

/* ---- reading ---- */
#define FAMILY_ROWS 100
size_t timeline_for_reader(struct request *r, id person, const struct knower *reader, struct entry_family **out) {
	struct entry_family *list = ARENA_ARRAY(r->arena, struct entry_family, FAMILY_ROWS);
	unsigned *matters = ARENA_ARRAY(r->arena, unsigned, FAMILY_ROWS), closed = knowing_closed(reader);
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, entry_family, V(person));
	while (n < FAMILY_ROWS && sql_row(s)) {
		matters[n] = matters_of(sql_text(s, 5));
		list[n++] = (struct entry_family){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 2), sql_int(s, 3), sql_int(s, 4) != 0 };
	}
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		unsigned sure = 0;
		if (closed) knowing_touched(r, person, list[i].words, &sure, NULL);
		if (!((matters[i] | sure) & closed)) list[kept++] = list[i];
	}
	*out = list;
	return kept;
}

size_t timeline_for_family(struct request *r, struct entry_family **out) {
	const struct viewer *v = &r->viewer;
	*out = ARENA_ARRAY(r->arena, struct entry_family, 1);
	if (v->kind == ACCOUNT_STAFF || !v->of_person || (v->kind == ACCOUNT_FAMILY && !v->of_kin) || !may(r, v->of_person, KIND_LIFE, ACT_SEE)) return 0;
	struct knower reader = knowing_reader(r, v->of_person, v->kind == ACCOUNT_FAMILY ? v->of_kin : 0);
	return timeline_for_reader(r, v->of_person, &reader, out);
}

void timeline_family_card(struct html *h, struct page p) {
	struct family_part m = { 0 };
	m.n_entries = timeline_for_family(p.r, &m.entries);
	if (m.n_entries > 20) m.n_entries = 20;
	if (m.n_entries) tpl_timeline_family(h, &m);
}
