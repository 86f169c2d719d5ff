/* The invitation: a one-time code, and the card it is handed over on. The same for those who work here and, in other words
 * and larger, for a person and their close others.
 * Refuses: to send it anywhere; to show it a second time. */
#include "account_inside.h"
#include "templates.h"

bool account_login_free(struct tx *tx, struct text login) {
	struct stmt *s = SQL(tx, account_login_taken, V(login));
	bool taken = sql_row(s);
	sql_run(s);
	return !taken;
}

struct text account_code_new(struct tx *tx, id account, instant now) {
	char code[INVITE_CHARS + 1];
	invite_code_new(code);
	invite_put(tx, account, code, now);
	return text_copy(tx_arena(tx), text_of(code));
}

/* Name and secret on one sheet of paper: handed over, never sent. 201, so that a second press leads to the list. */
void account_card_draw(struct request *r, struct page page, const struct account *a, struct text code, struct text back) {
	bool resident = account_kind_of(a->kind) != ACCOUNT_STAFF;
	struct account_card_page m = { .page = page, .name = a->name, .login = a->login, .code = code, .region = r->region->title,
		.phone = r->region->phone, .until = r->now + INVITE_LIFE, .back = back, .resident = resident };
	struct text host = pairs_get(&r->http->headers, "host");
	struct buf b = buf_in(r->arena, 128), typed = buf_in(r->arena, 96);
	buf_f(&typed, "%s://%.*s%s", r->http->secure ? "https" : "http", TEXT_ARG(host), resident ? "/mine/first" : "/first");
	buf_f(&b, "%.*s?login=", TEXT_ARG(buf_done(&typed)));
	http_encode(&b, a->login);
	m.url = buf_done(&b);
	m.typed = resident ? buf_done(&typed) : m.url;
	m.qr = qr_of(r->arena, m.url);
	answer_header(r, "Location", back);
	struct html h = html_of(r);
	tpl_account_card(&h, &m);
	answer_page(r, 201, &h);
}
