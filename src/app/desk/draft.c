/* Never lose a typed character: what is typed and not yet recorded is kept per account and form, 30 days.
 * A draft is only ever shown again in its form; nothing replays it by itself. */
#include "desk.h"
#include "../../base/log.h"

#define DRAFT_MAX (256 * 1024)
#define DRAFTS_KEPT 50                   /* newest per account */

struct text pairs_encode(struct arena *a, const struct pairs *p) {
	struct buf b = buf_in(a, 512);
	for (size_t i = 0; i < p->n; i++) {
		if (text_starts(p->p[i].name, "_")) continue;
		if (b.n) buf_char(&b, '&');
		http_encode(&b, p->p[i].name);
		buf_char(&b, '=');
		http_encode(&b, p->p[i].value);
	}
	return buf_done(&b);
}

static bool key_fits(struct text key) {
	if (!key.n || key.n > 100) return false;
	for (size_t i = 0; i < key.n; i++) if ((unsigned char)key.p[i] <= ' ' || (unsigned char)key.p[i] > 126) return false;
	return true;
}

void draft_save(struct request *r, id account, struct text key, struct text form, const struct pairs *p) {
	struct text body = pairs_encode(r->arena, p);
	if (!account || !key_fits(key) || !path_is_ours(form) || !body.n || body.n > DRAFT_MAX) return;
	RUN(r->tx, desk_draft_put, V(account), V(key), V(form), V(body), V(r->now));
	if (clock_steady()) RUN(r->tx, desk_drafts_old, V(r->now - DAYS(30)));
	RUN(r->tx, desk_drafts_many, V(account), V(DRAFTS_KEPT));
}

bool draft_restore(struct request *r, struct text key) {
	if (r->typed) return false;
	struct stmt *s = SQL(r->tx, desk_draft, V(r->viewer.account), V(key));
	if (!sql_row(s)) return false;
	struct pairs *p = ARENA_NEW(r->arena, struct pairs);
	struct text body = sql_text(s, 0);
	instant at = sql_int(s, 1);
	sql_run(s);
	if (!http_parse_urlencoded(r->arena, body, p)) return false;
	r->typed = p;
	r->draft_at = at;
	return true;
}

void draft_done(struct request *r, struct text key) { RUN(r->tx, desk_draft_drop, V(r->viewer.account), V(key)); }

void draft_park(struct request *r, id account) {
	struct text form = typed(r, "_form");
	if (!path_is_ours(form)) form = LIT("/today");
	draft_save(r, account, typed(r, "_draft"), form, &r->http->form);
	struct buf next = buf_in(r->arena, 128);
	http_encode(&next, form);
	r->answer->keep = true;
	answer_see(r, "%s?%snext=%s", r->locked_session ? "/lock" : "/sign-in", key_fits(typed(r, "_draft")) ? "parked=1&" : "", buf_str(&next));
}

void form_draft(struct html *h, struct page p) {
	struct buf *b = &h->out;
	buf_z(b, "<input type=\"hidden\" name=\"_draft\" value=\"");
	html_text(h, p.draft_key);
	buf_z(b, "\"><input type=\"hidden\" name=\"_form\" value=\"");
	html_text(h, p.draft_form);
	buf_z(b, "\">");
}

/* ---- routes: saving from the script or by the button, and starting afresh ---- */
static void draft_post(struct request *r) {
	struct text key = typed(r, "_draft"), form = typed(r, "_form");
	if (!key_fits(key) || !path_is_ours(form)) {
		answer_status(r, 422, JA("下書きを預かれませんでした"), JA("前の画面に戻り、開き直してから、もう一度お試しください。"));
		return;
	}
	draft_save(r, r->viewer.account, key, form, &r->http->form);
	if (text_is(pairs_get(&r->http->headers, "x-fragment"), "draft")) { answer_bytes(r, "text/plain; charset=utf-8", NULL, LIT("ok")); return; }
	struct buf time = buf_in(r->arena, 16);
	instant_put_time(&time, r->now);
	FLASH(r, 0, JA("{time} 下書きを預かりました。「きょう」から続きを書けます。"), ARG("time", buf_done(&time)));
	answer_see(r, "/today");
}

static void draft_forget(struct request *r) {
	struct text form = typed(r, "_form");
	draft_done(r, typed(r, "_draft"));
	answer_see(r, "%.*s", TEXT_ARG(path_is_ours(form) ? form : LIT("/today")));
}

static const struct route draft_routes[] = {
	{ POST, "/drafts", draft_post, SIGNED_IN, .repeats = true },
	{ POST, "/drafts/forget", draft_forget, SIGNED_IN, .repeats = true },
};
const struct feature draft_feature = { .name = "drafts", .routes = draft_routes, .n_routes = COUNT(draft_routes) };
