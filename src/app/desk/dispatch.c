/* Inside the transaction: who is it, may they, has this form been sent before, and then the handler.
 * Unknown and not allowed end in the same bytes. A post from a session that has ended is kept as a draft, never replayed. */
#include "desk.h"
#include <string.h>

static enum lang lang_of(const struct request *r) {
	struct text asked[] = { query(r, "lang"), pairs_get(&r->http->cookies, "engawa_lang") };
	for (size_t i = 0; i < COUNT(asked); i++) {
		if (text_is(asked[i], "en")) return LANG_EN;
		if (text_is(asked[i], "ja")) return LANG_JA;
	}
	if (r->viewer.account) return r->viewer.lang;
	return text_starts(pairs_get(&r->http->headers, "accept-language"), "en") ? LANG_EN : LANG_JA;
}

static void remember_lang(struct request *r) {
	struct text asked = query(r, "lang");
	if (!text_is(asked, "en") && !text_is(asked, "ja")) return;
	answer_cookie(r, "engawa_lang", asked, 31536000);
}

/* Where the signed-out are sent, with the way back in the address: only paths of our own. */
static void to_door(struct request *r, const char *door) {
	struct buf next = buf_in(r->arena, 128);
	http_encode(&next, r->http->method == GET ? r->http->target : LIT("/today"));
	answer_see(r, "%s?next=%s", door, buf_str(&next));
}

static bool needs_session(const struct request *r) {
	enum guard_kind k = r->route->guard.kind;
	return k == GUARD_SIGNED_IN || k == GUARD_STAFF || k == GUARD_PERSON_KIND || k == GUARD_MINE || k == GUARD_ADMINISTRATOR;
}

static bool ask(struct request *r) {
	const struct guard *g = &r->route->guard;
	guard_sharing(r->tx, r->viewer.account, r->person, &r->sharing);
	r->standing = standing_from(&r->sharing, asking_of(&r->viewer), 0, date_of_instant(r->now), r->now);
	if (!decide(r->viewer.account != 0, r->standing, g->data, g->act, g->purpose).allowed) return false;
	reads(r, r->person, g->data);
	return true;
}

static bool person_allowed(struct request *r) {
	char code[CODE_CHARS + 1];
	if (r->viewer.kind != ACCOUNT_STAFF || !code_read(param(r, "person"), code)) return false;
	r->person_code = text_copy(r->arena, text_of(code));
	struct stmt *s = SQL(r->tx, desk_person_by_code, V(r->person_code));
	if (sql_row(s)) r->person = sql_int(s, 0);
	sql_run(s);
	return ask(r);
}

/* Own accounts have one person, which no address says. */
static bool mine_allowed(struct request *r) {
	if (r->viewer.kind == ACCOUNT_STAFF) return false;
	r->person = r->viewer.of_person;
	struct stmt *s = SQL(r->tx, desk_person_code, V(r->person));
	if (sql_row(s)) r->person_code = sql_text(s, 0);
	sql_run(s);
	return ask(r);
}

static bool guard_allows(struct request *r) {
	switch (r->route->guard.kind) {
	case GUARD_ANYONE: return true;
	case GUARD_SIGNED_IN: return r->viewer.account != 0;
	case GUARD_STAFF: return r->viewer.account && r->viewer.kind == ACCOUNT_STAFF;
	case GUARD_ADMINISTRATOR: return r->viewer.admin;
	case GUARD_SAMPLE: return r->region->sample;
	case GUARD_PERSON_KIND: return person_allowed(r);
	case GUARD_MINE: return mine_allowed(r);
	case GUARD_UNSET: break;
	}
	return false;
}

/* Keeps what was typed although the session is over, and shows the way back in. Only for a form of that very session. */
static void park(struct request *r, enum session_state state) {
	id account = r->viewer.account;
	bool ours = r->http->method != GET && account && key_own(r);
	r->viewer.account = r->viewer.session = 0;
	if (ours) draft_park(r, account);
	else to_door(r, state == SESSION_LOCKED ? "/lock" : "/sign-in");
}

static void handle_post(struct request *r) {
	if (r->http->form_broken) { answer_unreadable(r); return; }
	switch (key_check(r)) {
	case KEY_NEW: break;
	case KEY_REPLAYED: return;
	case KEY_FOREIGN:
		answer_status(r, 403, JA("この画面からは送れませんでした"), JA("ほかのサイトから送られたように見えます。画面を開き直して、もう一度お試しください。"));
		return;
	case KEY_MISSING:
		answer_status(r, 422, JA("画面が古くなっています"), JA("前の画面に戻り、開き直してから、もう一度送ってください。書いた内容は前の画面に残っています。"));
		return;
	case KEY_CHANGED:
		r->answer->keep = true;
		draft_save(r, r->viewer.account, typed(r, "_draft"), typed(r, "_form"), &r->http->form);
		answer_status(r, 409, JA("この画面は、もう記録に使われています"), JA("書き直した内容は下書きに預かりました。画面を開き直すと、続きから書けます。"));
		return;
	}
	r->route->handle(r);
	bool stored = r->answer->status == 303 || r->answer->status == 201;
	if (r->answer->given && stored) key_used(r);
}

void dispatch(struct request *r) {
	enum session_state state = session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &r->viewer);
	r->lang = lang_of(r);
	remember_lang(r);
	bool open = state == SESSION_OPEN;
	if (r->http->method != GET && !r->http->form_broken) conflict_choice(r);
	r->locked_session = state == SESSION_LOCKED ? r->viewer.session : 0;
	r->locked_account = state == SESSION_LOCKED ? r->viewer.account : 0;
	if (r->route && !open && needs_session(r)) { park(r, state); return; }
	if (!open) r->viewer.account = r->viewer.session = 0;
	if (!r->route || !guard_allows(r)) { answer_absent(r); return; }
	if (r->http->method == GET) r->route->handle(r);
	else handle_post(r);
	if (!r->answer->given) answer_absent(r);
}

/* A GET reads one snapshot, so what was found for a person holds for the next question about them. A POST may have just
 * changed it. */
static struct standing standing_of(struct request *r, id person) {
	if (person && person == r->person) return r->standing;
	if (person && person == r->asked && r->http->method == GET) return r->asked_standing;
	r->asked = person;
	r->asked_standing = guard_standing(r->tx, &r->viewer, person, r->now);
	return r->asked_standing;
}

bool may(struct request *r, id person, enum data_kind kind, enum act act) {
	return decide(r->viewer.account != 0, standing_of(r, person), kind, act, PURPOSE_CARE).allowed;
}

bool may_list(struct request *r, id person) {
	struct standing s = standing_of(r, person);
	s.glass = false;
	return decide(r->viewer.account != 0, s, KIND_PERSON, ACT_SEE, PURPOSE_CARE).allowed;
}

/* ---- what one page works out once ---- */
void *page_kept(const struct request *r, const char *name) {
	for (size_t i = 0; i < r->n_kept; i++)
		if (strcmp(r->kept[i].name, name) == 0) return r->kept[i].value;
	return NULL;
}

void page_keep(struct request *r, const char *name, void *value) {
	if ((r->http->method == GET || r->typed) && r->n_kept < COUNT(r->kept)) r->kept[r->n_kept++] = (struct kept_value){ name, value };
}

struct actor actor_of(const struct request *r) { return (struct actor){ r->viewer.account, r->viewer.office, r->now }; }
