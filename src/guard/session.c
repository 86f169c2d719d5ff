/* Sessions: who is at the door. The cookie is 32 random bytes; the table holds only their hash.
 *
 * Refuses: a cookie of another shape (no query for it), a session of an account that is gone, and to tell more than the
 * account of a session that is locked or ended. Times come from this program's clock alone; a clock that went back far
 * locks rather than prolongs.
 * To extend: what the desk needs of the signed-in account comes in with session_by_hash (guard.sql) and viewer_fill. */
#include "guard.h"
#include "sql_names.h"
#include <sodium.h>
#include <string.h>

#define TOKEN_BYTES 32
#define TOKEN_CHARS 43                           /* base64url without padding */
#define FORGOTTEN DAYS(30)                       /* old sessions of an account go when it signs in again */
#define CLOCK_BACK MINUTES(5)
#define CSRF_CHARS 32

/* ---- finding ---- */

/* Columns of session_by_hash. */
enum { S_ID, S_ACCOUNT, S_STARTED, S_SEEN, S_LOCKED, S_ENDED, S_NAME, S_LANGUAGE, S_ADMIN, S_LARGE, S_OFFICE, S_OFFICE_NAME, S_ROLE, S_KIND, S_OF_PERSON, S_OF_KIN };

static enum session_state session_state(struct stmt *s, instant now) {
	int64_t age = now - sql_int(s, S_STARTED), idle = now - sql_int(s, S_SEEN);
	if (!sql_null(s, S_ENDED) || age > SESSION_LIFE || age < -CLOCK_BACK)
		return SESSION_ENDED;
	if (!sql_null(s, S_LOCKED) || idle > IDLE_DESK || idle < -CLOCK_BACK)
		return SESSION_LOCKED;
	return SESSION_OPEN;
}

enum account_kind account_kind_of(struct text code) {
	return text_is(code, "person") ? ACCOUNT_PERSON : text_is(code, "family") ? ACCOUNT_FAMILY : ACCOUNT_STAFF;
}

static void viewer_fill(struct stmt *s, struct viewer *v) {
	v->name = sql_text(s, S_NAME);
	v->face = text_first(v->name, 1);
	v->office = sql_int(s, S_OFFICE);
	v->office_name = sql_text(s, S_OFFICE_NAME);
	v->role = role_of(sql_text(s, S_ROLE));
	v->kind = account_kind_of(sql_text(s, S_KIND));
	v->of_person = sql_int(s, S_OF_PERSON);
	v->of_kin = sql_int(s, S_OF_KIN);
	v->admin = sql_int(s, S_ADMIN) != 0 && v->kind == ACCOUNT_STAFF;
}

static enum session_state session_read(struct stmt *s, instant now, struct viewer *v) {
	*v = (struct viewer){ 0 };
	if (!sql_row(s))
		return SESSION_NONE;
	enum session_state state = session_state(s, now);
	v->session = sql_int(s, S_ID);
	v->account = sql_int(s, S_ACCOUNT);
	v->lang = text_is(sql_text(s, S_LANGUAGE), "en") ? LANG_EN : LANG_JA;
	v->large_type = sql_int(s, S_LARGE) != 0;
	v->seen_at = sql_int(s, S_SEEN);
	if (state == SESSION_OPEN)
		viewer_fill(s, v);
	return state;
}

enum session_state session_find(struct tx *tx, struct text cookie, instant now, struct viewer *v) {
	*v = (struct viewer){ 0 };
	if (cookie.n != TOKEN_CHARS)
		return SESSION_NONE;
	date today = date_of_instant(now);
	struct text hash = secret_hash(tx_arena(tx), cookie);
	enum session_state state = session_read(SQL(tx, session_by_hash, V(today), V(hash)), now, v);
	if (state != SESSION_NONE)
		v->session_token = text_copy(tx_arena(tx), cookie);
	return state;
}

enum session_state session_look(struct tx *tx, id session, instant now, struct viewer *v) {
	date today = date_of_instant(now);
	return session_read(SQL(tx, session_by_id, V(today), V(session)), now, v);
}

/* ---- beginning, keeping, ending ---- */

struct text session_start(struct tx *tx, id account, instant now) {
	unsigned char random[TOKEN_BYTES];
	char *token = arena_alloc(tx_arena(tx), TOKEN_CHARS + 1);
	random_fill(random, sizeof random);
	sodium_bin2base64(token, TOKEN_CHARS + 1, random, sizeof random, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(random, sizeof random);
	struct text cookie = { token, TOKEN_CHARS };
	RUN(tx, session_forget, V(account), V(now - FORGOTTEN));
	RUN(tx, session_insert, V(id_new()), V(secret_hash(tx_arena(tx), cookie)), V(account), V(now));
	return cookie;
}

void session_touch(struct tx *tx, id session, instant now) {
	RUN(tx, session_touch, V(now), V(session));
}

void session_lock(struct tx *tx, id session) {
	RUN(tx, session_lock, V(clock_now()), V(session));
	tx_notify(tx, NOTE_SESSION, session);
}

void session_unlock(struct tx *tx, id session, instant now) {
	RUN(tx, session_unlock, V(now), V(session));
}

void session_end(struct tx *tx, id session) {
	RUN(tx, session_end, V(clock_now()), V(session));
	tx_notify(tx, NOTE_SESSION, session);
}

void session_end_all(struct tx *tx, id account) {
	RUN(tx, session_end_all, V(clock_now()), V(account));
	tx_notify(tx, NOTE_ACCOUNT, account);
}

/* ---- form keys ---- */

/* Bound to the session and not the session itself: a page that leaks leaks no cookie. The token is hashed into a key
 * first, because BLAKE2b takes no key longer than 64 bytes. */
static void csrf_make(struct text session_token, char out[CSRF_CHARS + 1]) {
	static const unsigned char use[] = "engawa form";
	unsigned char key[crypto_generichash_KEYBYTES], mac[CSRF_CHARS / 2];
	crypto_generichash(key, sizeof key, (const unsigned char *)session_token.p, session_token.n, NULL, 0);
	crypto_generichash(mac, sizeof mac, use, sizeof use - 1, key, sizeof key);
	sodium_bin2hex(out, CSRF_CHARS + 1, mac, sizeof mac);
	sodium_memzero(key, sizeof key);
}

struct text csrf_token(struct arena *a, struct text session_token) {
	char *out = arena_alloc(a, CSRF_CHARS + 1);
	csrf_make(session_token, out);
	return (struct text){ out, CSRF_CHARS };
}

bool csrf_ok(struct text session_token, struct text token) {
	char right[CSRF_CHARS + 1];
	if (!session_token.n || token.n != CSRF_CHARS)
		return false;
	csrf_make(session_token, right);
	return sodium_memcmp(right, token.p, CSRF_CHARS) == 0;
}
