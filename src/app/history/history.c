/* What was done and what was looked at. 取り消す brings a row back to what it was before one change, as a new version:
 * only one's own change, within a day, and only while nobody has changed the row since. */
#include "history.h"
#include "../people/mine/mine.h"
#include "templates.h"
#include "sql_names.h"

static struct text act_word(const struct request *r, struct text act) {
	static const struct { const char *act, *ja; } acts[] = { { "insert", JA("加えた") }, { "update", JA("直した") }, { "end", JA("外した") }, { "revive", JA("戻した") } };
	for (size_t i = 0; i < COUNT(acts); i++) if (text_is(act, acts[i].act)) return text_of(word(r->lang, acts[i].ja));
	return act;
}

static int64_t version_now(struct request *r, const struct record *rec, id row) {
	struct row *any = arena_alloc(r->arena, rec->size);
	return record_load_any(r->tx, rec, row, any) ? any->version : -1;
}

static bool slip(const struct record *rec, struct text act, instant at, instant now) {
	return rec->take_back && text_is(act, "insert") && now - at < MINUTES(rec->slip_minutes);
}

/* What was heard is never taken back, only answered by a later event, but for a slip of the hand; offices and accounts have
 * pages of their own. */
static bool undoable(const struct record *rec, struct text act, instant at, instant now) {
	return rec && rec->kind != KIND_NETWORK && (!rec->lasting || slip(rec, act, at, now));
}

/* Not even that there was something: of somebody whom the viewer may know nothing of any more, and what was reported to protect. */
static bool untold(struct request *r, id person, const struct record *rec) {
	if (!person) return false;
	if (rec && rec->kind == KIND_PROTECTION) return true;   /* the screen is seen by colleagues: who reported stands nowhere */
	return guard_standing(r->tx, &r->viewer, person, r->now).blocked;
}

static void history_show(struct request *r) {
	struct history_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("操作の記録")))) };
	int64_t versions[200];
	id rows[200];
	const struct record *records[200];
	id people[200];
	m.lines = ARENA_ARRAY(r->arena, struct history_line, 200);
	struct stmt *s = SQL(r->tx, history_mine, V(r->viewer.account), V(r->now - DAYS(1)));
	while (m.n_lines < 200 && sql_row(s)) {
		const struct record *rec = record_named(text_z(r->arena, sql_text(s, 2)));
		struct history_line *l = &m.lines[m.n_lines];
		records[m.n_lines] = rec;
		people[m.n_lines] = sql_int(s, 6);
		rows[m.n_lines] = sql_int(s, 4);
		versions[m.n_lines++] = sql_int(s, 5);
		*l = (struct history_line){ sql_int(s, 0), sql_int(s, 1), text_of(rec ? word(r->lang, rec->label) : ""), act_word(r, sql_text(s, 3)),
			person_joined(r->arena, sql_text(s, 8), sql_text(s, 9)), sql_text(s, 7), undoable(rec, sql_text(s, 3), sql_int(s, 1), r->now) };
	}
	sql_run(s);
	size_t kept = 0;
	for (size_t i = 0; i < m.n_lines; i++) {
		if (untold(r, people[i], records[i])) continue;
		bool seen = !people[i] || may_list(r, people[i]);
		if (!seen) m.lines[i].name = m.lines[i].code = LIT("");
		m.lines[i].can_undo = seen && m.lines[i].can_undo && version_now(r, records[i], rows[i]) == versions[i];
		if (m.lines[i].can_undo && records[i]->lasting) m.lines[i].can_undo = records[i]->take_back(r->tx, rows[i], actor_of(r), true);
		m.lines[kept++] = m.lines[i];
	}
	m.n_lines = kept;
	reads_list(r, (int)m.n_lines, KIND_PERSON);
	struct html h = html_of(r);
	tpl_history(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- taking back ---- */
struct undo { const struct record *rec; id row, person, account; int64_t version; struct text act, before; instant at; };

/* A person whom others have written about since is no longer one account's to take back. */
static bool others_too(struct request *r, const struct undo *u) {
	if (u->rec != &person_record || text_is(u->act, "update")) return false;
	struct stmt *s = SQL(r->tx, history_others, V(u->person), V(r->viewer.account));
	bool found = sql_row(s);
	sql_run(s);
	return found;
}

/* What the record itself keeps from some: a talk that is not shared, a relative who withdrew. */
static bool told(struct request *r, const struct undo *u) {
	struct change c = { .row = u->row, .record = u->rec->name, .account = u->account, .version = u->version };
	return !u->rec->tells || u->rec->tells(r->tx, &c, r->viewer.account);
}

static bool undo_find(struct request *r, struct undo *u) {
	id change;
	if (!id_read(param(r, "change"), &change)) return false;
	struct stmt *s = SQL(r->tx, history_change, V(change));
	bool found = sql_row(s);
	if (found) *u = (struct undo){ record_named(text_z(r->arena, sql_text(s, 0))), sql_int(s, 1), sql_int(s, 5), sql_int(s, 6), sql_int(s, 2),
		sql_text(s, 3), sql_text(s, 4), sql_int(s, 7) };
	sql_run(s);
	return found && undoable(u->rec, u->act, u->at, r->now) && u->account == r->viewer.account && r->now - u->at < DAYS(1)
		&& (!u->person || may(r, u->person, u->rec->kind, ACT_RECORD)) && told(r, u) && !others_too(r, u);
}

static enum record_saved undo_update(struct request *r, const struct undo *u) {
	void *row = arena_alloc(r->arena, u->rec->size);
	struct json_value *before = json_read(r->arena, u->before);
	if (!before || !record_load(r->tx, u->rec, u->row, row)) return SAVED_ABSENT;
	record_put_json(u->rec, row, before, r->arena);
	return record_update(r->tx, u->rec, row, u->version, word(LANG_JA, JA("取り消し")), actor_of(r), NULL);
}

static enum record_saved undo_do(struct request *r, const struct undo *u) {
	const char *reason = word(LANG_JA, JA("取り消し"));
	if (u->rec->lasting) return u->rec->take_back(r->tx, u->row, actor_of(r), false) ? SAVED : SAVED_STALE;
	if (text_is(u->act, "insert") || text_is(u->act, "revive")) return record_end(r->tx, u->rec, u->row, u->version, reason, actor_of(r));
	if (text_is(u->act, "end")) return record_revive(r->tx, u->rec, u->row, u->version, actor_of(r));
	return undo_update(r, u);
}

static void history_undo(struct request *r) {
	struct undo u = { 0 };
	if (!undo_find(r, &u)) return;
	if (undo_do(r, &u) != SAVED) {
		answer_status(r, 409, JA("取り消せませんでした"), JA("そのあと、ほかの人が直しています。新しい内容を見て、必要なら書き直してください。"));
		return;
	}
	FLASH(r, u.rec->lasting ? 0 : last_change(r), JA("取り消しました。"), ARG("", LIT("")));
	struct text back = pairs_get(&r->http->headers, "referer"), host;
	size_t at;
	if (text_find(back, LIT("://"), &at)) {
		back = text_from(back, at + 3);
		text_cut(&back, '/', &host);
		bool plain = back.p && back.n && back.n < 300 && text_find(back, LIT("people/"), &at) && at == 0;
		if (plain) { answer_see(r, "/%.*s", TEXT_ARG(back)); return; }
	}
	answer_see(r, "/history");
}

/* ---- who looked ---- */
static struct text kind_word(const struct request *r, struct text code) {
	const struct code_item *kind = code_find(&data_kind_codes, code);
	return kind ? text_of(word(r->lang, kind->ja)) : code;
}

/* One page shows several kinds: one line for the minute. */
static void add_kind(struct request *r, struct read_line *line, struct text kind) {
	size_t at;
	if (text_find(line->what, kind, &at)) return;
	line->what = text_join(r->arena, text_join(r->arena, kind, text_of(word(r->lang, JA("and|、")))), line->what);
}

static void reads_show(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("見た人の記録"))));
	struct read_page m = { .ref = ref, .page = ref.page, .code = p.code };
	id accounts[300];
	bool places = address_narrow_may(r, r->person);
	m.lines = ARENA_ARRAY(r->arena, struct read_line, 300);
	struct stmt *s = SQL(r->tx, history_reads, V(r->person));
	while (m.n_lines < 300 && sql_row(s)) {
		struct read_line line = { .at = sql_int(s, 0), .what = kind_word(r, sql_text(s, 2)), .urgent = text_is(sql_text(s, 3), "emergency") };
		struct read_line *last = m.n_lines ? &m.lines[m.n_lines - 1] : NULL;
		if (last && accounts[m.n_lines - 1] == sql_int(s, 1) && last->at / MINUTES(1) == line.at / MINUTES(1) && last->urgent == line.urgent) {
			add_kind(r, last, line.what);
			continue;
		}
		accounts[m.n_lines] = sql_int(s, 1);
		m.lines[m.n_lines++] = line;
	}
	sql_run(s);
	for (size_t i = 0; i < m.n_lines; i++) {
		struct stmt *who = SQL(r->tx, history_account, V(accounts[i]));
		if (sql_row(who)) { m.lines[i].office = places ? sql_text(who, 1) : LIT(""); }
		else m.lines[i].who = text_of(word(r->lang, JA("紙の二次元コードから（サインインなし）")));
		sql_run(who);
		if (!m.lines[i].who.n) m.lines[i].who = account_shown_name(r, r->person, accounts[i]);
	}
	struct html h = html_of(r);
	tpl_reads(&h, &m);
	answer_page(r, 200, &h);
}

static const struct route history_routes[] = {
	{ GET,  "/history",               history_show, STAFF },
	{ POST, "/history/:change/undo",  history_undo, STAFF },
	{ GET,  "/people/:person/seen",   reads_show,   PERSON(KIND_CONSENT, ACT_SEE) },
};
const struct feature history_feature = { .name = "history", .routes = history_routes, .n_routes = COUNT(history_routes) };
