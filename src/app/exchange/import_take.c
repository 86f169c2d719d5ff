/* Taking a rehearsed list: every row that can be read, in the one transaction of the request, or none.
 * Refuses: to take a list twice; to add somebody who is there already (same folded name and birth date: they are skipped
 * and counted). Everybody added is given one team member, chosen in the form: nobody else will see them. */
#include "exchange.h"

#define KEEP_ROOM ((size_t)64 << 20)

struct taking { struct team_member member; int64_t added, same, bad; };

/* Whoever is to be their team: a role in force, as the form offered it. */
static bool choose(struct request *r, struct team_member *m) {
	id chosen = 0;
	if (!id_read(typed(r, "account_role"), &chosen)) return false;
	struct stmt *s = SQL(r->tx, import_roles, V(r->today));
	while (sql_row(s)) {
		if (sql_int(s, 0) != chosen) continue;
		m->role = sql_text(s, 3);
		m->account = sql_int(s, 4);
		m->office = sql_int(s, 5);
	}
	m->from_on = r->today;
	return m->account != 0;
}

static void take_row(struct request *r, struct taking *t, struct import_row *row) {
	struct actor actor = actor_of(r);
	if (row->reason.n) { t->bad++; return; }
	if (import_kin(r->tx, &row->person, r->viewer.account, r->now) == KIN_SAME) { t->same++; return; }
	struct team_member m = t->member;
	row->person.keeper = m.office;
	m.person = person_put(r->tx, &row->person, actor);
	record_insert(r->tx, &team_member_record, &m, actor);
	consent_ask(r->tx, m.person, m.account, actor);
	t->added++;
}

static bool take_rows(struct request *r, struct taking *t, struct arena *keep, struct text bytes) {
	struct import_file f;
	struct import_row row;
	if (!import_open(&f, r, keep, bytes)) return false;
	struct arena *had = tx_lend(r->tx, f.row_room);
	while (!tx_failed(r->tx) && import_next(&f, &row)) take_row(r, t, &row);
	tx_lend(r->tx, had);
	return true;
}

static void say_taken(struct request *r, const struct taking *t) {
	if (t->same) FLASH(r, 0, JA("{n}人を加えました。もう登録のある{same}人は、飛ばしました。"), ARG("n", int_text(r->arena, t->added)), ARG("same", int_text(r->arena, t->same)));
	else FLASH(r, 0, JA("{n}人を加えました。"), ARG("n", int_text(r->arena, t->added)));
}

void import_take(struct request *r) {
	struct import_head head;
	struct text bytes = { 0 };
	struct taking t = { 0 };
	struct arena *keep = exchange_room(r, KEEP_ROOM);
	char shown[ID_CHARS + 1];
	if (!import_load(r, keep, &head, &bytes)) return;
	id_show(head.import, shown);
	if (!head.taken_at) {
		if (!choose(r, &t.member)) {
			problem_add(&r->problems, "account_role", JA("だれが担当するかを選んでください"), NULL, 0);
			form_again(r);
			import_draw(r, 422);
			return;
		}
		if (RUN(r->tx, import_taken, V(r->now), V(head.import), V(r->viewer.account)) != 1 || !take_rows(r, &t, keep, bytes)) return;
		say_taken(r, &t);
	} else FLASH(r, 0, JA("この名簿は、もう加えてあります。二重には加えていません。"), ARG("", LIT("")));
	answer_see(r, "/people/import/%s", shown);
}

void import_drop(struct request *r) {
	struct import_head head;
	if (!import_load(r, NULL, &head, NULL)) return;
	RUN(r->tx, import_away, V(head.import), V(r->viewer.account));
	FLASH(r, 0, JA("預かった名簿を消しました。"), ARG("", LIT("")));
	answer_see(r, "/people/import");
}
