/* The rows about sharing at a past moment, put together from the change log: each row as its entries left it by then.
 * Refuses: to look at the tables. What was changed since must not change the answer.
 * To extend: a new record that decides access is a line in put() and in replay.sql. */
#include "replay.h"
#include "../consent/consent.h"
#include "../consent/lists.h"
#include "../glass/glass.h"
#include "../protection/protection.h"
#include "../team/team.h"
#include "../../account/account.h"
#include "sql_names.h"
#include <stdlib.h>

/* ---- rows from their entries ---- */
struct then { const struct record *rec; id row; void *value; bool gone; };
struct thens { struct then *rows; size_t n; size_t last; };

static struct then *then_of(struct arena *a, struct thens *all, const struct record *rec, id row) {
	if (all->last < all->n && all->rows[all->last].row == row) return &all->rows[all->last];
	for (size_t i = all->n; i-- > 0;)
		if (all->rows[i].row == row) { all->last = i; return &all->rows[i]; }
	all->last = all->n;
	struct then *t = ARENA_MORE(a, all->rows, all->n);
	*t = (struct then){ rec, row, arena_alloc(a, rec->size), false };
	return t;
}

static void entries_read(struct request *r, struct stmt *s, struct thens *all) {
	while (sql_row(s)) {
		const struct record *rec = record_named(text_z(r->arena, sql_text(s, 0)));
		if (!rec) continue;
		struct then *t = then_of(r->arena, all, rec, sql_int(s, 1));
		struct text act = sql_text(s, 2), after = sql_text(s, 3);
		struct json_value *v = after.n ? json_read(r->arena, after) : NULL;
		t->gone = text_is(act, "end") || (t->gone && !text_is(act, "revive"));
		if (v) record_put_json(rec, t->value, v, r->arena);
	}
}

static int by_account(const void *a, const void *b) {
	const struct place_row *x = a, *y = b;
	return (x->account > y->account) - (x->account < y->account);
}

/* ---- each kind of row ---- */
static void put_seat(struct request *r, struct past *p, const struct team_member *m) {
	*ARENA_MORE(r->arena, p->sharing.seats, p->sharing.n_seats) = (struct seat_row){ m->account, m->office, role_of(m->role), m->from_on, m->to_on };
}

static void put_place(struct request *r, struct past *p, const struct account_role *m) {
	*ARENA_MORE(r->arena, p->sharing.places, p->sharing.n_places) = (struct place_row){ m->account, m->office, role_of(m->role), m->from_on, m->to_on };
}

static void put_consent(struct request *r, struct past *p, const struct consent *c) {
	if (!c->withdrawn_at) *ARENA_MORE(r->arena, p->sharing.consents, p->sharing.n_consents) = consent_row_of(c);
}

static void put_glass(struct request *r, struct past *p, const struct glass *g) {
	*ARENA_MORE(r->arena, p->sharing.glasses, p->sharing.n_glasses) = (struct glass_row){ g->account, g->opened_at, g->until_at };
}

static void put_named(struct request *r, struct past *p, const struct protection *x) {
	*ARENA_MORE(r->arena, p->sharing.named, p->sharing.n_named) = (struct named_row){ x->named_account, x->named_kin, x->conceal != 0 };
}

static void put_list(struct request *r, struct past *p, const struct share_list_office *l) {
	*ARENA_MORE(r->arena, p->sharing.lists, p->sharing.n_lists) = (struct list_row){ l->list, l->office, l->from_on, l->to_on };
}

/* A list that had been ended by then names nobody. */
static void end_list(struct past *p, id list) {
	for (size_t i = 0; i < p->sharing.n_lists; i++)
		if (p->sharing.lists[i].list == list) p->sharing.lists[i].ended = true;
}

static void put_account(struct request *r, struct past *p, id account, const struct account *a) {
	*ARENA_MORE(r->arena, p->accounts, p->n_accounts) = (struct past_account){ account, a->of_person, a->of_kin, a->name, account_kind_of(a->kind) };
}

static void put(struct request *r, struct past *p, const struct then *t) {
	if (t->gone && t->rec == &share_list_record) end_list(p, t->row);
	if (t->gone) return;
	if (t->rec == &person_record) { p->sharing.person = t->row; p->sharing.keeper = ((const struct person *)t->value)->keeper; }
	else if (t->rec == &team_member_record) put_seat(r, p, t->value);
	else if (t->rec == &account_role_record) put_place(r, p, t->value);
	else if (t->rec == &consent_record) put_consent(r, p, t->value);
	else if (t->rec == &glass_record) put_glass(r, p, t->value);
	else if (t->rec == &protection_record) put_named(r, p, t->value);
	else if (t->rec == &share_list_office_record) put_list(r, p, t->value);
	else if (t->rec == &account_record) put_account(r, p, t->row, t->value);
}

void past_load(struct request *r, id person, instant at, struct past *p) {
	static const char *const ground[] = { "account", "account_role", "share_list_office", "share_list" };   /* a list after its offices */
	*p = (struct past){ 0 };
	struct thens own = { 0 };
	entries_read(r, SQL(r->tx, replay_person, V(person), V(at)), &own);
	for (size_t i = 0; i < own.n; i++) put(r, p, &own.rows[i]);
	for (size_t g = 0; g < COUNT(ground); g++) {
		struct thens rows = { 0 };
		entries_read(r, SQL(r->tx, replay_ground, V(ground[g]), V(at)), &rows);
		for (size_t i = 0; i < rows.n; i++) put(r, p, &rows.rows[i]);
	}
	if (p->sharing.n_places) qsort(p->sharing.places, p->sharing.n_places, sizeof *p->sharing.places, by_account);
}

/* The places of one account alone, so that a region of a thousand accounts costs a thousand times two, not a million. */
struct standing past_standing(const struct past *p, const struct past_account *who, instant at) {
	struct sharing s = p->sharing;
	size_t low = 0, high = s.n_places;
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (s.places[mid].account < who->account) low = mid + 1;
		else high = mid;
	}
	size_t end = low;
	while (end < s.n_places && s.places[end].account == who->account) end++;
	s.places += low;
	s.n_places = end - low;
	struct asking asking = { who->account, who->kind, who->of_person, who->of_kin, s.n_places ? s.places[0].office : 0 };
	return standing_from(&s, asking, 0, date_of_instant(at), at);
}
