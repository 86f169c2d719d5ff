/* Reading: the newest value of each cell, for the rules (whoever looks) and for the table (only those the viewer may see). */
#include "knowing_inside.h"
#include <string.h>

struct seen_value { id kin, row; struct text other, plan; enum matter matter; enum knowing_value value; };

static enum matter matter_of(struct text code) {
	for (unsigned m = 0; m < MATTERS; m++) if (text_is(code, knowing_matters.items[m].code)) return (enum matter)m;
	return MATTERS;
}

#define VALUES_MAX (KNOWING_PEOPLE * MATTERS)
static size_t values_read(struct request *r, id person, struct seen_value **out) {
	struct seen_value *list = NULL;
	size_t n = 0;
	struct stmt *s = SQL(r->tx, knowing_values, V(person));
	while (n < VALUES_MAX && sql_row(s)) {
		struct seen_value v = { sql_int(s, 0), sql_int(s, 4), sql_text(s, 1), sql_text(s, 5), matter_of(sql_text(s, 2)), knowing_value_of(sql_text(s, 3)) };
		if (v.matter != MATTERS) *ARENA_MORE(r->arena, list, n) = v;
	}
	sql_run(s);
	*out = list;
	return n;
}

static bool about(const struct seen_value *v, const struct knower *k) {
	return k->self ? !v->kin && !v->other.n : k->kin ? v->kin == k->kin : text_eq(v->other, k->other);
}

static void values_into(struct knowing_one *o, const struct seen_value *values, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (!about(&values[i], &o->k)) continue;
		o->k.value[values[i].matter] = values[i].value;
		o->plan[values[i].matter] = values[i].plan;
		o->row = values[i].row;
	}
}

/* 長女（12歳）、夫 */
static struct text who_words(struct request *r, const struct kin_row *k, int age) {
	if (!k->child || age < 0) return k->relation_ja;
	return say(r->arena, r->lang, JA("{who}（{age}歳）"), (struct arg[]){ ARG("who", k->relation_ja), ARG("age", int_text(r->arena, age)) }, 2);
}

static struct knowing_one one_of(struct request *r, const struct kin_row *row) {
	int age = row->kin.birth_on ? date_age(row->kin.birth_on, r->today) : -1;
	return (struct knowing_one){ .k = { .kin = row->kin.row.id, .who = who_words(r, row, age), .child = row->child, .household = row->kin.household != 0, .age = age },
		.school = row->child ? row->kin.school : LIT(""), .relation = row->kin.relation };
}

static bool listed(const struct knowing_one *list, size_t n, struct text other) {
	for (size_t i = 0; i < n; i++) if (text_eq(list[i].k.other, other)) return true;
	return false;
}

size_t knowing_people(struct request *r, id person, struct knowing_one **out) {
	struct seen_value *values;
	struct kin_row *kin;
	size_t n = 0, n_values = values_read(r, person, &values), n_kin = circle_seen(r, person, &kin), most = 1 + n_kin + n_values;
	struct knowing_one *list = ARENA_ARRAY(r->arena, struct knowing_one, most < KNOWING_PEOPLE ? most : KNOWING_PEOPLE);
	list[n++] = (struct knowing_one){ .k = { .self = true, .who = text_of(word(r->lang, JA("本人"))), .age = -1 } };
	for (size_t i = 0; i < n_kin && n < KNOWING_PEOPLE; i++) if (!kin[i].kin.died_on && !kin[i].kin.dead) list[n++] = one_of(r, &kin[i]);
	for (size_t i = 0; i < n_values && n < KNOWING_PEOPLE; i++)
		if (values[i].other.n && !listed(list, n, values[i].other)) list[n++] = (struct knowing_one){ .k = { .other = values[i].other, .who = values[i].other, .age = -1 } };
	for (size_t i = 0; i < n; i++) values_into(&list[i], values, n_values);
	*out = list;
	return n;
}

/* ---- one cell ---- */
bool knowing_cell_param(struct request *r, struct knowing_cell *c) {
	struct knowing_one *people;
	struct text who = param(r, "kin");
	struct knowing k;
	id which = 0;
	c->matter_code = param(r, "matter");
	c->matter = matter_of(c->matter_code);
	if (c->matter == MATTERS) return false;
	bool self = text_is(who, "self");
	if (!self && !id_read(who, &which)) return false;
	struct text other = !self && record_load(r->tx, &knowing_record, which, &k) && k.person == r->person ? k.other : LIT("");
	size_t n = knowing_people(r, r->person, &people);
	for (size_t i = 0; i < n; i++) {
		bool it = self ? people[i].k.self : other.n ? text_eq(people[i].k.other, other) : people[i].k.kin == which && which;
		if (!it) continue;
		c->one = people[i];
		return true;
	}
	return false;
}

#define HISTORY_MAX 100
size_t knowing_history_of(struct request *r, const struct knowing_cell *c, struct knowing_was **out) {
	struct knowing_was *list = ARENA_ARRAY(r->arena, struct knowing_was, HISTORY_MAX);
	id ids[HISTORY_MAX];
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, knowing_history, V(r->person), V(c->one.k.kin), V(c->one.k.other.n ? c->one.k.other : LIT("")), V(c->matter_code));
	while (n < HISTORY_MAX && sql_row(s)) { ids[n] = sql_int(s, 0); list[n++].by = sql_text(s, 1); }
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		struct text by = list[i].by;
		if (record_load(r->tx, &knowing_record, ids[i], &list[kept].k)) list[kept++].by = by;
	}
	*out = list;
	return kept;
}

struct text knowing_href(struct request *r, const struct knowing_one *o, enum matter m) {
	char shown[ID_CHARS + 1] = "self";
	struct buf b = buf_in(r->arena, 64);
	if (!o->k.self) id_show(o->k.kin ? o->k.kin : o->row, shown);
	buf_f(&b, "/people/%.*s/knowing/%s/%s", TEXT_ARG(r->person_code), shown, knowing_matters.items[m].code);
	return buf_done(&b);
}

struct text knowing_illness_words(struct request *r, id person) {
	struct stmt *s = SQL(r->tx, knowing_illness, V(person));
	struct text words = sql_row(s) ? text_join(r->arena, text_join(r->arena, sql_text(s, 0), LIT("\n")), sql_text(s, 1)) : LIT("");
	sql_run(s);
	return words;
}

/* ---- readers, whoever asks ---- */
struct knower knowing_reader(struct request *r, id person, id kin) {
	struct knower k = { .kin = kin, .self = kin == 0, .age = -1 };
	struct stmt *s = SQL(r->tx, knowing_values_of, V(person), V(kin));
	while (sql_row(s)) {
		enum matter m = matter_of(sql_text(s, 0));
		if (m != MATTERS) k.value[m] = knowing_value_of(sql_text(s, 1));
	}
	sql_run(s);
	return k;
}

static struct text seen_who(const struct knowing_one *people, size_t n, const struct knower *k) {
	for (size_t i = 0; i < n; i++) if (k->self ? people[i].k.self : people[i].k.kin == k->kin && k->kin) return people[i].k.who;
	return LIT("");
}

#define AUDIENCE_MAX 60
size_t knowing_audience(struct request *r, id person, struct knower **out) {
	struct knower *list = ARENA_ARRAY(r->arena, struct knower, AUDIENCE_MAX);
	struct knowing_one *people;
	id kins[AUDIENCE_MAX];
	size_t n = 0, n_people = knowing_people(r, person, &people);
	struct stmt *s = SQL(r->tx, knowing_accounts, V(person), V(r->today));
	while (n < AUDIENCE_MAX && sql_row(s)) kins[n++] = text_is(sql_text(s, 0), "person") ? 0 : sql_int(s, 1) ? sql_int(s, 1) : -1;
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		list[i] = knowing_reader(r, person, kins[i]);
		list[i].who = seen_who(people, n_people, &list[i]);
	}
	*out = list;
	return n;
}

bool knowing_asked_for(struct request *r, struct knower *out) {
	struct knowing_one *people;
	struct text asked = query(r, "for");
	id which = 0;
	bool self = text_is(asked, "self");
	if (!self && !id_read(asked, &which)) return false;
	size_t n = knowing_people(r, r->person, &people);
	for (size_t i = 0; i < n; i++) {
		if (self ? !people[i].k.self : people[i].k.kin != which && people[i].row != which) continue;
		*out = people[i].k;
		return true;
	}
	return false;
}
