/* The pages of the past: of one person for the team, and of one's own reach for whoever works here.
 * Refuses: to name whom the viewer may not see today, and to tell of protection records: their effect (a dash) is all
 * that shows. Reading is logged like any page of the kind "consent". */
#include "replay.h"
#include "../mine/mine.h"
#include "templates.h"
#include "sql_names.h"

static const enum data_kind shown_kinds[] = { KIND_PERSON, DATA_KINDS_ALL(KIND_AGREED) };

/* ---- the moment ---- */
bool replay_moment(struct request *r, instant *moment, struct text *error) {
	date on = r->today;
	int64_t of_day;
	struct text typed_on = query(r, "on"), typed_at = query(r, "at");
	*moment = r->now;
	if (typed_on.n && !moment_day(typed_on, r->today, &on)) {
		*error = text_of(word(r->lang, JA("日付を読めませんでした。2026-05-03 や 令和8年5月3日 のように入れてください。")));
		return false;
	}
	if (typed_at.n && !moment_time(typed_at, &of_day)) {
		*error = text_of(word(r->lang, JA("時刻を読めませんでした。14:30 のように入れてください。")));
		return false;
	}
	if (on > r->today) {
		*error = text_of(word(r->lang, JA("これからのことは、まだ記録にありません。今日までの日を入れてください。")));
		return false;
	}
	if (typed_at.n) *moment = date_start(on) + of_day;
	else if (on < r->today) *moment = date_start(date_plus(on, 1)) - 1;
	if (*moment > r->now) *moment = r->now;
	return true;
}

static struct text date_value(struct request *r, instant moment) {
	struct buf b = buf_in(r->arena, 16);
	date_put_iso(&b, date_of_instant(moment));
	return buf_done(&b);
}

/* What stands in the boxes: as browsers' own controls take it when it could be read, else as it was typed. */
static void values_of(struct request *r, bool read, instant moment, struct text *on, struct text *at) {
	struct text typed_at = query(r, "at");
	size_t colon;
	*on = read || !query(r, "on").n ? date_value(r, moment) : query(r, "on");
	*at = typed_at;
	if (!read || !typed_at.n || text_find(typed_at, LIT(":"), &colon)) return;
	struct buf b = buf_in(r->arena, 16);
	int64_t minute = (moment - date_start(date_of_instant(moment))) / MINUTES(1);
	buf_f(&b, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
	*at = buf_done(&b);
}

/* ---- who could ---- */
static void add_word(struct request *r, struct buf *b, const char *ja) {
	if (b->n) buf_z(b, word(r->lang, JA("and|、")));
	buf_z(b, word(r->lang, ja));
}

static const char *kind_ja(enum data_kind kind) { return data_kind_codes.items[kind - 1].ja; }

static struct text kinds_allowed(struct request *r, struct standing st, enum act act, enum why *why) {
	struct buf b = buf_in(r->arena, 96);
	for (size_t i = 0; i < COUNT(shown_kinds); i++) {
		struct verdict v = decide(true, st, shown_kinds[i], act, PURPOSE_EMERGENCY);
		if (!v.allowed) continue;
		if (why && (!b.n || *why == WHY_KEEPER)) *why = v.why;
		add_word(r, &b, kind_ja(shown_kinds[i]));
	}
	return buf_done(&b);
}

/* As it was then; of the person and their close others as every page says it today. */
static struct text past_name(struct request *r, const struct past_account *a) {
	return a->kind == ACCOUNT_STAFF ? a->name : account_shown_name(r, r->person, a->account);
}

static void reaches_fill(struct request *r, struct replay_page *m) {
	struct past past;
	past_load(r, r->person, m->moment, &past);
	if (!may(r, r->person, KIND_PROTECTION, ACT_SEE)) past.sharing.n_named = 0;   /* as it was agreed */
	m->too_early = !past.sharing.person;
	for (size_t i = 0; i < past.n_accounts; i++) {
		enum why why = WHY_NO_BASIS;
		struct standing st = past_standing(&past, &past.accounts[i], m->moment);
		struct text seen = kinds_allowed(r, st, ACT_SEE, &why);
		if (!seen.n) continue;
		*ARENA_MORE(r->arena, m->reaches, m->n_reaches) = (struct past_reach){ past_name(r, &past.accounts[i]), seen, kinds_allowed(r, st, ACT_RECORD, NULL),
			text_of(word(r->lang, why_ja(why))) };
	}
}

/* ---- who did ---- */
static struct text account_name(struct request *r, id account) {
	struct text name = account_shown_name(r, r->person, account);
	return name.n ? name : text_of(word(r->lang, JA("サインインなし")));
}

static void look_add(struct request *r, struct replay_page *m, id *accounts, id account, struct past_look look) {
	size_t i = 0;
	while (i < m->n_looks && accounts[i] != account) i++;
	if (i == m->n_looks) {
		accounts[i] = account;
		look.name = account_name(r, account);
		*ARENA_MORE(r->arena, m->looks, m->n_looks) = look;
		return;
	}
	struct past_look *l = &m->looks[i];
	l->kinds = text_join(r->arena, text_join(r->arena, l->kinds, text_of(word(r->lang, JA("and|、")))), look.kinds);
	l->times = look.times > l->times ? look.times : l->times;
	if (look.first < l->first) l->first = look.first;
	if (look.last > l->last) l->last = look.last;
	l->urgent |= look.urgent;
}

#define LOOKS_MAX 1000
static void looks_fill(struct request *r, struct replay_page *m, instant since, instant until) {
	id *accounts = ARENA_ARRAY(r->arena, id, LOOKS_MAX + 1);
	struct stmt *s = SQL(r->tx, replay_looks, V(r->person), V(since), V(until));
	while (m->n_looks < LOOKS_MAX && sql_row(s)) {
		enum data_kind kind = data_kind_of(sql_text(s, 1));
		if (kind == KIND_NONE || kind == KIND_PROTECTION) continue;
		look_add(r, m, accounts, sql_int(s, 0), (struct past_look){ .kinds = text_of(word(r->lang, kind_ja(kind))), .times = sql_int(s, 2),
			.first = sql_int(s, 3), .last = sql_int(s, 4), .urgent = sql_int(s, 5) != 0 });
	}
	sql_run(s);
}

static const char *act_ja(struct text act) {
	static const struct { const char *act, *ja; } acts[] = { { "insert", JA("加えた") }, { "update", JA("直した") }, { "end", JA("外した") }, { "revive", JA("戻した") } };
	for (size_t i = 0; i < COUNT(acts); i++) if (text_is(act, acts[i].act)) return acts[i].ja;
	return JA("直した");
}

static void changes_fill(struct request *r, struct replay_page *m, instant since, instant until) {
	struct stmt *s = SQL(r->tx, replay_changes, V(r->person), V(since), V(until));
	while (sql_row(s)) {
		const struct record *rec = record_named(text_z(r->arena, sql_text(s, 2)));
		*ARENA_MORE(r->arena, m->changes, m->n_changes) = (struct past_change){ sql_int(s, 0), account_name(r, sql_int(s, 1)),
			text_of(rec ? word(r->lang, rec->label) : ""), text_of(word(r->lang, act_ja(sql_text(s, 3)))) };
	}
	sql_run(s);
}

static void replay_show(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("あの日、だれが見られたか"))));
	struct replay_page m = { .ref = ref, .page = ref.page, .code = p.code, .at_value = query(r, "at") };
	bool read = replay_moment(r, &m.moment, &m.error);
	values_of(r, read, m.moment, &m.on_value, &m.at_value);
	if (read) {
		instant since = date_start(date_of_instant(m.moment)), until = date_start(date_plus(date_of_instant(m.moment), 1));
		reaches_fill(r, &m);
		looks_fill(r, &m, since, until);
		changes_fill(r, &m, since, until);
	}
	struct html h = html_of(r);
	tpl_replay(&h, &m);
	answer_page(r, read ? 200 : 422, &h);
}

/* ---- one's own reach ---- */
struct whom { id person; struct text code, name; };

static void mine_line(struct request *r, struct replay_mine_page *m, const struct whom *w) {
	struct past past;
	past_load(r, w->person, m->moment, &past);
	for (size_t i = 0; i < past.n_accounts; i++) {
		if (past.accounts[i].account != r->viewer.account) continue;
		struct text kinds = kinds_allowed(r, past_standing(&past, &past.accounts[i], m->moment), ACT_SEE, NULL);
		if (!kinds.n) return;
		bool open = may_list(r, w->person);
		if (open) *ARENA_MORE(r->arena, m->lines, m->n_lines) = (struct replay_mine_line){ w->name, w->code, kinds, true };
		else m->closed++;
	}
}

static void replay_mine(struct request *r) {
	struct replay_mine_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("あの日、わたしが見られた人")))), .at_value = query(r, "at") };
	bool read = replay_moment(r, &m.moment, &m.error);
	struct whom *people = NULL;
	size_t n = 0;
	values_of(r, read, m.moment, &m.on_value, &m.at_value);
	page_crumb(&m.page, LIT("/me"), text_of(word(r->lang, JA("自分の設定"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	struct stmt *s = SQL(r->tx, replay_people, V(r->viewer.account));
	while (read && sql_row(s)) *ARENA_MORE(r->arena, people, n) = (struct whom){ sql_int(s, 0), sql_text(s, 1), person_joined(r->arena, sql_text(s, 2), sql_text(s, 3)) };
	sql_run(s);
	for (size_t i = 0; i < n; i++) mine_line(r, &m, &people[i]);
	reads_list(r, (int)m.n_lines, KIND_PERSON);
	struct html h = html_of(r);
	tpl_replay_mine(&h, &m);
	answer_page(r, read ? 200 : 422, &h);
}

static const struct route replay_routes[] = {
	{ GET, "/people/:person/consent/past", replay_show, PERSON(KIND_CONSENT, ACT_SEE), .slow = true },
	{ GET, "/me/past",                     replay_mine, STAFF, .slow = true },
};
const struct feature replay_feature = { .name = "replay", .routes = replay_routes, .n_routes = COUNT(replay_routes) };
