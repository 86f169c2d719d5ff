/* Tasks: a card to tick off, a short form to add. What the record itself asks for (reviews, reading back, old paper)
 * becomes a task through task_add, once per cause and source. */
#include "task.h"
#include "task_page.h"
#include "templates.h"
#include "sql_names.h"
#include "../../desk/sample.h"

static const struct code_item cause_items[] = {
	{ "by_hand", JA("手で加えた"), NULL }, { "acp_review", JA("話を見直すころ"), NULL }, { "acp_read_back", JA("本人に読み返す"), NULL },
	{ "sheet_paper", JA("冷蔵庫の紙を替える"), NULL }, { "kin_will", JA("まわりの人の考えをきく"), NULL }, { "consent_ask", JA("共有の同意をことばで聴く"), NULL },
	{ "consent_end", JA("共有の同意の期限"), NULL }, { "team_renew", JA("チームにいる期限"), NULL }, { "glass_review", JA("至急の閲覧を確かめる"), NULL },
	{ "mine_words", JA("自分の画面で書かれた言葉"), NULL }, { "mine_remark", JA("「ここが違います」"), NULL },
	{ "mine_renew", JA("新しい招待カードを確かめる"), NULL },
};
static const struct codes task_causes = { "task_cause", cause_items, COUNT(cause_items) };

static const struct field task_fields[] = {
	REF (task, person,  NEED | FIXED | HIDDEN, JA("本人")),
	LINE(task, words,   NEED | LISTED, JA("やること"), 1, 200),
	REF (task, owner,   HIDDEN, JA("だれが")),
	DATE(task, due_on,  LISTED | FUTURE, JA("いつまでに")),
	CODE(task, cause,   NEED | FIXED | HIDDEN, JA("きっかけ"), &task_causes),
	REF (task, source,  FIXED | HIDDEN, JA("もと")),
	WHEN(task, done_at, HIDDEN, JA("終えた時")),
	REF (task, done_by, HIDDEN, JA("終えた人")),
};
/* What follows from a talk is news only to those who may see that talk, and to whom it falls to do it. */
static bool task_tells(struct tx *tx, const struct change *c, id account) {
	struct stmt *s = SQL(tx, task_tells, V(c->row), V(account));
	bool may_know = sql_row(s);
	sql_run(s);
	return may_know;
}
const struct record task_record = { "task", JA("やること"), sizeof(struct task), task_fields, COUNT(task_fields), 0, KIND_LIFE, .section = "todo", .tells = task_tells };

/* ---- for the other features ---- */
static bool open_task(struct tx *tx, const char *cause, id source, struct task *t) {
	struct stmt *s = SQL(tx, task_same, V(cause), V(source));
	id found = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return found && record_load(tx, &task_record, found, t);
}

id task_add(struct tx *tx, id person, struct text words, id owner, date due_on, const char *cause, id source, struct actor actor) {
	struct task t = { 0 };
	if (source && open_task(tx, cause, source, &t)) {
		t.words = words;
		t.owner = owner;
		t.due_on = due_on;
		record_update(tx, &task_record, &t, t.row.version, NULL, actor_system(actor), NULL);
		return t.row.id;
	}
	t = (struct task){ .person = person, .words = words, .owner = owner, .due_on = due_on, .cause = text_of(cause), .source = source };
	return record_insert(tx, &task_record, &t, actor_system(actor));
}

static void finish(struct tx *tx, struct task *t, struct actor actor) {
	t->done_at = actor.at;
	t->done_by = actor.account;
	record_update(tx, &task_record, t, t->row.version, NULL, actor, NULL);
}

void task_done_for(struct tx *tx, const char *cause, id source, struct actor actor) {
	struct task t;
	if (open_task(tx, cause, source, &t)) finish(tx, &t, actor);
}

/* A task says what it comes from: that kind is asked for. When nothing is agreed any more, asking for it still is the
 * keeper's to do. */
static enum data_kind kind_of(struct text cause) {
	if (text_starts(cause, "consent_") || text_is(cause, "glass_review") || text_is(cause, "mine_renew")) return KIND_CONSENT;
	if (text_starts(cause, "acp_") || text_is(cause, "mine_words")) return KIND_WISH;
	return text_is(cause, "kin_will") ? KIND_FAMILY : KIND_LIFE;
}

#define TASKS_MAX 60
size_t task_open_of_viewer(struct request *r, struct task_row **out) {
	struct task_row *rows = ARENA_ARRAY(r->arena, struct task_row, TASKS_MAX);
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, task_of_viewer, V(r->viewer.account), V(date_plus(r->today, TASK_SOON_DAYS)));
	while (n < TASKS_MAX && sql_row(s)) rows[n++] = (struct task_row){ .task = sql_int(s, 0), .version = sql_int(s, 1), .words = sql_text(s, 2),
		.due_on = (date)sql_int(s, 3), .cause = sql_text(s, 4), .person = sql_int(s, 5), .code = sql_text(s, 6),
		.name = person_joined(r->arena, sql_text(s, 7), sql_text(s, 8)) };
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		if (!may(r, rows[i].person, kind_of(rows[i].cause), ACT_SEE)) continue;
		rows[i].overdue = rows[i].due_on && rows[i].due_on < r->today;
		rows[kept++] = rows[i];
	}
	*out = rows;
	return kept;
}

/* ---- shown ---- */
static void lines_of(struct task_part *m, struct request *r, id person) {
	m->lines = ARENA_ARRAY(r->arena, struct task_line, 30);
	struct stmt *s = SQL(r->tx, task_of_person, V(person), V(date_plus(r->today, TASK_SOON_DAYS)));
	while (m->n_lines < 30 && sql_row(s)) {
		if (!may(r, person, kind_of(sql_text(s, 5)), ACT_SEE)) continue;
		struct task_line l = { sql_int(s, 0), sql_int(s, 1), sql_text(s, 2), sql_text(s, 3), (date)sql_int(s, 4), false };
		l.overdue = l.due_on && l.due_on < r->today;
		m->lines[m->n_lines++] = l;
	}
	sql_run(s);
}

void task_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_LIFE, ACT_SEE)) return;
	struct task_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .may_write = may(ref.r, ref.person->row.id, KIND_LIFE, ACT_RECORD) };
	lines_of(&m, ref.r, ref.person->row.id);
	tpl_task_card(h, &m);
}

static void draw_new(struct request *r, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("やることを足す"))));
	struct task_part m = { .ref = ref, .page = ref.page, .code = p.code };
	id chosen = r->viewer.account;
	if (r->typed) id_read(pairs_get(r->typed, "owner_is"), &chosen);
	m.owners = ARENA_ARRAY(r->arena, struct task_owner, 60);
	struct stmt *s = SQL(r->tx, task_team, V(r->person), V(r->today));
	while (m.n_owners < 60 && sql_row(s)) m.owners[m.n_owners++] = (struct task_owner){ sql_int(s, 0), sql_text(s, 1), sql_int(s, 0) == chosen };
	sql_run(s);
	m.page.focus = true;
	m.page.draft_key = text_join(r->arena, LIT("task:"), r->person_code);
	m.page.draft_form = r->http->method == GET ? r->http->path : text_join(r->arena, text_join(r->arena, LIT("/people/"), r->person_code), LIT("/tasks/new"));
	struct html h = html_of(r);
	tpl_task_new(&h, &m);
	answer_page(r, status, &h);
}

static void task_new(struct request *r) {
	draft_restore(r, text_join(r->arena, LIT("task:"), r->person_code));
	draw_new(r, 200);
}

/* A task can only be given to somebody who is on the team that day. */
static id owner_typed(struct request *r) {
	id owner = 0, found = 0;
	if (!id_read(typed(r, "owner_is"), &owner)) return 0;
	struct stmt *s = SQL(r->tx, task_team, V(r->person), V(r->today));
	while (sql_row(s)) if (sql_int(s, 0) == owner) found = owner;
	return found;
}

static void task_post(struct request *r) {
	static const char *const keys[] = { "owner_is", NULL };
	struct task t = { .person = r->person, .cause = LIT("by_hand"), .owner = owner_typed(r) };
	record_read(&task_record, &t, &r->http->form, keys, &r->problems);
	record_check(&task_record, &t, r->today, &r->problems);
	if (!t.owner) problem_add(&r->problems, "owner_is", JA("だれがするかを、チームの人から選んでください"), NULL, 0);
	if (r->problems.n) { form_again(r); draw_new(r, 422); return; }
	record_insert(r->tx, &task_record, &t, actor_of(r));
	draft_done(r, text_join(r->arena, LIT("task:"), r->person_code));
	FLASH(r, last_change(r), JA("「{words}」を、やることに加えました。"), ARG("words", t.words));
	answer_see(r, "/people/%.*s#todo", TEXT_ARG(r->person_code));
}

/* Whoever broke the glass does not tick off its review. */
static bool own_glass(struct request *r, const struct task *t) {
	if (!text_is(t->cause, "glass_review")) return false;
	struct stmt *s = SQL(r->tx, task_own_glass, V(t->source), V(r->viewer.account));
	bool own = sql_row(s);
	sql_run(s);
	return own;
}

static void task_tick(struct request *r) {
	struct task t;
	id which;
	if (!id_read(param(r, "task"), &which) || !record_load(r->tx, &task_record, which, &t) || t.person != r->person) return;
	if (!may(r, r->person, kind_of(t.cause), ACT_SEE)) return;
	if (own_glass(r, &t)) {
		answer_status(r, 403, JA("自分では確かめられません"), JA("至急で見たことは、チームのほかの人が確かめます。"));
		return;
	}
	struct text back = typed(r, "back");
	if (!t.done_at) {
		finish(r->tx, &t, actor_of(r));
		FLASH(r, last_change(r), JA("「{words}」を終えました。"), ARG("words", t.words));
	}
	if (text_is(back, "today")) answer_see(r, "/today");
	else answer_see(r, "/people/%.*s#todo", TEXT_ARG(r->person_code));
}

void task_add_fields(struct html *h, struct page p) {
	struct task t = { 0 };
	record_form(h, &task_record, &t, p.r->typed, &p.r->problems);
}

static const struct route task_routes[] = {
	{ GET,  "/people/:person/tasks/new",        task_new,  PERSON(KIND_LIFE, ACT_RECORD) },
	{ POST, "/people/:person/tasks",            task_post, PERSON(KIND_LIFE, ACT_RECORD) },
	{ POST, "/people/:person/tasks/:task/done", task_tick, PERSON(KIND_LIFE, ACT_RECORD) },
};
static const struct record *const task_records[] = { &task_record };

static void task_sample(struct sample *s) {
	static const struct { const char *person, *by, *owner, *words; int due; } lines[] = {
		{ "kitazawa", "msw", "care_manager", "夜の見守りの案を2つ出す", 3 }, { "kitazawa", "msw", "msw", "任せたい人について聴く", 20 },
		{ "miura", "doctor", "visiting_nurse", "小さな外出の段取りを家族と決める", 5 }, { "sato", "community_centre", "msw", "受診の付き添いを探す", -2 },
		{ "yoshida", "doctor", "care_manager", "停電のときの連絡順を紙にする", 8 },
	};
	for (size_t i = 0; i < COUNT(lines); i++)
		task_add(s->tx, sample_person(s, lines[i].person), text_of(lines[i].words), sample_account(s, lines[i].owner),
			date_plus(s->today, lines[i].due), "by_hand", 0, sample_by(s, lines[i].by, 4, 16, 0));
}

const struct feature task_feature = { "task", task_routes, COUNT(task_routes), task_records, COUNT(task_records), task_sample };
