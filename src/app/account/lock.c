/* The lock: after idle time or by hand the page shows nothing of anybody, and opens again where it was.
 * Refuses: to show a name; to open without the password again, in a sample region too, an account that has one. */
#include "account_inside.h"
#include "templates.h"

/* Of the open or the locked session; also before the transaction. */
static id account_here(struct request *r) {
	struct viewer v;
	enum session_state state = session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &v);
	return state == SESSION_OPEN || state == SESSION_LOCKED ? v.account : 0;
}

/* Whoever came into a sample region by one tap has no password that could be asked for. */
static bool opens_freely(struct request *r) {
	if (!r->region->sample) return false;
	struct stmt *s = SQL(r->tx, account_has_secret, V(account_here(r)));
	bool has = sql_row(s);
	sql_run(s);
	return !has;
}

static void draw(struct request *r, int status) {
	bool nobody = !r->viewer.session && !r->locked_session;
	/* Whoever stands before the screen is not signed in as far as this page goes: no name, no rooms. */
	r->viewer.account = r->viewer.session = 0;
	if (nobody) {
		struct buf next = buf_in(r->arena, 128);
		http_encode(&next, account_next(r));
		answer_see(r, "/sign-in?next=%s", buf_str(&next));
		return;
	}
	bool sample = opens_freely(r);
	struct lock_model m = { .page = page_of(r, "", text_of(word(r->lang, JA("鍵をかけています")))), .next = account_next(r),
		.sample = sample, .parked = text_is(query(r, "parked"), "1"),
		.password = box_of(r, "password", "password", "current-password", JA("パスワード"), NULL) };
	m.page.bare = true;
	m.page.flash_text = LIT("");
	struct html h = html_of(r);
	tpl_lock(&h, &m);
	answer_page(r, status, &h);
}

void lock_page(struct request *r) { draw(r, 200); }

/* Also from the script, which has emptied the page already. */
void lock_post(struct request *r) {
	struct buf next = buf_in(r->arena, 128);
	http_encode(&next, account_next(r));
	if (r->viewer.session) session_lock(r->tx, r->viewer.session);
	answer_see(r, "/lock?next=%s", buf_str(&next));
}

void unlock_prepare(struct request *r) { if (!opens_freely(r)) proof_by_session(r); }

void unlock_post(struct request *r) {
	id session = r->viewer.session ? r->viewer.session : r->locked_session;
	if (!session) { answer_see(r, "/sign-in"); return; }
	if (!opens_freely(r) && (!r->prepared || !proof_use(r, "password", JA("パスワードが違います。もう一度お試しください。")))) {
		form_again(r);
		draw(r, proof_status(r));
		return;
	}
	session_unlock(r->tx, session, r->now);
	answer_see(r, "%.*s", TEXT_ARG(account_next(r)));
}
