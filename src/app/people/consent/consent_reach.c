/* Who is reached by what: everything recorded about sharing one person's data, once for everybody, and the gate asked for
 * each of them and not for the viewer. Whoever works at an office is stood for by an account that does not exist.
 * Refuses: to answer by itself. Every cell is decide()'s; every difference is two answers of decide().
 * To extend: a new recipient is a case in rows_of_consents(). */
#include "consent_inside.h"
#include "../team/team.h"
#include "../mine/mine.h"
#include "sql_names.h"

#define ROWS_MAX 120
const enum data_kind consent_kinds[SHARED_KINDS] = { DATA_KINDS_ALL(KIND_AGREED) };

/* ---- the rows ---- */
struct reach everybody_stand_in(struct everybody *e, struct request *r, id office, enum role role, bool seat) {
	id nobody = -1 - (id)e->sharing.n_places;
	*ARENA_MORE(r->arena, e->sharing.places, e->sharing.n_places) = (struct place_row){ nobody, office, role, 18000101, 0 };
	if (seat) *ARENA_MORE(r->arena, e->sharing.seats, e->sharing.n_seats) = (struct seat_row){ nobody, office, role, 18000101, 0 };
	return (struct reach){ .who = { nobody, ACCOUNT_STAFF, 0, 0, office }, .seat = seat };
}

/* ---- whom the card has a row for ---- */
static struct reach *row_more(struct everybody *e) { return e->n_rows < ROWS_MAX ? &e->rows[e->n_rows++] : NULL; }

static bool has_row(const struct everybody *e, id account) {
	for (size_t i = 0; i < e->n_rows; i++)
		if (e->rows[i].who.account == account) return true;
	return false;
}

static void rows_of_team(struct request *r, struct everybody *e, id person) {
	struct team_row *team;
	size_t n = team_today(r, person, &team);
	for (size_t i = 0; i < n; i++) {
		struct reach *row = has_row(e, team[i].account) ? NULL : row_more(e);
		if (row) *row = (struct reach){ { team[i].account, ACCOUNT_STAFF, 0, 0, team[i].office }, team[i].name,
			text_of(word(r->lang, text_z(r->arena, team[i].role_ja))), true };
	}
}

static struct text one_text(struct stmt *s) {
	struct text t = sql_row(s) ? sql_text(s, 0) : (struct text){ 0 };
	sql_run(s);
	return t;
}

static enum role role_there(struct request *r, id office) {
	struct stmt *s = SQL(r->tx, consent_office_role, V(office), V(r->today));
	enum role role = role_of(one_text(s));
	return role == ROLE_NONE ? ROLE_MSW : role;
}

static bool others_there(struct request *r, const struct everybody *e, id office) {
	struct stmt *s = SQL(r->tx, consent_office_others, V(office), V(r->today), V(e->sharing.person));
	bool some = sql_row(s) && sql_int(s, 0) > 0;
	sql_run(s);
	return some;
}

static void row_of_office(struct request *r, struct everybody *e, id office) {
	struct reach row = everybody_stand_in(e, r, office, role_there(r, office), false);
	row.empty = !others_there(r, e, office);
	row.name = one_text(SQL(r->tx, consent_office_name, V(office)));
	row.note = text_of(word(r->lang, JA("この事業所で働く人")));
	struct reach *more = row_more(e);
	if (more) *more = row;
}

static void row_of_list(struct request *r, struct everybody *e, id list) {
	id office = 0;
	int64_t offices = 0;
	bool others = false;
	for (size_t i = 0; i < e->sharing.n_lists; i++) {
		const struct list_row *l = &e->sharing.lists[i];
		if (l->list != list || l->from_on > r->today || (l->to_on && l->to_on < r->today)) continue;
		if (!office) office = l->office;
		others = others || others_there(r, e, l->office);
		offices++;
	}
	struct reach row = everybody_stand_in(e, r, office, office ? role_there(r, office) : ROLE_MSW, false);
	row.empty = !others;
	row.name = one_text(SQL(r->tx, consent_list_name, V(list)));
	row.note = say(r->arena, r->lang, JA("一覧・{n}か所"), (struct arg[]){ ARG("n", int_text(r->arena, offices)) }, 1);
	struct reach *more = row_more(e);
	if (more) *more = row;
}

static void row_of_account(struct request *r, struct everybody *e, id account) {
	if (has_row(e, account)) return;
	struct stmt *s = SQL(r->tx, consent_account_name, V(account));
	struct reach *row = sql_row(s) ? row_more(e) : NULL;
	if (row) *row = (struct reach){ { account, account_kind_of(sql_text(s, 1)), sql_int(s, 2), sql_int(s, 3), 0 }, LIT(""), LIT(""), false };
	sql_run(s);
	if (row) row->name = account_shown_name(r, r->person, account);
}

/* The relative's own account, or one that does not exist yet. */
static void row_of_kin(struct request *r, struct everybody *e, id person, id kin) {
	struct reach *row = row_more(e);
	if (row) *row = (struct reach){ { -1 - (id)ROWS_MAX - (id)e->n_rows, ACCOUNT_FAMILY, person, kin, 0 }, consent_kin_name(r, kin),
		text_of(word(r->lang, JA("本人が選んだ家族など"))), false };
}

/* A relative's data has no row in the card; the row asked for has one, whosever data it is about. */
static bool speaks(const struct consent_row *c, id also) { return !c->kin || c->consent == also; }

/* Is there an earlier row for the same recipient? */
static bool said_before(const struct sharing *s, size_t i, id also) {
	for (size_t j = 0; j < i; j++)
		if (speaks(&s->consents[j], also) && s->consents[j].recipient == s->consents[i].recipient && s->consents[j].to == s->consents[i].to) return true;
	return false;
}

static void rows_of_consents(struct request *r, struct everybody *e, id also) {
	for (size_t i = 0, n = e->sharing.n_consents; i < n; i++) {
		const struct consent_row *c = &e->sharing.consents[i];
		if (!speaks(c, also) || said_before(&e->sharing, i, also)) continue;
		if (c->recipient == TO_OFFICE) row_of_office(r, e, c->to);
		if (c->recipient == TO_LIST) row_of_list(r, e, c->to);
		if (c->recipient == TO_ACCOUNT) row_of_account(r, e, c->to);
		if (c->recipient == TO_KIN) row_of_kin(r, e, e->sharing.person, c->to);
	}
}

void everybody_load(struct request *r, id person, struct everybody *e) { everybody_with(r, person, NULL, e); }

void everybody_with(struct request *r, id person, const struct consent_row *also, struct everybody *e) {
	*e = (struct everybody){ .rows = ARENA_ARRAY(r->arena, struct reach, ROWS_MAX) };
	guard_sharing_all(r->tx, person, &e->sharing);
	e->sharing.n_named = 0;   /* what was agreed: who is named in a protection record is told nowhere but there */
	if (also) {
		struct sharing without = sharing_without(r->arena, e, also->consent);
		e->sharing = sharing_with(r->arena, &without, *also);
	}
	rows_of_team(r, e, person);
	rows_of_consents(r, e, also ? also->consent : 0);
}

/* ---- the gate, for each ---- */
struct text kinds_words(struct request *r, unsigned kinds) {
	struct buf b = buf_in(r->arena, 64);
	for (enum data_kind k = KIND_PERSON; k < DATA_KINDS; k++) {
		if (!(kinds & KIND_BIT(k))) continue;
		if (b.n) buf_z(&b, word(r->lang, JA("and|、")));
		buf_z(&b, word(r->lang, data_kind_codes.items[k - 1].ja));
	}
	return buf_done(&b);
}

struct reach_cell reach_cell_of(struct request *r, const struct sharing *s, struct asking who, id whose, date on, enum data_kind kind) {
	struct standing st = standing_from(s, who, whose, on, r->now);
	struct reach_cell c = { .see = decide(true, st, kind, ACT_SEE, PURPOSE_CARE).allowed, .record = decide(true, st, kind, ACT_RECORD, PURPOSE_CARE).allowed,
		.reserved = st.blocked || (st.reserved & KIND_BIT(kind)) };
	const char *words = c.reserved ? JA("留保") : c.see && c.record ? JA("見る・書く") : c.see ? JA("right|見る") : JA("—");
	c.words = text_of(word(r->lang, words));
	return c;
}

/* What one may see, as bits. An agreement for emergencies counts where it opens something then. */
unsigned reach_sees(const struct request *r, const struct sharing *s, struct asking who, id whose, date on) {
	struct standing st = standing_from(s, who, whose, on, r->now);
	unsigned kinds = 0;
	for (size_t i = 0; i < SHARED_KINDS; i++)
		if (decide(true, st, consent_kinds[i], ACT_SEE, PURPOSE_EMERGENCY).allowed) kinds |= KIND_BIT(consent_kinds[i]);
	return kinds;
}

struct consent_row consent_row_of(const struct consent *c) {
	return (struct consent_row){ .consent = c->row.id, .reserve = text_is(c->effect, "reserve"), .kin = c->kin, .recipient = recipient_of(c->recipient),
		.to = c->to_office ? c->to_office : c->to_account ? c->to_account : c->to_list ? c->to_list : c->to_kin, .to_role = role_of(c->to_role),
		.kinds = kinds_of(c->kinds), .purpose = purpose_of(c->purpose), .from_on = c->from_on, .to_on = c->to_on };
}

struct sharing sharing_without(struct arena *a, const struct everybody *e, id consent) {
	struct sharing s = e->sharing;
	s.consents = ARENA_ARRAY(a, struct consent_row, e->sharing.n_consents + 1);
	s.n_consents = 0;
	for (size_t i = 0; i < e->sharing.n_consents; i++)
		if (e->sharing.consents[i].consent != consent) s.consents[s.n_consents++] = e->sharing.consents[i];
	return s;
}

struct sharing sharing_with(struct arena *a, const struct sharing *without, struct consent_row row) {
	struct sharing s = *without;
	s.consents = ARENA_ARRAY(a, struct consent_row, s.n_consents + 1);
	for (size_t i = 0; i < s.n_consents; i++) s.consents[i] = without->consents[i];
	s.consents[s.n_consents++] = row;
	return s;
}

size_t reach_changes(struct request *r, const struct everybody *e, const struct sharing *before, const struct sharing *after, id whose, date on,
	bool gains, struct reach_change **out) {
	struct reach_change *list = ARENA_ARRAY(r->arena, struct reach_change, e->n_rows + 1);
	size_t n = 0;
	for (size_t i = 0; i < e->n_rows; i++) {
		if (e->rows[i].empty) continue;
		unsigned had = reach_sees(r, before, e->rows[i].who, whose, on), has = reach_sees(r, after, e->rows[i].who, whose, on);
		unsigned kinds = gains ? has & ~had : had & ~has;
		if (kinds) list[n++] = (struct reach_change){ e->rows[i].name, e->rows[i].note, kinds_words(r, kinds) };
	}
	*out = list;
	return n;
}

/* ---- what was seen ---- */
struct seen_row { id account; unsigned kind; int64_t times; instant first, last; };

/* Would this agreement alone have reached that account then, for that kind? */
static bool reached(struct request *r, const struct consent *c, const struct seen_row *seen) {
	struct sharing s;
	struct consent_row only = consent_row_of(c);
	guard_sharing(r->tx, seen->account, c->person, &s);
	s.consents = &only;
	s.n_consents = 1;
	s.n_glasses = 0;
	struct stmt *st = SQL(r->tx, consent_account_name, V(seen->account));
	struct asking who = { .account = seen->account };
	if (sql_row(st)) who = (struct asking){ seen->account, account_kind_of(sql_text(st, 1)), sql_int(st, 2), sql_int(st, 3), 0 };
	sql_run(st);
	return standing_from(&s, who, c->kin, date_of_instant(seen->last), seen->last).agreed_emergency & seen->kind;
}

static void seen_add(struct request *r, struct seen_line *list, unsigned *kinds, size_t *n, id *accounts, const struct seen_row *seen) {
	size_t i = 0;
	while (i < *n && accounts[i] != seen->account) i++;
	if (i == *n) {
		accounts[(*n)++] = seen->account;
		list[i] = (struct seen_line){ .name = account_shown_name(r, r->person, seen->account), .first = seen->first };
	}
	struct seen_line *l = &list[i];
	kinds[i] |= seen->kind;
	l->kinds = kinds_words(r, kinds[i]);
	l->times += seen->times;
	if (seen->first < l->first) l->first = seen->first;
	if (seen->last > l->last) l->last = seen->last;
}

#define SEEN_MAX 2000
size_t consent_seen(struct request *r, const struct consent *c, instant until, struct seen_line **out) {
	struct seen_row *rows = ARENA_ARRAY(r->arena, struct seen_row, SEEN_MAX);
	struct seen_line *list = ARENA_ARRAY(r->arena, struct seen_line, SEEN_MAX);
	unsigned *kinds = ARENA_ARRAY(r->arena, unsigned, SEEN_MAX), wanted = kinds_of(c->kinds);
	id *accounts = ARENA_ARRAY(r->arena, id, SEEN_MAX);
	size_t n_rows = 0, n = 0;
	instant since = date_start(c->from_on) > c->row.made_at ? date_start(c->from_on) : c->row.made_at;
	struct stmt *s = SQL(r->tx, consent_reads, V(c->person), V(since), V(until));
	while (n_rows < SEEN_MAX && sql_row(s)) {
		enum data_kind kind = data_kind_of(sql_text(s, 1));
		if (kind != KIND_NONE && wanted & KIND_BIT(kind))
			rows[n_rows++] = (struct seen_row){ sql_int(s, 0), KIND_BIT(kind), sql_int(s, 2), sql_int(s, 3), sql_int(s, 4) };
	}
	sql_run(s);
	for (size_t i = 0; i < n_rows; i++)
		if (reached(r, c, &rows[i])) seen_add(r, list, kinds, &n, accounts, &rows[i]);
	*out = list;
	return n;
}

/* ---- the viewer's own ---- */
bool consent_reaches_viewer(struct request *r, const struct consent *c) {
	struct sharing s;
	struct consent_row only = consent_row_of(c);
	guard_sharing(r->tx, r->viewer.account, c->person, &s);
	s.consents = &only;
	s.n_consents = 1;
	s.n_named = s.n_glasses = 0;
	struct standing st = standing_from(&s, asking_of(&r->viewer), c->kin, only.from_on > r->today ? only.from_on : r->today, r->now);
	return st.reserved || st.agreed_emergency;
}
