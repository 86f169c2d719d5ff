/* きょう: what waits for the one who is signed in. The same page for all, blocks in the order of the role (UX.md 4);
 * empty blocks vanish. To add a block: its rows in struct today_page and its section in today.html. */
#include "today.h"
#include "templates.h"
#include "sql_names.h"

/* What a draft's key says it is of. */
static struct text draft_what(const struct request *r, struct text key) {
	static const struct { const char *key, *ja; } kinds[] = { { "acp:", JA("話の記録") }, { "task:", JA("やること") }, { "timeline:", JA("経過") },
		{ "person:", JA("基本のこと") }, { "sheet:", JA("緊急シート") }, { "consent:", JA("同意の記録") } };
	for (size_t i = 0; i < COUNT(kinds); i++) if (text_starts(key, kinds[i].key)) return text_of(word(r->lang, kinds[i].ja));
	return text_of(word(r->lang, JA("書きかけ")));
}

/* Whose page the form is on. False when the viewer may no longer see that person: then the draft is not spoken of. */
static bool draft_name(struct request *r, struct text form, struct text *name) {
	struct text code = text_starts(form, "/people/") ? text_first(text_from(form, 8), CODE_CHARS) : LIT("");
	struct stmt *s = SQL(r->tx, today_draft_person, V(code));
	id person = sql_row(s) ? sql_int(s, 0) : 0;
	*name = person ? person_joined(r->arena, sql_text(s, 1), sql_text(s, 2)) : LIT("");
	sql_run(s);
	return !person || may(r, person, KIND_PERSON, ACT_SEE);
}

static void read_drafts(struct request *r, struct today_page *m) {
	struct draft_row *all = ARENA_ARRAY(r->arena, struct draft_row, 20);
	size_t n = 0;
	struct stmt *s = SQL(r->tx, today_drafts, V(r->viewer.account));
	while (n < 20 && sql_row(s))
		all[n++] = (struct draft_row){ .form = sql_text(s, 0), .what = draft_what(r, sql_text(s, 1)), .at = sql_int(s, 2) };
	sql_run(s);
	m->drafts = all;
	for (size_t i = 0; i < n; i++) if (draft_name(r, all[i].form, &all[i].name)) all[m->n_drafts++] = all[i];
}

static void read_due(struct request *r, struct today_page *m) {
	m->due = ARENA_ARRAY(r->arena, struct due_row, 30);
	struct stmt *s = SQL(r->tx, today_reviews, V(r->viewer.account), V(r->today), V(date_plus(r->today, 14)));
	size_t n = 0;
	while (n < 30 && sql_row(s)) m->due[n++] = (struct due_row){ sql_int(s, 0), sql_text(s, 1), person_joined(r->arena, sql_text(s, 2), sql_text(s, 3)),
		person_joined(r->arena, sql_text(s, 4), sql_text(s, 5)), (date)sql_int(s, 6), false };
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		if (!may(r, m->due[i].person, KIND_WISH, ACT_SEE)) continue;
		m->due[i].overdue = m->due[i].due_on < r->today;
		m->due[m->n_due++] = m->due[i];
	}
}

static void today_show(struct request *r) {
	if (r->viewer.kind != ACCOUNT_STAFF) { answer_see(r, "/mine"); return; }
	struct today_page m = { .page = page_of(r, "today", text_of(word(r->lang, JA("きょう")))), .today = r->today };
	m.n_visits = visit_day(r, r->viewer.account, r->today, &m.visits);
	m.n_tasks = task_open_of_viewer(r, &m.tasks);
	m.n_news = timeline_news(r, &m.news);
	m.n_openings = sheet_openings(r, &m.openings);
	m.n_glass = glass_waiting(r);
	read_due(r, &m);
	read_drafts(r, &m);
	m.reviews_first = r->viewer.role == ROLE_MSW || r->viewer.role == ROLE_COMMUNITY_CENTRE;
	m.nothing = !m.n_visits && !m.n_tasks && !m.n_news && !m.n_due && !m.n_drafts && !m.n_openings && !m.n_glass;
	reads_list(r, (int)(m.n_visits + m.n_news + m.n_due), KIND_WISH);
	struct html h = html_of(r);
	tpl_today(&h, &m);
	answer_page(r, 200, &h);
}

/* The front door until the public site is built: to work, or to sign in. */
static void front(struct request *r) {
	answer_see(r, !r->viewer.account ? "/sign-in" : r->viewer.kind == ACCOUNT_STAFF ? "/today" : "/mine");
}

static const struct route today_routes[] = {
	{ GET, "/", front, ANYONE },
	{ GET, "/today", today_show, SIGNED_IN },   /* own accounts are led to /mine */
};
const struct feature today_feature = { .name = "today", .routes = today_routes, .n_routes = COUNT(today_routes) };
