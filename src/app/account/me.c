/* One's own settings: language, theme, size of type, where one works, what is signed in.
 * Theme and large type are cookies of this browser as well, so that the door already looks right. */
#include "account_inside.h"
#include "templates.h"

#define YEAR 31536000

static void read_roles(struct request *r, struct me_page *m) {
	m->roles = ARENA_ARRAY(r->arena, struct role_line, 20);
	struct stmt *s = SQL(r->tx, account_roles, V(r->viewer.account));
	while (m->n_roles < 20 && sql_row(s)) {
		const struct code_item *role = code_find(&role_codes, sql_text(s, 1));
		m->roles[m->n_roles++] = (struct role_line){ sql_text(s, 0), text_of(role ? word(r->lang, role->ja) : ""), (date)sql_int(s, 2), (date)sql_int(s, 3) };
	}
	sql_run(s);
}

/* Those that time has ended are left out; locked ones count as open. */
static void read_sessions(struct request *r, struct me_page *m) {
	m->sessions = ARENA_ARRAY(r->arena, struct session_line, 20);
	struct stmt *s = SQL(r->tx, account_sessions, V(r->viewer.account), V(r->now - SESSION_LIFE));
	while (m->n_sessions < 20 && sql_row(s))
		m->sessions[m->n_sessions++] = (struct session_line){ sql_int(s, 1), sql_int(s, 2), sql_int(s, 0) == r->viewer.session };
	sql_run(s);
}

static bool has_password(struct request *r) {
	struct stmt *s = SQL(r->tx, account_has_secret, V(r->viewer.account));
	bool has = sql_row(s);
	sql_run(s);
	return has;
}

void me_show(struct request *r) {
	struct account a;
	if (!record_load(r->tx, &account_record, r->viewer.account, &a)) return;
	struct text theme = pairs_get(&r->http->cookies, "engawa_theme");
	struct me_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("自分の設定")))), .name = a.name, .login = a.login,
		.language = text_of(r->lang == LANG_EN ? "en" : "ja"),
		.theme = text_is(theme, "light") || text_is(theme, "dark") ? theme : LIT("system"),
		.large = a.large_type != 0, .has_password = has_password(r), .admin = r->viewer.admin,
		.staff = r->viewer.kind == ACCOUNT_STAFF };
	read_roles(r, &m);
	read_sessions(r, &m);
	struct html h = html_of(r);
	tpl_me(&h, &m);
	answer_page(r, 200, &h);
}

static void keep_cookies(struct request *r, const struct account *a, struct text theme) {
	bool chosen = text_is(theme, "light") || text_is(theme, "dark");
	answer_cookie(r, "engawa_lang", a->language, YEAR);
	answer_cookie(r, "engawa_theme", chosen ? theme : LIT(""), chosen ? YEAR : -1);
	answer_cookie(r, "engawa_large", a->large_type ? LIT("1") : LIT(""), a->large_type ? YEAR : -1);
}

/* Three choices of which none can be mistaken: what is not among them leaves things as they are. */
void me_save(struct request *r) {
	struct account a;
	if (!record_load(r->tx, &account_record, r->viewer.account, &a)) return;
	struct text language = typed(r, "language");
	if (text_is(language, "ja")) a.language = LIT("ja");
	if (text_is(language, "en")) a.language = LIT("en");
	a.large_type = typed_has(r, "large_type", "1");
	record_update(r->tx, &account_record, &a, a.row.version, NULL, actor_of(r), NULL);
	keep_cookies(r, &a, typed(r, "theme"));
	r->lang = text_is(a.language, "en") ? LANG_EN : LANG_JA;
	FLASH(r, 0, JA("設定を覚えました。"), ARG("", LIT("")));
	answer_see(r, "/me");
}

void me_type(struct request *r) {
	struct account a;
	if (!record_load(r->tx, &account_record, r->viewer.account, &a)) return;
	a.large_type = typed_has(r, "large_type", "1");
	record_update(r->tx, &account_record, &a, a.row.version, NULL, actor_of(r), NULL);
	answer_cookie(r, "engawa_large", a.large_type ? LIT("1") : LIT(""), a.large_type ? YEAR : -1);
	answer_see(r, r->viewer.kind == ACCOUNT_STAFF ? "/me" : "/mine");
}

void me_sessions_close(struct request *r) {
	int64_t n = RUN(r->tx, account_sessions_close, V(r->now), V(r->viewer.account), V(r->viewer.session));
	if (n) FLASH(r, 0, JA("ほかの端末を閉じました（{n}件）。"), ARG("n", int_text(r->arena, n)));
	else FLASH(r, 0, JA("ほかに開いている端末はありませんでした。"), ARG("", LIT("")));
	answer_see(r, "/me#sessions");
}
