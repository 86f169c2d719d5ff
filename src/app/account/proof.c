/* Who says so? Password and second factor looked at on the slow pool, used up in the transaction.
 *
 * Refuses: to tell which of name, password and code was wrong; to do less work for a name that nobody has; to count a
 * code twice. Guessing is slowed by name and address (guard.h), never by locking the owner out.
 * To add a factor (a passkey), let factor_right() look at it and proof_use() use it up. */
#include "account_inside.h"

struct known { id account; struct text hash, totp; int64_t step; };

struct text guess_name(struct request *r, struct text login) {
	return text_join(r->arena, text_join(r->arena, text_of(r->region->name), LIT("/")), login);
}

/* Not trimmed: a password is what was typed. */
static struct text password_typed(const struct request *r, const char *field) {
	struct text t = pairs_get(&r->http->form, field);
	return t.p ? t : LIT("");
}

static struct known known_by(struct request *r, struct text login) {
	struct stmt *s = SQL(r->tx, account_proof, V(login));
	struct known k = { 0 };
	if (sql_row(s)) k = (struct known){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 2), sql_int(s, 3) };
	sql_run(s);
	return k;
}

static bool hash_right(struct request *r, struct text hash, struct text password) {
	return hash.n ? password_right(text_z(r->arena, hash), password) : password_right_nobody(password);
}

static id recovery_right(struct request *r, id account, struct text typed_code) {
	char code[12];
	if (!recovery_code_read(typed_code, code)) return 0;
	struct stmt *s = SQL(r->tx, account_recovery_find, V(account), V(secret_hash(r->arena, text_of(code))));
	id found = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return found;
}

/* In a real region there is always a second factor; in a sample region only for those who have set one up. */
static bool factor_right(struct request *r, const struct known *k, struct proof *p) {
	struct text code = typed(r, "code");
	int64_t step = k->step;
	if (!k->totp.n) return r->region->sample;
	if (totp_right(k->totp, code, r->now, &step)) { p->step = step; return true; }
	p->recovery = recovery_right(r, k->account, code);
	return p->recovery != 0;
}

static bool must_wait(struct request *r, struct text guess, struct proof *p) {
	int64_t wait = guess_wait(guess, r->http->remote, clock_mono());
	if (wait <= 0) return false;
	p->verdict = PROOF_WAIT;
	p->wait_seconds = (int)((wait + 999) / 1000);
	return true;
}

static void tell(struct request *r, struct text guess, struct proof *p, bool right) {
	p->verdict = right ? PROOF_RIGHT : PROOF_WRONG;
	if (right) guess_right(guess, r->http->remote);
	else guess_failed(guess, r->http->remote, clock_mono());
}

void proof_by_login(struct request *r) {
	struct proof *p = ARENA_NEW(r->arena, struct proof);
	struct text login = account_login(r->arena, typed(r, "login")), guess = guess_name(r, login);
	r->prepared = p;
	if (must_wait(r, guess, p)) return;
	struct known k = known_by(r, login);
	bool right = hash_right(r, k.hash, password_typed(r, "password"));
	bool factor = factor_right(r, &k, p);
	p->account = k.account;
	p->hash = k.hash;
	tell(r, guess, p, k.account && right && factor);
}

/* Of the open or the locked session. */
static struct text login_here(struct request *r) {
	struct viewer v;
	enum session_state state = session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &v);
	if (state != SESSION_OPEN && state != SESSION_LOCKED) return LIT("");
	struct stmt *s = SQL(r->tx, account_login_of, V(v.account));
	struct text login = sql_row(s) ? sql_text(s, 0) : LIT("");
	sql_run(s);
	return login;
}

void proof_by_session(struct request *r) {
	struct proof *p = ARENA_NEW(r->arena, struct proof);
	struct text login = login_here(r), guess = guess_name(r, login);
	r->prepared = p;
	if (!login.n || must_wait(r, guess, p)) return;
	struct known k = known_by(r, login);
	p->account = k.account;
	p->hash = k.hash;
	tell(r, guess, p, hash_right(r, k.hash, password_typed(r, "password")));
}

void proof_new_password(struct request *r) {
	char hash[128];
	proof_by_session(r);
	struct proof *p = r->prepared;
	struct text chosen = password_typed(r, "chosen");
	if (p->verdict != PROOF_RIGHT || !text_eq(chosen, password_typed(r, "again")) || text_chars(chosen) < 15) return;
	if (password_hash(chosen, hash)) p->made = text_z(r->arena, text_of(hash));
}

/* ---- in the transaction ---- */
static bool used_up(struct request *r, const struct proof *p) {
	if (RUN(r->tx, account_proof_use, V(p->step), V(p->account), V(p->hash)) != 1) return false;
	return !p->recovery || RUN(r->tx, account_recovery_use, V(r->now), V(p->recovery)) == 1;
}

bool proof_use(struct request *r, const char *field, const char *wrong_ja) {
	const struct proof *p = r->prepared;
	if (p->verdict == PROOF_RIGHT && used_up(r, p)) return true;
	if (p->verdict != PROOF_WAIT) {
		problem_add(&r->problems, field, wrong_ja, NULL, 0);
		return false;
	}
	struct text seconds = int_text(r->arena, p->wait_seconds);
	problem_add(&r->problems, NULL, JA("続けて違っていたため、あと{n}秒待ってから、もう一度お試しください。"), &ARG("n", seconds), 1);
	answer_header(r, "Retry-After", seconds);
	return false;
}

int proof_status(const struct request *r) {
	const struct proof *p = r->prepared;
	return p && p->verdict == PROOF_WAIT ? 429 : 422;
}
