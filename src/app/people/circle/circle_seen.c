/* Who of the circle a viewer may see: the gate, asked for each of them by their own agreements, and for the person's.
 * Everything that shows relatives goes through here: pages, picture, search, papers. Who withdrew is absent, and with them
 * what was tried, what they said and their ties.
 * Refuses: to say that somebody is there who may not be seen. */
#include "circle_inside.h"
#include "sql_names.h"
#include <string.h>

struct text circle_code_word(struct request *r, const struct record *record, const char *field, struct text code) {
	const struct code_item *item = code_find(record_field(record, field)->codes, code);
	return text_of(item ? word(r->lang, item->ja) : "");
}

struct circle_gate circle_gate_open(struct request *r, id person) {
	struct circle_gate g = { .r = r };
	if (!may(r, person, KIND_FAMILY, ACT_SEE)) return g;
	if (person == r->person && (r->http->method == GET || r->typed)) g.sharing = r->sharing;
	else guard_sharing(r->tx, r->viewer.account, person, &g.sharing);
	return g;
}

bool circle_may(const struct circle_gate *g, id kin, enum act act) {
	struct request *r = g->r;
	if (!g->sharing.person) return false;
	struct standing st = standing_from(&g->sharing, asking_of(&r->viewer), kin, r->today, r->now);
	return decide(r->viewer.account != 0, st, KIND_FAMILY, act, PURPOSE_CARE).allowed;
}

static struct text age_text(struct request *r, const struct kin *k) {
	struct buf b = buf_in(r->arena, 32);
	if (k->died_on) SAY(&b, r->lang, JA("{year}年に亡くなりました"), ARG("year", int_text(r->arena, date_year(k->died_on))));
	else if (k->dead) buf_z(&b, word(r->lang, JA("亡くなりました")));
	else if (k->birth_on && date_age(k->birth_on, r->today) >= 0)
		SAY(&b, r->lang, JA("{age}歳"), ARG("age", int_text(r->arena, date_age(k->birth_on, r->today))));
	return buf_done(&b);
}

struct kin_row circle_row(struct request *r, const struct kin *k) {
	struct text relation = k->relation_words.n ? k->relation_words : circle_code_word(r, &kin_record, "relation", k->relation);
	return (struct kin_row){ .kin = *k, .relation_ja = relation, .age_text = age_text(r, k), .child = circle_is_child(k, r->today) };
}

/* Children the eldest first, the others by degree; who was added first stands first. */
static bool stands_before(const struct kin *a, const struct kin *b, int order) {
	int da = circle_degree(a->relation), db = circle_degree(b->relation);
	if (order == 1) return a->birth_on && b->birth_on > a->birth_on;
	return order == 3 && (da < 0 ? 9 : da) < (db < 0 ? 9 : db);
}

/* Those of one order: spouse, children, parents, others. */
static size_t add_order(struct request *r, const struct kin *all, size_t n, int order, struct kin_row *rows) {
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		if (circle_order(all[i].relation) != order) continue;
		size_t at = kept++;
		for (; at > 0 && stands_before(&all[i], &rows[at - 1].kin, order); at--) rows[at] = rows[at - 1];
		rows[at] = circle_row(r, &all[i]);
	}
	return kept;
}

static size_t seen_read(struct request *r, id person, struct kin_row **out) {
	struct circle_gate gate = circle_gate_open(r, person);
	id ids[CIRCLE_MAX];
	size_t n = 0, kept = 0, done = 0;
	*out = ARENA_ARRAY(r->arena, struct kin_row, 1);
	if (!gate.sharing.person) return 0;
	struct stmt *s = SQL(r->tx, kin_of_person, V(person));
	while (n < CIRCLE_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	struct kin *all = ARENA_ARRAY(r->arena, struct kin, n + 1);
	for (size_t i = 0; i < n; i++)
		if (circle_may(&gate, ids[i], ACT_SEE) && record_load(r->tx, &kin_record, ids[i], &all[kept])) kept++;
	*out = ARENA_ARRAY(r->arena, struct kin_row, kept + 1);
	for (int order = 0; order < 4; order++) done += add_order(r, all, kept, order, *out + done);
	return done;
}

/* Those of the page's person are read once a page. */
struct seen { struct kin_row *rows; size_t n; };

size_t circle_seen(struct request *r, id person, struct kin_row **out) {
	struct seen *was = person == r->person ? page_kept(r, "circle") : NULL;
	if (!was) {
		was = ARENA_ARRAY(r->arena, struct seen, 1);
		was->n = seen_read(r, person, &was->rows);
		if (person == r->person) page_keep(r, "circle", was);
	}
	*out = ARENA_ARRAY(r->arena, struct kin_row, was->n + 1);
	memcpy(*out, was->rows, was->n * sizeof **out);
	return was->n;
}

#define TIES_MAX 400
#define WILLS_MAX 2000
static bool end_seen(const struct circle_gate *g, id kin) {
	struct kin k;
	return !kin || (circle_may(g, kin, ACT_SEE) && record_load(g->r->tx, &kin_record, kin, &k));
}

size_t circle_ties(struct request *r, id person, struct kin_tie **out) {
	struct circle_gate gate = circle_gate_open(r, person);
	id ids[TIES_MAX];
	size_t n = 0, kept = 0;
	*out = ARENA_ARRAY(r->arena, struct kin_tie, 1);
	if (!gate.sharing.person) return 0;
	struct stmt *s = SQL(r->tx, kin_ties_of_person, V(person));
	while (n < TIES_MAX && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	struct kin_tie *list = ARENA_ARRAY(r->arena, struct kin_tie, n + 1);
	for (size_t i = 0; i < n; i++)
		if (record_load(r->tx, &kin_tie_record, ids[i], &list[kept]) && end_seen(&gate, list[kept].from_kin) && end_seen(&gate, list[kept].to_kin)) kept++;
	*out = list;
	return kept;
}

bool circle_one(struct request *r, id kin, struct kin *k) {
	const struct seen *was = page_kept(r, "circle");
	for (size_t i = 0; was && i < was->n; i++) {
		if (was->rows[i].kin.row.id != kin) continue;
		*k = was->rows[i].kin;
		return true;
	}
	struct circle_gate gate = circle_gate_open(r, r->person);
	return record_load(r->tx, &kin_record, kin, k) && k->person == r->person && circle_may(&gate, kin, ACT_SEE);
}

bool circle_named(struct request *r, enum act act, struct kin *k) {
	id which;
	if (!id_read(param(r, "kin"), &which)) return false;
	struct circle_gate gate = circle_gate_open(r, r->person);
	return record_load(r->tx, &kin_record, which, k) && k->person == r->person && circle_may(&gate, which, ACT_SEE) && circle_may(&gate, which, act);
}

static size_t answers_read(struct request *r, struct stmt *s, size_t most, struct kin_will **out) {
	id *ids = NULL;
	size_t n = 0, kept = 0;
	while (n < most && sql_row(s)) *ARENA_MORE(r->arena, ids, n) = sql_int(s, 0);
	sql_run(s);
	*out = ARENA_ARRAY(r->arena, struct kin_will, n + 1);
	for (size_t i = 0; i < n; i++) if (record_load(r->tx, &kin_will_record, ids[i], &(*out)[kept])) kept++;
	return kept;
}

/* Every answer that stands, the newest first. The caller has asked the gate. */
size_t circle_answers(struct request *r, id kin, struct kin_will **out) {
	return answers_read(r, SQL(r->tx, kin_wills_of, V(kin)), CIRCLE_MAX, out);
}

size_t circle_answers_all(struct request *r, id person, struct kin_will **out) {
	return answers_read(r, SQL(r->tx, kin_wills_of_person, V(person)), WILLS_MAX, out);
}

size_t circle_wills(struct request *r, id kin, struct kin_will **out) {
	struct kin k;
	*out = ARENA_ARRAY(r->arena, struct kin_will, 1);
	if (!circle_one(r, kin, &k)) return 0;
	size_t n = circle_answers(r, kin, out);
	return circle_newest(*out, n);
}
