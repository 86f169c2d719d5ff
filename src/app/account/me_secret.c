/* A new password, a new authenticator app, new recovery codes: each asks for the password of now, also in an open session.
 * Refuses: a new secret that no code has been shown for; to let other sessions live on after the password has changed. */
#include "account_inside.h"
#include "templates.h"

static struct text login_of(struct request *r, struct text *name) {
	struct stmt *s = SQL(r->tx, account_login_of, V(r->viewer.account));
	struct text login = LIT("");
	if (sql_row(s)) { login = sql_text(s, 0); *name = sql_text(s, 1); }
	sql_run(s);
	return login;
}

static struct secret_page model(struct request *r, const char *title) {
	struct text name;
	struct secret_page m = { .page = page_of(r, "", text_of(word(r->lang, title))), .login = login_of(r, &name),
		.password = box_of(r, "password", "password", "current-password", JA("いまのパスワード"), NULL),
		.chosen = box_of(r, "chosen", "password", "new-password", JA("これから使うパスワード"), JA("15文字以上。短い文をいくつか並べると覚えやすくなります。")),
		.again = box_of(r, "again", "password", "new-password", JA("同じパスワードをもう一度"), NULL),
		.totp = box_of(r, "totp", "text", "one-time-code", JA("認証アプリに出ている6けたの番号"), NULL) };
	page_crumb(&m.page, LIT("/me"), text_of(word(r->lang, JA("自分の設定"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	return m;
}

static bool password_of_now(struct request *r) {
	return proof_use(r, "password", JA("いまのパスワードが違います。もう一度お試しください。"));
}

/* ---- password ---- */
static void draw_password(struct request *r, int status) {
	struct secret_page m = model(r, JA("パスワードを変える"));
	struct html h = html_of(r);
	tpl_me_password(&h, &m);
	answer_page(r, status, &h);
}

void me_password_form(struct request *r) { draw_password(r, 200); }

static bool new_password_fits(struct request *r, const struct proof *p) {
	struct text name = LIT(""), login = login_of(r, &name), chosen = pairs_get(&r->http->form, "chosen");
	const char *weak = password_weak(chosen.p ? chosen : LIT(""), login, name);
	if (weak) problem_add(&r->problems, "chosen", weak, NULL, 0);
	else if (!p->made) problem_add(&r->problems, "again", JA("2つのパスワードが違っています。もう一度、同じものを入れてください。"), NULL, 0);
	return !weak && p->made;
}

void me_password_post(struct request *r) {
	const struct proof *p = r->prepared;
	if (!password_of_now(r) || !new_password_fits(r, p)) {
		form_again(r);
		draw_password(r, proof_status(r));
		return;
	}
	RUN(r->tx, account_password_put, V(p->made), V(r->now), V(p->account), V(p->hash));
	session_end_all(r->tx, p->account);
	account_signed_in(r, p->account);
	FLASH(r, 0, JA("パスワードを変えました。ほかの端末は閉じました。"), ARG("", LIT("")));
	answer_see(r, "/me");
}

/* ---- authenticator app ---- */
static bool secret_fits(struct text t) {
	bool fits = t.n == 32;
	for (size_t i = 0; fits && i < t.n; i++) fits = (t.p[i] >= 'A' && t.p[i] <= 'Z') || (t.p[i] >= '2' && t.p[i] <= '7');
	return fits;
}

/* The secret shown travels with the form: nothing is kept before a code of it has come back. */
static void draw_factor(struct request *r, int status, struct text secret) {
	struct secret_page m = model(r, JA("認証アプリを替える"));
	char fresh[33];
	if (!secret_fits(secret)) {
		totp_secret_new(fresh);
		secret = text_copy(r->arena, text_of(fresh));
	}
	m.secret = secret;
	m.secret_shown = in_fours(r->arena, secret);
	m.app_href = totp_uri(r->arena, secret, m.login, r->region->title);
	m.qr = qr_of(r->arena, m.app_href);
	struct html h = html_of(r);
	tpl_me_factor(&h, &m);
	answer_page(r, status, &h);
}

void me_factor_form(struct request *r) { draw_factor(r, 200, LIT("")); }

void me_factor_post(struct request *r) {
	const struct proof *p = r->prepared;
	struct text secret = typed(r, "secret");
	int64_t step = 0;
	bool known = password_of_now(r);
	if (known && (!secret_fits(secret) || !totp_right(secret, typed(r, "totp"), r->now, &step)))
		problem_add(&r->problems, "totp", JA("番号が違います。認証アプリの新しい番号を入れてください。端末の時計も確かめてください。"), NULL, 0);
	if (r->problems.n) {
		form_again(r);
		draw_factor(r, proof_status(r), secret);
		return;
	}
	RUN(r->tx, account_totp_put, V(secret), V(step), V(r->now), V(p->account), V(p->hash));
	account_signed_in(r, p->account);
	FLASH(r, 0, JA("認証アプリを替えました。次からは新しい番号を使います。"), ARG("", LIT("")));
	answer_see(r, "/me");
}

/* ---- recovery codes ---- */
static void draw_recovery(struct request *r, int status) {
	struct secret_page m = model(r, JA("回復コードを作り直す"));
	struct stmt *s = SQL(r->tx, account_recovery_left, V(r->viewer.account));
	if (sql_row(s)) m.left = (int)sql_int(s, 0);
	sql_run(s);
	struct html h = html_of(r);
	tpl_me_recovery(&h, &m);
	answer_page(r, status, &h);
}

void me_recovery_form(struct request *r) { draw_recovery(r, 200); }

void me_recovery_post(struct request *r) {
	const struct proof *p = r->prepared;
	if (!password_of_now(r)) {
		form_again(r);
		draw_recovery(r, proof_status(r));
		return;
	}
	recovery_show(r, p->account, false, r->viewer.kind != ACCOUNT_STAFF);
}
