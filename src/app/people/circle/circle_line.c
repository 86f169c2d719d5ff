/* Somebody of the circle in the words of a page: the rule about reaching them, what they take on, what is still open.
 * Refuses: a link that calls where a rule stands against it. */
#include "circle_inside.h"
#include "../../../base/fold.h"

struct text circle_called(struct arena *a, struct text relation, struct text name) {
	return name.n ? text_join(a, text_join(a, relation, LIT("　")), name) : relation;
}

static void add_word(struct buf *b, struct request *r, const char *ja) {
	if (b->n) buf_z(b, word(r->lang, JA("list|、")));
	buf_z(b, word(r->lang, ja));
}

struct circle_will_line circle_will_shown(struct request *r, const struct kin *k, const struct kin_will *w) {
	bool petition = text_is(w->part, "petition") && !text_is(w->answer, "refused");
	return (struct circle_will_line){ .part = circle_code_word(r, &kin_will_record, "part", w->part),
		.answer = circle_code_word(r, &kin_will_record, "answer", w->answer), .words = w->words, .source = w->source, .said_on = w->said_on,
		.until_on = w->until_on, .willing = text_is(w->answer, "willing"), .refused = text_is(w->answer, "refused"),
		.over = circle_will_over(w, r->today), .petition = petition && circle_may_petition(k->relation),
		.petition_depends = petition && circle_petition_depends(k->relation),
		.petition_no = petition && !circle_may_petition(k->relation) && !circle_petition_depends(k->relation) };
}

/* Parts in short words, by answer; what is past its day counts as open again. */
static void parts_in_short(struct request *r, struct circle_line *l, const struct kin_will *w, size_t n) {
	struct buf willing = buf_in(r->arena, 64), refused = buf_in(r->arena, 64), open = buf_in(r->arena, 64);
	for (size_t i = 0; i < n; i++) {
		const struct code_item *part = code_find(&kin_parts, w[i].part);
		if (!part) continue;
		bool over = circle_will_over(&w[i], r->today);
		l->over |= over;
		add_word(over ? &open : text_is(w[i].answer, "willing") ? &willing : text_is(w[i].answer, "refused") ? &refused : &open, r, part->ja);
	}
	l->willing = buf_done(&willing);
	l->refused = buf_done(&refused);
	l->open = buf_done(&open);
}

struct circle_line circle_line_of(struct request *r, struct text code, const struct kin_row *row, const struct kin_will *w, size_t n) {
	const struct kin *k = &row->kin;
	struct circle_line l = { .kin = k->row.id, .code = code, .name = k->name, .kana = k->kana, .relation = row->relation_ja, .age = row->age_text,
		.address = k->household && !address_narrow_may(r, k->person) ? LIT("") : k->address, .phone = k->phone, .contact = circle_code_word(r, &kin_record, "contact", k->contact), .contact_words = k->contact_words,
		.words = k->words, .school = k->school, .rank = k->presumer, .key = k->key_person != 0, .key_doubtful = circle_key_doubtful(k),
		.presumer = k->presumer > 0, .presumer_open = circle_presumer_open(k), .household = k->household != 0, .child = row->child,
		.rule = k->contact.n && !text_is(k->contact, "any"), .refuses = circle_refuses(k->contact), .not_asked = !k->contact.n && !k->dead && !k->died_on };
	if (k->phone.n && circle_may_call(k->contact)) l.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, k->phone));
	l.wills = ARENA_ARRAY(r->arena, struct circle_will_line, n + 1);
	for (size_t i = 0; i < n; i++) l.wills[l.n_wills++] = circle_will_shown(r, k, &w[i]);
	parts_in_short(r, &l, w, n);
	l.dead = k->dead || k->died_on;
	l.tagged = l.key || l.presumer || l.household || l.rule || l.over;
	return l;
}

/* What nobody has taken on, as the rows of the table of DOMAIN.md 2.4; the parts are named where a row has several.
 * all: the answers of everybody alive. */
static void gaps_of(struct request *r, struct circle_part *m, const struct kin *kin, size_t n_kin, const struct kin_will *all, size_t n_all) {
	m->gaps = ARENA_ARRAY(r->arena, struct circle_gap, DUTIES);
	for (int d = 0; d < DUTIES; d++) {
		struct buf b = buf_in(r->arena, 64);
		bool open = d == DUTY_PRESUME && !circle_presumer_named(kin, n_kin);
		for (size_t i = 0; i < DUTY_PARTS && circle_duties[d].parts[i]; i++) {
			if (circle_part_filled(circle_duties[d].parts[i], all, n_all, r->today)) continue;
			open = true;
			if (circle_duties[d].parts[1]) add_word(&b, r, code_find(&kin_parts, text_of(circle_duties[d].parts[i]))->ja);
		}
		if (d == DUTY_PRESUME) buf_z(&b, word(r->lang, JA("本人がよいと言った人が、まだいません")));
		if (open) m->gaps[m->n_gaps++] = (struct circle_gap){ text_of(word(r->lang, circle_duties[d].ja)), buf_done(&b) };
	}
}

static void by_rank(struct request *r, struct circle_part *m) {
	m->presumers = ARENA_ARRAY(r->arena, struct circle_line, m->n_lines + 1);
	m->keys = ARENA_ARRAY(r->arena, struct circle_line, m->n_lines + 1);
	for (size_t i = 0; i < m->n_lines; i++) {
		if (m->lines[i].key) m->keys[m->n_keys++] = m->lines[i];
		if (!m->lines[i].presumer) continue;
		size_t at = m->n_presumers++;
		for (; at > 0 && m->presumers[at - 1].rank > m->lines[i].rank; at--) m->presumers[at] = m->presumers[at - 1];
		m->presumers[at] = m->lines[i];
	}
}

/* Theirs among all that were said, which stand together. */
static size_t answers_of(id kin, struct kin_will *all, size_t n, struct kin_will **theirs) {
	size_t from = 0, to;
	while (from < n && all[from].kin != kin) from++;
	for (to = from; to < n && all[to].kin == kin; to++) { }
	*theirs = all + from;
	return to - from;
}

struct circle_part circle_part_of(struct person_ref ref) {
	struct request *r = ref.r;
	struct kin_row *rows;
	struct kin_will *said;
	id person = ref.person->row.id;
	size_t n = circle_seen(r, person, &rows), n_all = 0;
	struct circle_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .no_consent = text_of(word(r->lang, circle_no_consent_ja)),
		.may_record = may(r, person, KIND_FAMILY, ACT_RECORD) };
	struct kin *kin = ARENA_ARRAY(r->arena, struct kin, n + 1);
	struct kin_will *all = ARENA_ARRAY(r->arena, struct kin_will, n * KIN_PARTS + 1);
	m.lines = ARENA_ARRAY(r->arena, struct circle_line, n + 1);
	size_t n_said = circle_answers_all(r, person, &said);
	for (size_t i = 0; i < n; i++) {
		struct kin_will *wills;
		size_t n_wills = answers_of(rows[i].kin.row.id, said, n_said, &wills);
		n_wills = circle_newest(wills, n_wills);
		bool dead = rows[i].kin.dead || rows[i].kin.died_on;
		kin[i] = rows[i].kin;
		m.lines[m.n_lines++] = circle_line_of(r, m.code, &rows[i], wills, n_wills);
		m.n_dead += dead;
		for (size_t j = 0; j < n_wills && !dead; j++) all[n_all++] = wills[j];
	}
	gaps_of(r, &m, kin, n, all, n_all);
	by_rank(r, &m);
	return m;
}
