/* Who is at the door, and what is written down about it: accounts, sessions, second factor, the logs.
 * Sessions are kept as hashes; passwords as argon2id; a guess is slowed by a fixed-size sketch, never by a row for an
 * invented name and never by locking the owner out. */
#pragma once
#include "sharing.h"
#include "chain.h"

/* ---- the viewer ---- */
struct viewer {
	id session, account, office;
	enum account_kind kind;
	id of_person, of_kin;            /* of a person's or family account: whose; 0 for staff */
	struct text name, office_name;   /* as shown: 山本 千尋 / ひだまり訪問看護 */
	struct text face;                /* first character of the name */
	enum role role;
	bool admin;                      /* may add accounts, import, region settings */
	enum lang lang;
	bool large_type;
	struct text session_token;       /* as the cookie has it, for the form keys */
	instant seen_at;                 /* of the session */
};
enum account_kind account_kind_of(struct text code);             /* staff when it says nothing else */
/* What is told to open pages after a commit (tx_notify): the change log has grown; this session, or those of this account,
 * ended or locked. */
#define NOTE_CHANGE 'c'
#define NOTE_SESSION 's'
#define NOTE_ACCOUNT 'a'
enum session_state { SESSION_NONE, SESSION_OPEN, SESSION_LOCKED, SESSION_ENDED };

#define SESSION_COOKIE "engawa_session"
#define IDLE_DESK MINUTES(15)
#define SESSION_LIFE HOURS(12)

/* Reads the session by cookie. OPEN fills *viewer. LOCKED (idle too long, or hidden by hand) and ENDED fill only what the
 * lock page needs (session, account, session_token, seen_at, lang, large_type): a viewer counts as signed in when OPEN, not when
 * it has an account. NONE leaves everything 0. */
enum session_state session_find(struct tx *, struct text cookie, instant now, struct viewer *);
/* The same by the session's number, for a page that stays open: no token comes back. */
enum session_state session_look(struct tx *, id session, instant now, struct viewer *);
/* New session; the cookie's value comes back. Always a new one, at every change of privilege. */
struct text session_start(struct tx *, id account, instant now);
void session_touch(struct tx *, id session, instant now);        /* the desk calls it at most once a minute */
void session_lock(struct tx *, id session);
void session_unlock(struct tx *, id session, instant now);
void session_end(struct tx *, id session);
void session_end_all(struct tx *, id account);

/* Form keys: against cross-site posts (bound to the session) and for at-most-once (random). */
struct text csrf_token(struct arena *, struct text session_token);
bool csrf_ok(struct text session_token, struct text token);

/* ---- secrets ---- */
/* argon2id (libsodium, MODERATE); slow: never on the writer or a page thread. out is NUL-ended, 128 bytes. */
bool password_hash(struct text password, char out[128]);
bool password_right(const char *hash, struct text password);
bool password_right_nobody(struct text password);                /* the same work for an unknown name: always false */
/* NULL when good; else a JA sentence: fewer than 15 characters, in the deny-list, or made of the name. */
const char *password_weak(struct text password, struct text login, struct text name);
/* TOTP (RFC 6238, SHA-1, 6 digits, 30 s, ±1 step). last_step keeps replay out. */
void totp_secret_new(char base32[33]);
bool totp_right(struct text base32, struct text typed, instant now, int64_t *last_step);
struct text totp_uri(struct arena *, struct text base32, struct text login, struct text region);
/* Ten codes of 10 characters, shown once, kept as hashes. */
void recovery_code_new(char out[12]);                            /* XXXXX-XXXXX */
/* As typed from paper: small letters, no dash, O for 0, I and L for 1. False when it cannot be one of ours. */
bool recovery_code_read(struct text typed, char out[12]);
struct text secret_hash(struct arena *, struct text);            /* BLAKE2b-256, hex: for random secrets only */

/* Guessing: allowance by (account or typed name, remote address) in a fixed sketch of this process.
 * Milliseconds to wait before the next try is looked at; 0 = now. A success from an address known to the account is
 * never held up by failures from elsewhere. Ask guess_wait() before the slow hash; after a 0 tell how it went by
 * guess_failed() or guess_right(). Put the region before the login when one process serves several. Thread-safe. */
int64_t guess_wait(struct text login, struct text remote, int64_t mono_now);
void guess_failed(struct text login, struct text remote, int64_t mono_now);
void guess_right(struct text login, struct text remote);

/* ---- standing ---- */
struct standing guard_standing(struct tx *, const struct viewer *, id person, instant now);
/* The same for data of one of the person's relatives, which have agreements of their own. */
struct standing guard_standing_kin(struct tx *, const struct viewer *, id person, id kin, instant now);
/* The rows themselves, of one account, for whoever needs several standings from them (one for each relative). In the
 * transaction's arena. */
void guard_sharing(struct tx *, id account, id person, struct sharing *);
void guard_sharing_all(struct tx *, id person, struct sharing *);   /* of everybody it may concern; without broken glass */
struct asking asking_of(const struct viewer *);

/* ---- the logs ---- */
/* Change log: in the record, in the same transaction. Installed as record_witness. */
void log_change(struct tx *, const struct change_entry *);
/* Read log: in the witness. One entry a page: who, for whom, what kind, by which route. */
struct read_entry { instant at; id account, office, person; enum data_kind kind; enum purpose purpose; struct text route; int people; };
void log_reads(struct tx *, const struct read_entry *, size_t n);
