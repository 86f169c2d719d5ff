/* What is recorded now about sharing one person's data, read for one account, and from it the facts for decide(). One
 * statement, in the request's own snapshot, never cached: a membership that ended, a place of work that was left or an
 * agreement that was withdrawn closes the person with the next request.
 *
 * Refuses: to decide anything. To extend: a new fact is a line in sharing_of (guard.sql), a row type in sharing.h and its
 * case here; what follows from it is sharing.c's. */
#include "guard.h"
#include "sql_names.h"

/* Columns of sharing_of and sharing_of_all. */
enum { TAG, ABOUT, A, B, C, D, E, T, U, W, X };

static struct consent_row consent_read(struct stmt *s) {
	return (struct consent_row){ .consent = sql_int(s, ABOUT), .to = sql_int(s, A), .from_on = (date)sql_int(s, B), .to_on = (date)sql_int(s, C),
		.kin = sql_int(s, D), .reserve = sql_int(s, E) != 0, .recipient = recipient_of(sql_text(s, T)), .to_role = role_of(sql_text(s, U)),
		.kinds = kinds_of(sql_text(s, W)), .purpose = purpose_of(sql_text(s, X)) };
}

static void row_read(struct stmt *s, struct arena *a, struct sharing *all) {
	struct text tag = sql_text(s, TAG);
	id about = sql_int(s, ABOUT), first = sql_int(s, A), second = sql_int(s, B);
	date from = (date)sql_int(s, B), to = (date)sql_int(s, C);
	switch (tag.n ? tag.p[0] : 0) {
	case 'p': all->person = first; all->keeper = second; break;
	case 's': *ARENA_MORE(a, all->seats, all->n_seats) = (struct seat_row){ about, first, role_of(sql_text(s, T)), from, to }; break;
	case 'w': *ARENA_MORE(a, all->places, all->n_places) = (struct place_row){ about, first, role_of(sql_text(s, T)), from, to }; break;
	case 'c': *ARENA_MORE(a, all->consents, all->n_consents) = consent_read(s); break;
	case 'l': *ARENA_MORE(a, all->lists, all->n_lists) = (struct list_row){ first, second, (date)sql_int(s, C), (date)sql_int(s, D), sql_int(s, E) != 0 }; break;
	case 'g': *ARENA_MORE(a, all->glasses, all->n_glasses) = (struct glass_row){ about, first, second }; break;
	case 'n': *ARENA_MORE(a, all->named, all->n_named) = (struct named_row){ first, second, sql_int(s, C) != 0 }; break;
	}
}

static void rows_read(struct tx *tx, struct stmt *s, struct sharing *all) {
	*all = (struct sharing){ 0 };
	while (sql_row(s))
		row_read(s, tx_arena(tx), all);
}

void guard_sharing(struct tx *tx, id account, id person, struct sharing *all) {
	*all = (struct sharing){ 0 };
	if (account && person)
		rows_read(tx, SQL(tx, sharing_of, V(person), V(account)), all);
}

void guard_sharing_all(struct tx *tx, id person, struct sharing *all) {
	rows_read(tx, SQL(tx, sharing_of_all, V(person)), all);
}

struct asking asking_of(const struct viewer *v) {
	return (struct asking){ v->account, v->kind, v->of_person, v->of_kin, v->office };
}

struct standing guard_standing_kin(struct tx *tx, const struct viewer *v, id person, id kin, instant now) {
	struct sharing all;
	guard_sharing(tx, v->account, person, &all);
	return standing_from(&all, asking_of(v), kin, date_of_instant(now), now);
}

struct standing guard_standing(struct tx *tx, const struct viewer *v, id person, instant now) {
	return guard_standing_kin(tx, v, person, 0, now);
}
