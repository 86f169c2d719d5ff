/* Signing in and out. A sample region offers its accounts at one tap; in a real one that route does not exist.
 * Refuses: to keep a session across a sign-in (always a new one), and to lead anywhere but to a page of this site. */
#include "account_inside.h"
#include "templates.h"

/* Only a path of this site: "/" not followed by "/" or "\", in plain characters, and not one of the doors themselves. */
struct text account_next(struct request *r) {
	static const char *const doors[] = { "/sign-in", "/lock", "/first", "/unlock" };
	struct text next = r->http->method == GET ? query(r, "next") : typed(r, "next");
	bool ours = path_is_ours(next);
	for (size_t i = 0; ours && i < COUNT(doors); i++) ours = !text_starts(next, doors[i]);
	return ours ? next : LIT("/today");
}

void account_signed_in(struct request *r, id account) {
	if (r->viewer.session) session_end(r->tx, r->viewer.session);
	if (r->locked_session) session_end(r->tx, r->locked_session);
	answer_cookie(r, SESSION_COOKIE, session_start(r->tx, account, r->now), 0);
}

struct box box_of(struct request *r, const char *name, const char *type, const char *autocomplete, const char *label, const char *hint) {
	struct box box = { name, type, autocomplete, label, hint, LIT(""), LIT(""), false, text_is(text_of(type), "password") };
	const struct problem *p = problem_of(&r->problems, name);
	if (!box.secret && r->http->method == POST) box.value = typed(r, name);
	if (p) {
		struct buf b = buf_in(r->arena, 128);
		problem_put(&b, p, r->lang);
		box.err = buf_done(&b);
	}
	return box;
}

/* ---- the page ---- */
static void read_cards(struct request *r, struct sign_in_page *m) {
	m->cards = ARENA_ARRAY(r->arena, struct sample_card, ROLES);
	struct stmt *s = SQL0(r->tx, account_cards);
	while (m->n_cards < ROLES && sql_row(s)) {
		const struct code_item *role = code_find(&role_codes, sql_text(s, 0));
		if (!role) continue;
		m->cards[m->n_cards++] = (struct sample_card){ .role = sql_text(s, 0), .name = sql_text(s, 1), .office = sql_text(s, 2),
			.role_name = text_of(word(r->lang, role->ja)), .face = text_first(sql_text(s, 1), 1) };
	}
	sql_run(s);
}

#define OWNS_MAX 12
static void read_owns(struct request *r, struct sign_in_page *m) {
	m->owns = ARENA_ARRAY(r->arena, struct sample_own, OWNS_MAX);
	struct stmt *s = SQL0(r->tx, account_cards_own);
	while (m->n_owns < OWNS_MAX && sql_row(s))
		m->owns[m->n_owns++] = (struct sample_own){ sql_text(s, 0), sql_text(s, 1), text_first(sql_text(s, 1), 1),
			account_kind_of(sql_text(s, 2)) == ACCOUNT_FAMILY };
	sql_run(s);
}

static void boxes(struct request *r, struct sign_in_page *m) {
	m->login = box_of(r, "login", "text", "username", JA("サインインの名前"), NULL);
	m->password = box_of(r, "password", "password", "current-password", JA("パスワード"), NULL);
	m->code = box_of(r, "code", "text", "one-time-code", JA("認証アプリの番号、または回復コード"), JA("認証アプリに出ている6けたの数字です。"));
}

static void draw(struct request *r, int status) {
	struct sign_in_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("サインイン")))), .next = account_next(r), .sample = r->region->sample,
		.parked = text_is(query(r, "parked"), "1"), .out = text_is(query(r, "out"), "1") };
	boxes(r, &m);
	m.page.bare = true;
	m.page.flash_text = LIT("");
	if (m.sample) { read_cards(r, &m); read_owns(r, &m); }
	struct html h = html_of(r);
	tpl_sign_in(&h, &m);
	answer_page(r, status, &h);
}

/* In a sample region one may change into somebody else at any time. */
void sign_in_form(struct request *r) {
	if (r->viewer.account && !r->region->sample) answer_see(r, "%.*s", TEXT_ARG(account_next(r)));
	else draw(r, 200);
}

/* ---- the ways in, and out ---- */
void sign_in_post(struct request *r) {
	const struct proof *p = r->prepared;
	if (!proof_use(r, "login", JA("サインインできませんでした。名前・パスワード・番号を確かめて、もう一度お試しください。"))) {
		form_again(r);
		draw(r, proof_status(r));
		return;
	}
	account_signed_in(r, p->account);
	answer_see(r, "%.*s", TEXT_ARG(account_next(r)));
}

void sign_in_sample(struct request *r) {
	struct stmt *s = SQL(r->tx, account_by_login, V(typed(r, "account")));
	id account = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	if (!account) {
		problem_add(&r->problems, NULL, JA("その見本のアカウントはありません。下から選んでください。"), NULL, 0);
		draw(r, 422);
		return;
	}
	account_signed_in(r, account);
	answer_see(r, "%.*s", TEXT_ARG(account_next(r)));
}

void sign_out(struct request *r) {
	id session = r->viewer.session ? r->viewer.session : r->locked_session;
	if (session) session_end(r->tx, session);
	answer_cookie(r, SESSION_COOKIE, LIT(""), -1);
	answer_see(r, "/sign-in?out=1");
}
