/* A list is rehearsed before it is taken: the file is kept, nobody is added, and the page says what would happen.
 * Refuses: to show a rehearsal to another account, also an administrator's; to name people who are already in the region
 * and not the viewer's (it says how many, no more). Taking it is import_take.c. */
#include "exchange.h"
#include "templates.h"

#define KEEP_ROOM ((size_t)64 << 20) /* the file, and once more three times as long when it was CP932 */
#define FIRST_LINES 10
#define LISTED_LINES 50

/* ---- the form, and what comes with it ---- */
struct import_try { struct text bytes, name; int64_t good, bad; const char *wrong; };

static void draw_form(struct request *r, int status) {
	struct import_form_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("名簿から加える")))) };
	const struct problem *p = problem_of(&r->problems, "file");
	if (p) {
		struct buf b = buf_in(r->arena, 128);
		problem_put(&b, p, r->lang);
		m.err = buf_done(&b);
	}
	m.page.focus = true;
	page_crumb(&m.page, LIT("/people"), text_of(word(r->lang, JA("ひと"))));
	page_crumb(&m.page, LIT("/people/import"), m.page.title);
	struct html h = html_of(r);
	tpl_import_form(&h, &m);
	answer_page(r, status, &h);
}

void import_form(struct request *r) { draw_form(r, 200); }

static void rehearse(struct request *r, struct import_try *t) {
	struct import_file f;
	struct import_row row;
	if (!import_open(&f, r, exchange_room(r, KEEP_ROOM), t->bytes)) { t->wrong = f.wrong; return; }
	while (t->good + t->bad <= IMPORT_ROWS && import_next(&f, &row)) {
		if (row.reason.n) t->bad++;
		else t->good++;
	}
	if (t->good + t->bad > IMPORT_ROWS) t->wrong = JA("一度に読めるのは2万行までです。名簿を分けて、もう一度選んでください。");
	else if (!t->good && !t->bad) t->wrong = JA("名簿に行がありません。2行目から、1行に1人ずつ書いてください。");
}

/* Before the transaction, where nobody has looked yet who sends: only an open session of an administrator is worth the work.
 * Whether it may be done is decided afterwards, as for every route. */
void import_prepare(struct request *r) {
	struct viewer v = { 0 };
	if (session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &v) != SESSION_OPEN || !v.admin) return;
	struct import_try *t = ARENA_NEW(r->arena, struct import_try);
	const struct http_file *file = r->http->form_broken ? NULL : http_file(r->http, "file");
	r->prepared = t;
	if (!file || !file->bytes.n) { t->wrong = JA("名簿のファイルを選んでください。"); return; }
	t->bytes = file->bytes;
	t->name = file->file_name;
	rehearse(r, t);
}

void import_post(struct request *r) {
	struct import_try *t = r->prepared;
	if (!t) return;
	if (t->wrong) {
		problem_add(&r->problems, "file", t->wrong, NULL, 0);
		form_again(r);
		draw_form(r, 422);
		return;
	}
	id import = id_new();
	char shown[ID_CHARS + 1];
	if (clock_steady()) RUN(r->tx, import_old, V(r->now - DAYS(IMPORT_DAYS)));
	RUN(r->tx, import_put, V(import), V(r->viewer.account), V(r->now), V(text_first(t->name, 100)), value_blob(t->bytes), V(t->good), V(t->bad));
	id_show(import, shown);
	answer_see(r, "/people/import/%s", shown);
}

/* ---- the rehearsal ---- */
bool import_load(struct request *r, struct arena *keep, struct import_head *head, struct text *bytes) {
	id import;
	bool found = false;
	if (!id_read(param(r, "import"), &import)) return false;
	struct stmt *s = SQL(r->tx, import_head, V(import), V(r->viewer.account));
	for (; sql_row(s); found = true)
		*head = (struct import_head){ sql_int(s, 0), sql_text(s, 1), sql_int(s, 2), sql_int(s, 3), sql_int(s, 4), sql_int(s, 5) };
	if (!found || !keep) return found;
	struct arena *had = tx_lend(r->tx, keep);
	s = SQL(r->tx, import_bytes, V(import), V(r->viewer.account));
	while (sql_row(s)) *bytes = sql_blob(s, 0);
	tx_lend(r->tx, had);
	return true;
}

static struct text code_text(struct request *r, const char *field, struct text code) {
	const struct code_item *item = code.n ? code_find(record_field(&person_record, field)->codes, code) : NULL;
	return item ? text_of(word(r->lang, item->ja)) : LIT("");
}

/* Copied out of the row's room. */
static struct import_line line_of(struct request *r, const struct import_row *row) {
	const struct person *p = &row->person;
	struct import_line l = { .line = (int64_t)row->line, .reason = text_copy(r->arena, row->reason) };
	l.name = row->reason.n ? text_copy(r->arena, text_first(row->raw, 60)) : text_copy(r->arena, person_name(r->arena, p));
	if (row->reason.n) return l;
	l.kana = person_kana(r->arena, p);
	l.kana = text_copy(r->arena, l.kana);
	l.birth_on = p->birth_on;
	l.sex = code_text(r, "sex", p->sex);
	l.care_level = code_text(r, "care_level", p->care_level);
	l.address = text_copy(r->arena, p->address.n ? p->address : p->home);
	l.phone = text_copy(r->arena, p->phone);
	return l;
}

static void count_row(struct request *r, struct import_page *m, const struct import_row *row, bool again) {
	m->rows++;
	if (row->reason.n) {
		if (m->n_bad < LISTED_LINES) m->bad[m->n_bad++] = line_of(r, row);
		else m->hidden_bad++;
		return;
	}
	if (m->n_first < FIRST_LINES) m->first[m->n_first++] = line_of(r, row);
	if (m->taken) return;
	enum import_kin kin = again ? KIN_SAME : import_kin(r->tx, &row->person, r->viewer.account, r->now);
	if (kin != KIN_SAME) {
		m->fresh++;
		m->alike += kin == KIN_ALIKE;
		return;
	}
	m->same++;
	if (m->n_again < LISTED_LINES) m->again[m->n_again++] = line_of(r, row);
	else m->hidden_same++;
}

static void read_rows(struct request *r, struct import_page *m, struct arena *keep, struct text bytes) {
	struct import_file f;
	struct import_row row;
	struct import_seen seen = import_seen_new(keep);
	m->first = ARENA_ARRAY(r->arena, struct import_line, FIRST_LINES);
	m->bad = ARENA_ARRAY(r->arena, struct import_line, LISTED_LINES);
	m->again = ARENA_ARRAY(r->arena, struct import_line, LISTED_LINES);
	if (!import_open(&f, r, keep, bytes)) return;
	struct arena *had = tx_lend(r->tx, f.row_room);
	while (import_next(&f, &row))
		count_row(r, m, &row, !row.reason.n && import_seen_before(&seen, f.row_room, &row.person));
	tx_lend(r->tx, had);
	m->unused = f.unused;
}

static void read_roles(struct request *r, struct import_page *m) {
	id chosen = 0;
	bool any = id_read(typed(r, "account_role"), &chosen);
	m->roles = ARENA_ARRAY(r->arena, struct import_role, 500);
	struct stmt *s = SQL(r->tx, import_roles, V(r->today));
	while (m->n_roles < 500 && sql_row(s)) {
		const struct code_item *role = code_find(&role_codes, sql_text(s, 3));
		bool own = sql_int(s, 4) == r->viewer.account && sql_int(s, 5) == r->viewer.office;
		m->roles[m->n_roles++] = (struct import_role){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 2),
			text_of(role ? word(r->lang, role->ja) : ""), any ? sql_int(s, 0) == chosen : own };
	}
	sql_run(s);
}

void import_draw(struct request *r, int status) {
	struct text bytes = { 0 };
	struct arena *keep = exchange_room(r, KEEP_ROOM);
	struct import_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("名簿の下見")))) };
	if (!import_load(r, keep, &m.head, &bytes)) return;
	m.import = m.head.import;
	m.taken = m.head.taken_at != 0;
	read_rows(r, &m, keep, bytes);
	read_roles(r, &m);
	m.may_take = !m.taken && m.fresh > 0;
	const struct problem *p = problem_of(&r->problems, "account_role");
	if (p) m.role_err = text_of(word(r->lang, p->ja));
	page_crumb(&m.page, LIT("/people"), text_of(word(r->lang, JA("ひと"))));
	page_crumb(&m.page, LIT("/people/import"), text_of(word(r->lang, JA("名簿から加える"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	reads_list(r, (int)(m.n_first + m.n_bad + m.n_again), KIND_PERSON);
	struct html h = html_of(r);
	tpl_import_show(&h, &m);
	answer_page(r, status, &h);
}

void import_show(struct request *r) { import_draw(r, 200); }

static const struct route exchange_routes[] = {
	{ GET,  "/people.csv",                       people_csv,      STAFF, .slow = true },
	{ GET,  "/people/import",                    import_form,     ADMINISTRATOR },
	{ POST, "/people/import",                    import_post,     ADMINISTRATOR, .prepare = import_prepare },
	{ GET,  "/people/import/template.csv",       import_template, ADMINISTRATOR },
	{ GET,  "/people/import/:import",            import_show,     ADMINISTRATOR, .slow = true },
	{ GET,  "/people/import/:import/unread.csv", import_unread,   ADMINISTRATOR, .slow = true },
	{ POST, "/people/import/:import/take",       import_take,     ADMINISTRATOR },
	{ POST, "/people/import/:import/drop",       import_drop,     ADMINISTRATOR },
};
const struct feature exchange_feature = { .name = "exchange", .routes = exchange_routes, .n_routes = COUNT(exchange_routes) };
