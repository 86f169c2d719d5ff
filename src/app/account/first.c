/* The first sign-in: login and one-time code, then a password, then the authenticator app, then ten codes for paper.
 *
 * A person and their close others come in by the same steps, at /mine/first: plainer words, larger type. Step 1 keeps the password and a new secret beside the invitation, which stays open until step 2 has seen the app work:
 * whoever is interrupted begins again with the same code. Refuses: to say whether the login or the code was wrong; to let
 * anybody in by the password alone. */
#include "account_inside.h"
#include "templates.h"

struct invited { id account; struct text name, secret; instant until; bool resident; };
struct first_try {
	struct text login, code_hash;
	struct invited who;
	int wait_seconds;
	const char *weak;                /* JA sentence, NULL = good */
	bool alike;                      /* typed the same twice */
	const char *made;                /* the password's hash */
};

static struct text raw(const struct request *r, const char *field) {
	struct text t = pairs_get(&r->http->form, field);
	return t.p ? t : LIT("");
}

static struct invited invited_by(struct request *r, struct text login, struct text code_hash) {
	struct stmt *s = SQL(r->tx, account_invited, V(login), V(code_hash));
	struct invited who = { 0 };
	if (sql_row(s)) who = (struct invited){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 3), sql_int(s, 2), account_kind_of(sql_text(s, 4)) != ACCOUNT_STAFF };
	sql_run(s);
	return who;
}

/* Which invitation, if any; a wrong code counts as a guess. */
static struct first_try *look_up(struct request *r) {
	struct first_try *t = ARENA_NEW(r->arena, struct first_try);
	char code[INVITE_CHARS + 1];
	t->login = account_login(r->arena, typed(r, "login"));
	struct text guess = text_join(r->arena, guess_name(r, t->login), LIT("/first"));
	int64_t wait = guess_wait(guess, r->http->remote, clock_mono());
	t->wait_seconds = wait > 0 ? (int)((wait + 999) / 1000) : 0;
	if (wait > 0) return t;
	bool whole = invite_code_read(typed(r, "code"), code);
	t->code_hash = secret_hash(r->arena, text_of(code));
	if (whole) t->who = invited_by(r, t->login, t->code_hash);
	if (t->who.account) guess_right(guess, r->http->remote);
	else guess_failed(guess, r->http->remote, clock_mono());
	return t;
}

/* The second step has nothing slow, but a write may run twice: its guesses, too, are counted before it. */
void first_look(struct request *r) { r->prepared = look_up(r); }

void first_prepare(struct request *r) {
	char hash[128];
	struct first_try *t = look_up(r);
	struct text chosen = raw(r, "chosen");
	r->prepared = t;
	if (!t->who.account || r->now > t->who.until) return;
	t->weak = password_weak(chosen, t->login, t->who.name);
	t->alike = text_eq(chosen, raw(r, "again"));
	if (!t->weak && t->alike && password_hash(chosen, hash)) t->made = text_z(r->arena, text_of(hash));
}

/* ---- pages ---- */
/* Before the code has been seen, only the address and the form say in whose words to speak: never what the name is. */
static bool in_plain_words(struct request *r) {
	const struct first_try *t = r->prepared;
	return text_is(text_of(r->route->path), "/mine/first") || text_is(typed(r, "plain"), "1") || (t && t->who.resident);
}

static struct first_page model(struct request *r) {
	bool plain = in_plain_words(r);
	struct first_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("はじめてのサインイン")))), .plain = plain,
		.login_box = box_of(r, "login", "text", "username", JA("サインインの名前"), NULL),
		.code_box = box_of(r, "code", "text", "off", JA("招待コード"), JA("招待カードの16文字です。大文字・小文字・ハイフンは気にしなくてかまいません。")),
		.chosen = box_of(r, "chosen", "password", "new-password", JA("これから使うパスワード"), plain
			? JA("15文字以上。好きな文を書いてかまいません。たとえば、好きな道、好きな食べもの、その日のこと。")
			: JA("15文字以上。短い文をいくつか並べると覚えやすくなります。")),
		.again = box_of(r, "again", "password", "new-password", JA("同じパスワードをもう一度"), NULL),
		.totp = box_of(r, "totp", "text", "one-time-code", plain ? JA("アプリに出ている6けたの番号") : JA("認証アプリに出ている6けたの番号"), NULL),
		.login = account_login(r->arena, typed(r, "login")), .code = typed(r, "code") };
	if (r->http->method == GET) m.login_box.value = account_login(r->arena, query(r, "login"));
	m.page.bare = true;
	m.page.large = plain;
	m.page.flash_text = LIT("");
	return m;
}

static void draw(struct request *r, int status) {
	struct first_page m = model(r);
	struct html h = html_of(r);
	tpl_first(&h, &m);
	answer_page(r, status, &h);
}

static void draw_factor(struct request *r, int status, struct text secret) {
	struct first_page m = model(r);
	m.secret = in_fours(r->arena, secret);
	m.app_href = totp_uri(r->arena, secret, m.login, r->region->title);
	m.qr = qr_of(r->arena, m.app_href);
	struct buf back = buf_in(r->arena, 96);
	buf_z(&back, m.plain ? "/mine/first?login=" : "/first?login=");
	http_encode(&back, m.login);
	m.back_href = buf_done(&back);
	m.phone = r->region->phone;
	struct html h = html_of(r);
	tpl_first_factor(&h, &m);
	answer_page(r, status, &h);
}

void first_form(struct request *r) { draw(r, 200); }

/* ---- steps ---- */
static bool invitation_stands(struct request *r, const struct first_try *t) {
	if (t->wait_seconds) {
		struct text seconds = int_text(r->arena, t->wait_seconds);
		problem_add(&r->problems, NULL, JA("続けて違っていたため、あと{n}秒待ってから、もう一度お試しください。"), &ARG("n", seconds), 1);
		answer_header(r, "Retry-After", seconds);
		return false;
	}
	/* Again in this transaction: it may have been used or replaced since. */
	struct invited who = invited_by(r, t->login, t->code_hash);
	if (!who.account)
		problem_add(&r->problems, "code", JA("サインインの名前か招待コードが違います。招待カードを見ながら、もう一度お試しください。"), NULL, 0);
	else if (r->now > who.until)
		problem_add(&r->problems, "code", who.resident ? JA("この招待コードは期限が切れています。担当の人に新しいカードを頼んでください。")
			: JA("この招待コードは期限が切れています。管理者に新しいコードを頼んでください。"), NULL, 0);
	return !r->problems.n;
}

static int refused(const struct first_try *t) { return t->wait_seconds ? 429 : 422; }

void first_post(struct request *r) {
	const struct first_try *t = r->prepared;
	char secret[33];
	if (invitation_stands(r, t)) {
		if (t->weak) problem_add(&r->problems, "chosen", t->weak, NULL, 0);
		else if (!t->alike) problem_add(&r->problems, "again", JA("2つのパスワードが違っています。もう一度、同じものを入れてください。"), NULL, 0);
		else if (!t->made) problem_add(&r->problems, "chosen", JA("このパスワードは使えません。ほかのものにしてください。"), NULL, 0);
	}
	if (r->problems.n) { form_again(r); draw(r, refused(t)); return; }
	totp_secret_new(secret);
	RUN(r->tx, account_first_kept, V(t->made), V(secret), V(r->now), V(t->who.account), V(t->code_hash));
	draw_factor(r, 200, text_copy(r->arena, text_of(secret)));
}

void first_factor(struct request *r) {
	const struct first_try *t = r->prepared;
	int64_t step = 0;
	if (!invitation_stands(r, t)) { form_again(r); draw(r, refused(t)); return; }
	struct invited who = invited_by(r, t->login, t->code_hash);
	if (!who.secret.n) { draw(r, 422); return; }
	if (!totp_right(who.secret, typed(r, "totp"), r->now, &step)) {
		problem_add(&r->problems, "totp", JA("番号が違います。認証アプリの新しい番号を入れてください。端末の時計も確かめてください。"), NULL, 0);
		draw_factor(r, 422, who.secret);
		return;
	}
	RUN(r->tx, account_first_done, V(step), V(r->now), V(who.account), V(t->code_hash), V(who.secret));
	account_signed_in(r, who.account);
	recovery_show(r, who.account, true, who.resident);
}

/* ---- codes for paper ---- */
void recovery_show(struct request *r, id account, bool first, bool plain) {
	struct recovery_page m = { .page = page_of(r, "", text_of(plain ? word(r->lang, JA("紙の鍵（回復コード）")) : word(r->lang, JA("回復コード")))),
		.first = first, .plain = plain, .next = text_of(!first ? "/me" : plain ? "/mine" : "/today") };
	m.codes = ARENA_ARRAY(r->arena, struct recovery_line, 10);
	RUN(r->tx, account_recovery_drop, V(account));
	for (size_t i = 0; i < 10; i++) {
		char code[12];
		recovery_code_new(code);
		m.codes[m.n_codes++].code = text_copy(r->arena, text_of(code));
		RUN(r->tx, account_recovery_put, V(id_new()), V(account), V(secret_hash(r->arena, text_of(code))));
	}
	if (first) m.page.bare = true;
	if (first && plain) m.page.large = true;
	struct html h = html_of(r);
	tpl_recovery(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- the first administrator ---- */
struct first_admin { const struct region *region; struct text login, name; const char *code; };

static void first_admin_run(struct tx *tx, void *ctx) {
	const struct first_admin *f = ctx;
	struct actor system = { 0, 0, clock_now() };
	struct office office = { .name = f->region->title, .kind = LIT("secretariat"), .phone = f->region->phone };
	struct account account = { .login = f->login, .name = f->name, .language = LIT("ja"), .admin = 1, .kind = LIT("staff") };
	id at = record_insert(tx, &office_record, &office, system), who = record_insert(tx, &account_record, &account, system);
	struct account_role role = { .account = who, .office = at, .role = LIT("secretariat"), .from_on = date_today() };
	record_insert(tx, &account_role_record, &role, system);
	invite_put(tx, who, f->code, system.at);
}

int account_first_fits(struct arena *a, const char *login, const char *name) {
	struct text called = text_trim(text_of(name));
	if (!account_login_fits(account_login(a, text_of(login)))) return err_set(ERR_INPUT, "the login must be 2 to 40 of a-z 0-9 . _ - @");
	if (!called.n || text_chars(called) > 60) return err_set(ERR_INPUT, "the administrator's name must have 1 to 60 characters");
	return 0;
}

int account_first_admin(struct region *region, struct arena *a, const char *login, const char *name, char code[INVITE_CHARS + 1]) {
	struct first_admin f = { region, account_login(a, text_of(login)), text_trim(text_of(name)), code };
	if (account_first_fits(a, login, name)) return ERR_INPUT;
	invite_code_new(code);
	if (store_write_now(region->store, LANE_RECORD, a, first_admin_run, &f) != WRITTEN)
		return err_set(ERR_DISK, "%s: the first administrator cannot be written", region->name);
	return ERR_OK;
}
