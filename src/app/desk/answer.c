/* The one answer of a request, as handlers give it and as the door sends it. */
#include "desk.h"
#include "../../base/fold.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define HTML_TYPE "text/html; charset=utf-8"

void answer_start(struct request *r) {
	r->answer = ARENA_NEW(r->arena, struct answer);
	r->problems = (struct problems){ .arena = r->arena };
	r->typed = NULL;
	r->person = 0;
	r->draft_at = 0;
	r->csrf = (struct text){ 0 };
	r->key_page = r->key_form = 0;
	r->standing = (struct standing){ 0 };
	r->asked = 0;
	r->n_kept = 0;                   /* a write that is done once more has another snapshot */
	r->viewer = (struct viewer){ 0 };
}

static struct answer *give(struct request *r, int status) {
	struct answer *a = r->answer;
	a->given = true;
	a->status = status;
	return a;
}

void answer_header(struct request *r, const char *name, struct text value) {
	struct answer *a = r->answer;
	if (a->n_headers < COUNT(a->headers)) a->headers[a->n_headers++] = (struct pair){ text_of(name), value };
}

void answer_cookie(struct request *r, const char *name, struct text value, int64_t max_age) {
	answer_header(r, "Set-Cookie", http_set_cookie(r->arena, name, value, r->http->secure, max_age));
}

void answer_page(struct request *r, int status, struct html *h) {
	struct answer *a = give(r, status);
	a->type = HTML_TYPE;
	a->body = buf_done(&h->out);
}

void answer_see(struct request *r, const char *fmt, ...) {
	char where[2048];
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(where, sizeof where, fmt, args);
	va_end(args);
	struct answer *a = give(r, 303);
	a->body = (struct text){ 0 };
	if (n < 0 || (size_t)n >= sizeof where) { answer_header(r, "Location", LIT("/today")); return; }
	answer_header(r, "Location", text_copy(r->arena, text_of(where)));
	flash_send(r);
}

void answer_bytes(struct request *r, const char *type, const char *file_name, struct text bytes) {
	struct answer *a = give(r, 200);
	a->type = type;
	a->body = bytes;
	if (!file_name) return;
	struct buf b = buf_in(r->arena, 128);
	buf_z(&b, "attachment; filename*=UTF-8''");
	http_encode(&b, text_of(file_name));
	answer_header(r, "Content-Disposition", buf_done(&b));
}

void answer_inline(struct request *r, const char *type, struct text bytes) {
	answer_bytes(r, type, NULL, bytes);
	r->answer->csp = "default-src 'none'; sandbox; frame-ancestors 'none'";
	answer_header(r, "Content-Disposition", LIT("inline"));
}

/* A page that says one thing. Its model and template are notice.html. */
static struct notice_page notice_of(struct request *r, int status, const char *title_ja, const char *text_ja) {
	struct text title = text_of(word(r->lang, title_ja));
	bool own = r->viewer.kind != ACCOUNT_STAFF;
	struct notice_page m = { .page = page_of(r, "", title), .title = title, .words = text_of(word(r->lang, text_ja)),
		.search = status == 404 && r->viewer.account && !own, .home = text_of(!r->viewer.account ? "/" : own ? "/mine" : "/today") };
	m.page.bare = !r->viewer.account;
	return m;
}

static void notice_draw(struct request *r, int status, const struct notice_page *m) {
	struct html h = html_of(r);
	tpl_notice(&h, m);
	answer_page(r, status, &h);
}

static void notice(struct request *r, int status, const char *title_ja, const char *text_ja) {
	struct notice_page m = notice_of(r, status, title_ja, text_ja);
	notice_draw(r, status, &m);
}

void answer_status(struct request *r, int status, const char *title_ja, const char *text_ja) { notice(r, status, title_ja, text_ja); }

/* A close other's account to which nothing is open: there is no page to send them to, so this one says whom to call and lets
 * them out. By the viewer alone, whatever was asked for. */
static bool nothing_open(struct request *r) {
	if (!r->viewer.account || r->viewer.kind != ACCOUNT_FAMILY) return false;
	struct standing s = guard_standing(r->tx, &r->viewer, r->viewer.of_person, r->now);
	return !decide(true, s, KIND_PERSON, ACT_SEE, PURPOSE_CARE).allowed;
}

static void absent_kindly(struct request *r) {
	struct notice_page m = notice_of(r, 404, JA("いま、お知らせできることはありません"), JA("聞きたいことがあるときは、電話してください。"));
	m.home = LIT("");
	m.phone = r->region->phone;
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, m.phone));
	m.leave = true;
	notice_draw(r, 404, &m);
}

void answer_absent(struct request *r) {
	r->answer->n_reads = 0;
	if (nothing_open(r)) { absent_kindly(r); return; }
	notice(r, 404, JA("見つかりませんでした"), r->viewer.kind != ACCOUNT_STAFF
		? JA("この頁はありません。わからないときは、担当の人に聞いてください。")
		: JA("アドレスが違うか、消えたか、あなたには見えないものです。名前からさがすか、チームの人に聞いてください。"));
}

void answer_failed(struct request *r, enum outcome outcome) {
	r->answer->n_reads = 0;
	r->answer->n_headers = 0;
	bool unknown = outcome == OUTCOME_UNKNOWN;
	const char *words = unknown
		? word(r->lang, JA("記録できたかどうかを確かめられませんでした。前の画面に戻り、同じボタンをもう一度押してください。二重にはなりません。"))
		: word(r->lang, JA("いまは受け付けられません。少し待って、もう一度お試しください。書いた内容は前の画面に残っています。"));
	struct buf b = buf_in(r->arena, 1024);
	buf_f(&b, "<!doctype html><html lang=\"%s\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
		"<title>%s</title><link rel=\"stylesheet\" href=\"/static/engawa.css\"></head><body class=\"staff\"><div class=\"wrap\"><main id=\"main\">"
		"<h1>%s</h1><p>%s</p></main></div></body></html>", r->lang == LANG_EN ? "en" : "ja", word(r->lang, JA("確かめてください")),
		word(r->lang, JA("確かめてください")), words);
	struct answer *a = give(r, 503);
	a->type = HTML_TYPE;
	a->body = buf_done(&b);
	answer_header(r, "Retry-After", LIT("3"));
}

void answer_unreadable(struct request *r) {
	notice(r, 422, JA("送られたものを読めませんでした"), JA("文字の種類か形が壊れています。前の画面に戻り、開き直してから、もう一度送ってください。"));
}

struct http_reply answer_reply(struct request *r) {
	struct answer *a = r->answer;
	return (struct http_reply){ .status = a->status, .type = a->body.n ? a->type : NULL, .body = a->body, .cache = a->cache,
		.csp = a->csp, .extra = { a->headers, a->n_headers } };
}

void form_again(struct request *r) { r->typed = &r->http->form; }

/* What was opened in an emergency is written down as such. */
static enum purpose read_purpose(const struct request *r, id person, enum data_kind kind) {
	enum purpose purpose = r->route->guard.purpose;
	bool broken = person == r->person && r->standing.glass && decide(true, r->standing, kind, ACT_SEE, purpose).why == WHY_GLASS;
	return broken ? PURPOSE_EMERGENCY : purpose;
}

void reads(struct request *r, id person, enum data_kind kind) {
	struct answer *a = r->answer;
	if (!person || a->n_reads == READS_MAX) return;
	for (size_t i = 0; i < a->n_reads; i++) if (a->reads[i].person == person && a->reads[i].kind == kind) return;
	a->reads[a->n_reads++] = (struct read_entry){ r->now, r->viewer.account, r->viewer.office, person, kind, read_purpose(r, person, kind),
		text_of(r->route->path), 1 };
}

void reads_list(struct request *r, int people, enum data_kind kind) {
	struct answer *a = r->answer;
	if (!people || a->n_reads == READS_MAX) return;
	a->reads[a->n_reads++] = (struct read_entry){ r->now, r->viewer.account, r->viewer.office, 0, kind, r->route->guard.purpose,
		text_of(r->route->path), people };
}
