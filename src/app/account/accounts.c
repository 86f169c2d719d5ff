/* The administrator's work: who may sign in. Inviting hands out a card on paper; leaving ends every session at once.
 * Refuses: to hand a login that was somebody's to somebody else, to end one's own account, to leave a region without an
 * administrator. An account is never deleted: what its owner wrote keeps its author. */
#include "account_inside.h"
#include "templates.h"

#define PEOPLE_MAX 1000
#define OFFICES_MAX 2000

/* ---- the list ---- */
static struct text work_of(struct request *r, struct text role, struct text office) {
	const struct code_item *item = code_find(&role_codes, role);
	struct buf b = buf_in(r->arena, 64);
	if (item) buf_f(&b, "%s・%.*s", word(r->lang, item->ja), TEXT_ARG(office));
	return buf_done(&b);
}

static void read_line(struct request *r, struct accounts_page *m, struct stmt *s) {
	struct account_line *last = m->n_people ? &m->people[m->n_people - 1] : NULL;
	struct text work = work_of(r, sql_text(s, 6), sql_text(s, 7));
	if (last && last->account == sql_int(s, 0)) {
		last->work = text_join(r->arena, text_join(r->arena, last->work, LIT(" / ")), work);
		return;
	}
	instant until = sql_int(s, 5);
	m->people[m->n_people++] = (struct account_line){ .account = sql_int(s, 0), .name = sql_text(s, 1), .login = sql_text(s, 2), .work = work,
		.admin = sql_int(s, 3) != 0, .gone = !sql_null(s, 4), .self = sql_int(s, 0) == r->viewer.account,
		.invited = until >= r->now, .late = until && until < r->now, .invite_until = until };
}

void accounts_list(struct request *r) {
	struct accounts_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("働く人のアカウント")))) };
	m.people = ARENA_ARRAY(r->arena, struct account_line, PEOPLE_MAX);
	struct stmt *s = SQL(r->tx, account_list, V(r->today));
	while (m.n_people < PEOPLE_MAX && sql_row(s)) read_line(r, &m, s);
	sql_run(s);
	struct html h = html_of(r);
	tpl_accounts(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- a new one ---- */
static id office_typed(struct request *r) {
	struct office o;
	id office;
	return id_read(typed(r, "office"), &office) && record_load(r->tx, &office_record, office, &o) ? office : 0;
}

static void draw_new(struct request *r, int status) {
	struct account_new_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("アカウントを加える")))) };
	id chosen = r->http->method == POST ? office_typed(r) : 0;
	const struct problem *p = problem_of(&r->problems, "office");
	if (p) {
		struct buf b = buf_in(r->arena, 96);
		problem_put(&b, p, r->lang);
		m.office_err = buf_done(&b);
	}
	m.admin = r->http->method == POST && typed_has(r, "admin", "1");
	m.offices = ARENA_ARRAY(r->arena, struct office_choice, OFFICES_MAX);
	struct stmt *s = SQL0(r->tx, account_offices);
	while (m.n_offices < OFFICES_MAX && sql_row(s)) m.offices[m.n_offices++] = (struct office_choice){ sql_int(s, 0), sql_text(s, 1), sql_int(s, 0) == chosen };
	sql_run(s);
	page_crumb(&m.page, LIT("/accounts"), text_of(word(r->lang, JA("働く人のアカウント"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	struct html h = html_of(r);
	tpl_account_new(&h, &m);
	answer_page(r, status, &h);
}

void accounts_new(struct request *r) { draw_new(r, 200); }

void account_new_fields(struct html *h, struct page p) {
	static const char *const names[] = { "name", "kana", "login" };
	for (size_t i = 0; i < COUNT(names); i++) record_field_form(h, &account_record, names[i], NULL, p.r->typed, &p.r->problems);
}

void account_new_role(struct html *h, struct page p) {
	struct account_role role = { .from_on = p.r->today };
	record_field_form(h, &account_role_record, "role", &role, p.r->typed, &p.r->problems);
	record_field_form(h, &account_role_record, "from_on", &role, p.r->typed, &p.r->problems);
}

static void show_card(struct request *r, const struct account *a, struct text code) {
	struct page page = page_of(r, "", text_of(word(r->lang, JA("招待カード"))));
	page_crumb(&page, LIT("/accounts"), text_of(word(r->lang, JA("働く人のアカウント"))));
	page_crumb(&page, LIT(""), page.title);
	account_card_draw(r, page, a, code, LIT("/accounts"));
}

static void check_new(struct request *r, const struct account *a, const struct account_role *role) {
	record_check(&account_record, a, r->today, &r->problems);
	if (a->login.n && !account_login_fits(a->login))
		problem_add(&r->problems, "login", JA("半角の英小文字・数字と . _ - @ で、2〜40文字にしてください。"), NULL, 0);
	else if (a->login.n && !account_login_free(r->tx, a->login))
		problem_add(&r->problems, "login", JA("このサインインの名前は、もう使われています。ほかの名前にしてください。"), NULL, 0);
	if (!role->office) problem_add(&r->problems, "office", JA("事業所を選んでください。"), NULL, 0);
	if (!role->role.n) problem_add(&r->problems, "role", JA("役割を選んでください。"), NULL, 0);
	if (!date_whole(role->from_on)) problem_add(&r->problems, "from_on", JA("いつからかを入れてください。"), NULL, 0);
}

void accounts_add(struct request *r) {
	static const char *const keys[] = { "login", "office", "role", "from_on", "admin", NULL };
	struct account a = { .language = LIT("ja"), .kind = LIT("staff"), .admin = typed_has(r, "admin", "1") };
	struct account_role role = { .office = office_typed(r) };
	record_read(&account_record, &a, &r->http->form, keys, &r->problems);
	record_read_field(&account_role_record, "role", &role, &r->http->form, &r->problems);
	record_read_field(&account_role_record, "from_on", &role, &r->http->form, &r->problems);
	a.login = account_login(r->arena, typed(r, "login"));
	check_new(r, &a, &role);
	if (r->problems.n) { form_again(r); draw_new(r, 422); return; }
	role.account = record_insert(r->tx, &account_record, &a, actor_of(r));
	record_insert(r->tx, &account_role_record, &role, actor_of(r));
	show_card(r, &a, account_code_new(r->tx, a.row.id, r->now));
}

/* ---- an existing one ---- */
/* Of those who work here: whose life it is, and who is close to them, is no matter of the administrator. */
static bool account_of(struct request *r, struct account *a) {
	id which;
	return id_read(param(r, "account"), &which) && record_load_any(r->tx, &account_record, which, a) && text_is(a->kind, "staff");
}

/* Lost phone, forgotten password, back after leaving: always the same way, with a new card and a second person. */
void accounts_invite(struct request *r) {
	struct account a;
	if (!account_of(r, &a) || a.row.id == r->viewer.account) return;
	if (a.row.gone_at) record_revive(r->tx, &account_record, a.row.id, a.row.version, actor_of(r));
	else record_update(r->tx, &account_record, &a, a.row.version, word(LANG_JA, JA("招待コードを新しくした")), actor_of(r), NULL);
	show_card(r, &a, account_code_new(r->tx, a.row.id, r->now));
}

/* Neither can be taken back: what will happen is said before. */
static void ask(struct request *r, const char *title, bool inviting) {
	struct account a;
	if (!account_of(r, &a) || (a.row.gone_at && !inviting) || a.row.id == r->viewer.account) return;
	struct account_end_page m = { .page = page_of(r, "", text_of(word(r->lang, title))), .account = a.row.id, .name = a.name, .inviting = inviting };
	page_crumb(&m.page, LIT("/accounts"), text_of(word(r->lang, JA("働く人のアカウント"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	struct html h = html_of(r);
	tpl_account_end(&h, &m);
	answer_page(r, 200, &h);
}

void accounts_end_form(struct request *r) { ask(r, JA("アカウントを終える"), false); }
void accounts_invite_form(struct request *r) { ask(r, JA("新しい招待コード"), true); }

void accounts_end(struct request *r) {
	struct account a;
	if (!account_of(r, &a) || a.row.id == r->viewer.account) return;
	if (!a.row.gone_at) record_end(r->tx, &account_record, a.row.id, a.row.version, NULL, actor_of(r));
	session_end_all(r->tx, a.row.id);
	FLASH(r, 0, JA("{name}さんのアカウントを終えました。もうサインインできません。"), ARG("name", a.name));
	answer_see(r, "/accounts");
}
