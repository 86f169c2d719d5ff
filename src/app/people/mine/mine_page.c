/* What every page under /mine shares: whose it is, the shell's room, what the reader may meet.
 * Refuses: a text about something the reader has not been told; it is left out, not hinted at. */
#include "mine_inside.h"

struct text mine_words(struct request *r, const char *ja) { return text_of(word(r->lang, ja)); }

struct text mine_error(struct request *r, const char *field) {
	const struct problem *p = problem_of(&r->problems, field);
	struct buf b = buf_in(r->arena, 96);
	if (p) problem_put(&b, p, r->lang);
	return buf_done(&b);
}

struct text mine_typed(struct request *r, const char *field, struct text otherwise) {
	if (!r->typed) return otherwise;
	struct text t = pairs_get(r->typed, field);
	return t.p ? t : LIT("");
}

/* 夫, as their own row of the circle says it. */
static struct text relation_of(struct request *r) {
	struct kin k;
	struct buf b = buf_in(r->arena, 32);
	if (!r->viewer.of_kin || !record_load(r->tx, &kin_record, r->viewer.of_kin, &k) || k.person != r->person) return LIT("");
	if (k.relation_words.n) return k.relation_words;
	record_value_put(&b, record_field(&kin_record, "relation"), &k, r->lang);
	return buf_done(&b);
}

bool mine_begin(struct request *r, const char *room, struct text title, struct mine *m) {
	*m = (struct mine){ .r = r, .self = r->standing.self };
	if (!person_load(r->tx, r->person, &m->person)) return false;
	m->name = person_name(r->arena, &m->person);
	if (!m->self) m->relation = relation_of(r);
	m->reader = knowing_reader(r, r->person, m->self ? 0 : r->viewer.of_kin);
	m->page = page_of(r, room, title);
	return true;
}

bool mine_sees(const struct mine *m, enum data_kind kind) {
	bool sees = may(m->r, m->r->person, kind, ACT_SEE);
	if (sees) reads(m->r, m->r->person, kind);
	return sees;
}

bool mine_open(const struct mine *m, struct text words) {
	return knowing_open(m->r, m->r->person, &m->reader, words);
}
