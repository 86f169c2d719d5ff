/* What every form carries: a token against posts from other sites, and a key that lets it count once.
 * Refuses: a signed-in post without either; the same key with other words in it (kept as a draft instead). */
#include "desk.h"

struct text form_csrf(struct request *r) {
	if (!r->csrf.n) r->csrf = csrf_token(r->arena, r->viewer.session_token);
	return r->csrf;
}

/* A page may hold a hundred forms: two random numbers for the page, counted up for each of its forms. */
void form_keys(struct html *h, struct page p) {
	char key[ID_CHARS * 2 + 1];
	struct request *r = p.r;
	if (!r->key_page) {
		r->key_page = id_new();
		r->key_form = id_new();
	}
	id_show(r->key_page, key);
	id_show(r->key_form++, key + ID_CHARS);
	html_z(h, "");
	struct buf *b = &h->out;
	if (r->viewer.session_token.n)
		buf_f(b, "<input type=\"hidden\" name=\"_csrf\" value=\"%.*s\">", TEXT_ARG(form_csrf(r)));
	buf_f(b, "<input type=\"hidden\" name=\"_key\" value=\"%s\">", key);
}

/* Another site's form: browsers say so. Scripts that say nothing are let through to the token check. */
static bool foreign(const struct request *r) {
	struct text site = pairs_get(&r->http->headers, "sec-fetch-site"), origin = pairs_get(&r->http->headers, "origin");
	if (site.p) return !text_is(site, "same-origin") && !text_is(site, "none");
	if (!origin.p) return false;
	size_t at;
	return !text_find(origin, LIT("://"), &at) || !text_eq(text_from(origin, at + 3), pairs_get(&r->http->headers, "host"));
}

bool key_own(struct request *r) {
	return !foreign(r) && !r->http->form_broken && csrf_ok(r->viewer.session_token, typed(r, "_csrf"));
}

static struct text body_hash(struct request *r) {
	return secret_hash(r->arena, pairs_encode(r->arena, &r->http->form));
}

static bool key_ok(struct text key) {
	if (key.n < 16 || key.n > 64) return false;
	for (size_t i = 0; i < key.n; i++)
		if (!((key.p[i] >= '0' && key.p[i] <= '9') || (key.p[i] >= 'A' && key.p[i] <= 'Z') || (key.p[i] >= 'a' && key.p[i] <= 'z') || key.p[i] == '-')) return false;
	return true;
}

enum key_state key_check(struct request *r) {
	if (foreign(r)) return KEY_FOREIGN;
	if (!r->viewer.account && !r->locked_account) return KEY_NEW;
	if (!csrf_ok(r->viewer.session_token, typed(r, "_csrf"))) return KEY_MISSING;
	struct text key = typed(r, "_key");
	if (!key_ok(key)) return KEY_MISSING;
	if (r->route->repeats || !r->viewer.account) return KEY_NEW;
	struct stmt *s = SQL(r->tx, desk_form_key, V(key));
	if (!sql_row(s)) return KEY_NEW;
	bool same = sql_int(s, 0) == r->viewer.account && text_is(sql_text(s, 1), r->route->path) && text_eq(sql_text(s, 2), body_hash(r));
	struct text location = sql_text(s, 4);
	sql_run(s);
	if (!same) return KEY_CHANGED;
	answer_see(r, "%.*s", TEXT_ARG(location));
	return KEY_REPLAYED;
}

void key_used(struct request *r) {
	struct text key = typed(r, "_key");
	if (!r->viewer.account || r->route->repeats || !key_ok(key)) return;
	struct text location = { "/today", 6 };
	for (size_t i = 0; i < r->answer->n_headers; i++)
		if (text_is(r->answer->headers[i].name, "Location")) location = r->answer->headers[i].value;
	RUN(r->tx, desk_form_key_put, V(key), V(r->viewer.account), V(text_of(r->route->path)), V(body_hash(r)), V(r->answer->status),
		V(location), V(r->now));
	if (clock_steady()) RUN(r->tx, desk_form_keys_old, V(r->now - DAYS(1)));
}
