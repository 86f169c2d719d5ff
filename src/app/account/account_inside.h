/* For the files of this folder only. */
#pragma once
#include "account.h"
#include "sql_names.h"

void account_sample(struct sample *);

/* ---- account_code.c: logins, invitation codes, pictures of addresses ---- */
#define INVITE_LIFE DAYS(7)
/* As typed on any keyboard: half width, small letters. */
struct text account_login(struct arena *, struct text typed);
bool account_login_fits(struct text login);                  /* 2 to 40 of a-z 0-9 . _ - @ */
void invite_code_new(char out[INVITE_CHARS + 1]);
bool invite_code_read(struct text typed, char out[INVITE_CHARS + 1]);   /* small letters, no dashes, O for 0, I and L for 1 */
/* Opens (or opens again) the door for this account by a code: password, factor, recovery codes and sessions go. */
void invite_put(struct tx *, id account, const char *code, instant now);
struct qr { int size; struct text path; };                   /* an SVG path over size × size, quiet zone included; size 0 = too long */
struct qr qr_of(struct arena *, struct text words);
struct text in_fours(struct arena *, struct text);           /* ABCD EFGH …: for eyes and fingers */

/* ---- proof.c: what the slow pool finds out before the transaction ---- */
enum proof_verdict { PROOF_WRONG, PROOF_WAIT, PROOF_RIGHT };
struct proof {
	enum proof_verdict verdict;
	int wait_seconds;
	id account;
	struct text hash;                /* the password hash it was checked against */
	int64_t step;                    /* TOTP step to be used up; 0 = none */
	id recovery;                     /* recovery code to be used up; 0 = none */
	const char *made;                /* hash of the new password; NULL = none or not good enough */
};
void proof_by_login(struct request *);       /* route.prepare of POST /sign-in: fields login, password, code */
void proof_by_session(struct request *);     /* of POST /unlock, /me/...: field password, whose name the session knows */
void proof_new_password(struct request *);   /* the same, and the field chosen hashed */
/* In the transaction: uses the step or code up. False when the proof failed or somebody was first; the problem is told
 * with the sentence given. Retry-After is set for PROOF_WAIT. */
bool proof_use(struct request *, const char *field, const char *wrong_ja);
int proof_status(const struct request *);    /* 429 while waiting, else 422 */
struct text guess_name(struct request *, struct text login);

/* ---- parts of forms ---- */
/* A line to type in, with its hint and its mistake. */
struct box { const char *name, *type, *autocomplete, *label, *hint; struct text value, err; bool digits, secret; };   /* secret: hidden while typed, shown on asking */
struct box box_of(struct request *, const char *name, const char *type, const char *autocomplete, const char *label, const char *hint);

/* ---- sign_in.c ---- */
/* Where to go after signing in: the typed or queried next, if it is a path of this site; else /today. */
struct text account_next(struct request *);
/* Gives the browser its new session; the one it came with ends. */
void account_signed_in(struct request *, id account);
void sign_in_form(struct request *);
void sign_in_post(struct request *);
void sign_in_sample(struct request *);
void sign_out(struct request *);
struct sample_card { struct text role, name, role_name, office, face; };
struct sample_own { struct text login, name, face; bool family; };
struct sign_in_page {
	struct page page;
	struct text next;
	struct box login, password, code;
	bool sample, parked, out;
	struct sample_card *cards; size_t n_cards;
	struct sample_own *owns; size_t n_owns;
};

/* ---- lock.c ---- */
void lock_page(struct request *);
void lock_post(struct request *);
void unlock_prepare(struct request *);
void unlock_post(struct request *);
struct lock_model { struct page page; struct text next; struct box password; bool sample, parked; };

/* ---- first.c ---- */
void first_form(struct request *);
void first_prepare(struct request *);        /* of step 1 */
void first_look(struct request *);           /* of step 2 */
void first_post(struct request *);           /* step 1: login, invitation code, password */
void first_factor(struct request *);         /* step 2: one code of the authenticator app */
struct first_page {
	struct page page;
	struct text login, code, secret, app_href, back_href, phone;   /* app_href: the same as the picture, for the device one holds */
	struct box login_box, code_box, chosen, again, totp;
	struct qr qr;
	bool plain;                      /* in the words for a person and their close others */
};
struct recovery_line { struct text code; };
struct recovery_page { struct page page; bool first, plain; struct text next; struct recovery_line *codes; size_t n_codes; };
/* Ten new codes instead of the old ones; the page shows them this once. */
void recovery_show(struct request *, id account, bool first, bool plain);

/* ---- me.c ---- */
void me_show(struct request *);
void me_save(struct request *);
void me_type(struct request *);              /* large type, from the page one is on */
void me_sessions_close(struct request *);
struct role_line { struct text office, role; date from_on, to_on; };
struct session_line { instant started_at, seen_at; bool here; };
struct me_page {
	struct page page;
	struct text name, login, language, theme;
	bool large, has_password, admin, staff;
	struct role_line *roles; size_t n_roles;
	struct session_line *sessions; size_t n_sessions;
};

/* ---- me_secret.c ---- */
void me_password_form(struct request *);
void me_password_post(struct request *);
void me_factor_form(struct request *);
void me_factor_post(struct request *);
void me_recovery_form(struct request *);
void me_recovery_post(struct request *);
struct secret_page {
	struct page page;
	struct text secret, secret_shown, app_href, login;
	struct box password, chosen, again, totp;
	struct qr qr;
	int left;
};

/* ---- accounts.c: the administrator ---- */
void accounts_list(struct request *);
void accounts_new(struct request *);
void accounts_add(struct request *);
void accounts_invite_form(struct request *);
void accounts_invite(struct request *);
void accounts_end_form(struct request *);
void accounts_end(struct request *);
struct account_line { id account; struct text name, login, work; bool admin, gone, self, invited, late; instant invite_until; };
struct accounts_page { struct page page; struct account_line *people; size_t n_people; };
struct office_choice { id office; struct text name; bool chosen; };
struct account_new_page {
	struct page page;
	struct office_choice *offices; size_t n_offices;
	struct text office_err;
	bool admin;
};
void account_new_fields(struct html *, struct page);
void account_new_role(struct html *, struct page);
struct account_card_page { struct page page; struct text name, login, code, url, typed, region, phone, back; struct qr qr; instant until; bool resident; };
struct account_end_page { struct page page; id account; struct text name; bool inviting; };

/* ---- offices.c ---- */
void offices_list(struct request *);
void offices_add(struct request *);
struct office_line { struct text name, kind, phone, night_phone; };
struct offices_page { struct page page; struct office_line *offices; size_t n_offices; };
void office_add_fields(struct html *, struct page);

/* ---- notices.c ---- */
void accessibility_page(struct request *);
void notices_page(struct request *);
struct plain_page { struct page page; };
