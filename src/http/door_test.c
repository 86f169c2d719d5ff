/* A door in operation: what handlers see, what is refused before them, limits and headers. */
#include "head.h"
#include "live.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define H "Host: a.example\r\n"
#define CLOSE "Connection: close\r\n\r\n"

static char big[3 * 1024 * 1024];

static void show(struct http_request *r) {
	struct buf b = buf_in(r->arena, 256);
	buf_f(&b, "method=%d head=%d path=%s host=%.*s target=%.*s remote=%.*s secure=%d broken=%d", r->method, r->head, r->path.p,
		TEXT_ARG(r->host), TEXT_ARG(r->target), TEXT_ARG(r->remote), r->secure, r->form_broken);
	const struct { const char *name; const struct pairs *pairs; } runs[] = {
		{ "query", &r->query }, { "form", &r->form }, { "cookie", &r->cookies } };
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < runs[k].pairs->n; i++)
			buf_f(&b, " %s:%.*s=%.*s", runs[k].name, TEXT_ARG(runs[k].pairs->p[i].name), TEXT_ARG(runs[k].pairs->p[i].value));
	for (size_t i = 0; i < r->n_files; i++)
		buf_f(&b, " file:%.*s=%zu", TEXT_ARG(r->files[i].file_name), r->files[i].bytes.n);
	buf_f(&b, " body=%zu\n", r->body.n);
	live_plain(r, 200, buf_done(&b));
}

static void handle(struct http_request *r, void *ctx) {
	(void)ctx;
	struct pair extras[] = { { LIT("X-Split"), LIT("a\r\nX-Injected: yes") }, { LIT("Location"), LIT("/next") },
		{ LIT("x-frame-options"), LIT("SAMEORIGIN") } };
	struct http_reply reply = { .status = 200, .type = "application/octet-stream" };
	if (text_is(r->path, "/big")) {
		reply.body = (struct text){ big, sizeof big };
		reply.body_is_static = true;
		http_reply(r, &reply);
	} else if (text_is(r->path, "/extra")) {
		reply = (struct http_reply){ .status = 303, .cache = "private", .csp = "default-src 'none'", .extra = { extras, 3 } };
		http_reply(r, &reply);
	} else if (text_is(r->path, "/fill")) {
		reply.body = (struct text){ arena_alloc(r->arena, 3 << 20), 3 << 20 };
		http_reply(r, &reply);
	} else
		show(r);
}

static struct text refusal_page(int status, bool english, struct arena *arena) {
	struct buf b = buf_in(arena, 64);
	buf_f(&b, "<p>%d %s</p>", status, english ? "Sorry" : "申し訳ありません");
	return buf_done(&b);
}

static bool late(const struct http_request *r, void *ctx) {
	(void)ctx;
	return text_is(r->path, "/late");
}

static struct live live;
static const struct http_upload uploads[] = { { "/files", NULL, 1000000 }, { "/people/", "/new", 1000000 } };

static int open_door(void **state) {
	(void)state;
	struct http_config config = { .threads = 2, .refuse = refusal_page, .late = late,
		.limits = { .body_max = 100000, .uploads = uploads, .n_uploads = sizeof uploads / sizeof uploads[0] } };
	memset(big, 'b', sizeof big);
	live_open(&live, config, handle);
	return 0;
}

static int close_door(void **state) {
	(void)state;
	live_close(&live);
	return 0;
}

/* Asks, checks status and security headers, and that text stands in the answer (NULL: anything). */
static void expect(const char *request, int status, const char *text) {
	char *answer = live_ask(&live, request, NULL);
	if (live_status(answer) != status || (text && !strstr(answer, text)))
		fail_msg("%s\nwanted %d %s, got\n%s", request, status, text ? text : "", answer);
	if (live_header_missing(answer))
		fail_msg("%s\nheader %d is missing in\n%s", request, live_header_missing(answer), answer);
	free(answer);
}

static void requests_are_read(void **state) {
	(void)state;
	expect("GET /people/%E5%B1%B1/?a=1&b=%E5%B1%B1 HTTP/1.1\r\nHost: A.Example:80\r\nCookie: sid=x; lang=ja\r\nCookie: c=1\r\n" CLOSE,
		200, "method=0 head=0 path=/people/山 host=a.example target=/people/%E5%B1%B1/?a=1&b=%E5%B1%B1 remote=127.0.0.1 secure=0 "
		"broken=0 query:a=1 query:b=山 cookie:sid=x cookie:lang=ja cookie:c=1 body=0");
	expect("GET /? HTTP/1.1\r\n" H CLOSE, 200, "path=/ host=a.example target=/? remote");
	expect("GET / HTTP/1.1\r\n" H "X-Real-IP: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n" CLOSE, 200, "remote=192.0.2.7 secure=1");
	expect("GET / HTTP/1.1\r\n" H "X-Forwarded-Proto: https\r\n" CLOSE, 200, "Strict-Transport-Security: max-age=31536000");
	expect("GET / HTTP/1.1\r\n" H "X-Real-IP: nonsense\r\nX-Forwarded-Proto: http\r\n" CLOSE, 200, "remote=127.0.0.1 secure=0");
	expect("PATCH /x HTTP/1.1\r\n" H "Content-Length: 2\r\nContent-Type: application/json\r\n" CLOSE "{}", 200, "method=4 head=0 path=/x");
}

static void expect_form(const char *type, const char *body, const char *text) {
	char request[1024];
	snprintf(request, sizeof request, "POST /f HTTP/1.1\r\n" H "Content-Type: %s\r\nContent-Length: %zu\r\n" CLOSE "%s", type,
		strlen(body), body);
	expect(request, 200, text);
}

static void forms_are_read(void **state) {
	(void)state;
	static const char urlencoded[] = "application/x-www-form-urlencoded", multipart[] = "multipart/form-data; boundary=q";
	expect_form(urlencoded, "a=%E5%B1%B1&t=x%0D%0A", "broken=0 form:a=山 form:t=x\n body=0");
	expect_form("Application/X-WWW-Form-URLencoded; charset=UTF-8", "a=b", "broken=0 form:a=b body=0");
	expect_form("application/x-www-form-urlencoded; charset=Shift_JIS", "a=b", "broken=1 body=0");
	expect_form(urlencoded, "ok=1&a=%FF", "broken=1 body=0");
	expect_form(multipart, "--q\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"
		"--q\r\nContent-Disposition: form-data; name=\"f\"; filename=\"z.txt\"\r\n\r\nabc\r\n--q--\r\n",
		"broken=0 form:a=1 file:z.txt=3 body=0");
	expect_form(multipart, "--q\r\nContent-Disposition: form-data; name=\"f\"; filename=\"z.txt\"\r\n\r\nabc\r\n--q\r\n",
		"broken=1 body=0");
	expect_form("text/csv", "a,b", "broken=0 body=3");
}

static void refusals(void **state) {
	(void)state;
	expect("BREW / HTTP/1.1\r\n" H "\r\n", 405, "Allow: GET, HEAD, POST, PUT, PATCH, DELETE\r\n");
	expect("TRACE / HTTP/1.1\r\n" H "\r\n", 405, "申し訳ありません");
	expect("OPTIONS / HTTP/1.1\r\n" H "Accept-Language: en-GB,en;q=0.9\r\n\r\n", 405, "<p>405 Sorry</p>");
	expect("GET /%FF HTTP/1.1\r\n" H "\r\n", 400, "Content-Type: text/html; charset=utf-8");
	expect("GET /%00 HTTP/1.1\r\n" H "\r\n", 400, NULL);
	expect("GET /a/../b HTTP/1.1\r\n" H "\r\n", 400, NULL);
	expect("GET /a//b HTTP/1.1\r\n" H "\r\n", 400, NULL);
	expect("GET /?a=%FF HTTP/1.1\r\n" H "\r\n", 400, NULL);
	expect("GET /?a=% HTTP/1.1\r\n" H "\r\n", 400, NULL);
	expect("POST / HTTP/1.1\r\n" H "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411, NULL);
	expect("POST / HTTP/1.1\r\n" H "Content-Length: 100001\r\nExpect: 100-continue\r\n\r\n", 413, NULL);
	expect("POST / HTTP/1.1\r\n" H "Content-Length: 99999999999\r\n\r\n", 413, NULL);
	expect("POST / HTTP/1.1\r\n" H "Content-Length: 5\r\nExpect: tea\r\n\r\nhello", 417, NULL);
	char *many = calloc(1, 40000);
	snprintf(many, 40000, "GET / HTTP/1.1\r\n" H "X: %08000d\r\nY: %01000d\r\n\r\n", 1, 1);
	expect(many, 431, NULL);
	snprintf(many, 40000, "GET /%05000d HTTP/1.1\r\n" H "\r\n", 1);
	expect(many, 414, NULL);
	/* The control, and what the library has to have room for: the longest head that is taken, in a hundred headers. */
	size_t n = (size_t)snprintf(many, 40000, "GET / HTTP/1.1\r\n" H "Connection: close\r\n");
	for (int i = 0; i < 98; i++)
		n += (size_t)snprintf(many + n, 40000 - n, "x-%02d: %072d\r\n", i, 1);
	snprintf(many + n, 40000 - n, "\r\n");
	assert_in_range(n, HEAD_MAX - 300, HEAD_MAX);
	expect(many, 200, "path=/");
	free(many);
}

static void send_zeros(int fd, size_t n) {
	char *zeros = calloc(1, n);
	live_send(fd, (struct text){ zeros, n });
	free(zeros);
}

static void bodies_too_large(void **state) {
	(void)state;
	size_t n;
	int fd = live_connect(&live);
	live_send(fd, LIT("POST / HTTP/1.1\r\n" H "Content-Length: 5000000\r\n\r\n"));
	send_zeros(fd, 5000000);
	char *answer = live_answer(fd, false, &n);
	assert_int_equal(live_status(answer), 413);
	assert_int_equal(live_header_missing(answer), 0);
	free(answer);
	/* It was read to its end, so the connection goes on. */
	live_send(fd, LIT("POST /files/1 HTTP/1.1\r\n" H "Content-Length: 900000\r\nExpect: 100-continue\r\n\r\n"));
	answer = live_answer(fd, true, &n);
	assert_int_equal(live_status(answer), 100);
	free(answer);
	send_zeros(fd, 900000);
	answer = live_answer(fd, false, &n);
	assert_int_equal(live_status(answer), 200);
	assert_non_null(strstr(answer, "body=900000"));
	free(answer);
	close(fd);
	expect("POST /files HTTP/1.1\r\n" H "Content-Length: 1000001\r\nExpect: 100-continue\r\n\r\n", 413, NULL);
	expect("POST /people/7/old HTTP/1.1\r\n" H "Content-Length: 900000\r\nExpect: 100-continue\r\n\r\n", 413, NULL);
	expect("POST /people/7/new HTTP/1.1\r\n" H "Content-Length: 1000001\r\nExpect: 100-continue\r\n\r\n", 413, NULL);
	fd = live_connect(&live);
	live_send(fd, LIT("POST /people/7/new HTTP/1.1\r\n" H "Content-Length: 900000\r\nExpect: 100-continue\r\n\r\n"));
	answer = live_answer(fd, true, &n);
	assert_int_equal(live_status(answer), 100);
	free(answer);
	close(fd);
}

static void large_static_body(void **state) {
	(void)state;
	size_t n;
	bool closed;
	int fd = live_connect(&live);
	live_send(fd, LIT("GET /big HTTP/1.1\r\n" H CLOSE));
	char *answer = live_read(fd, 2000, &n, &closed);
	assert_true(closed);
	assert_int_equal(n - (size_t)(live_body(answer) - answer), sizeof big);
	assert_memory_equal(live_body(answer), big, sizeof big);
	free(answer);
	close(fd);
}

static void extra_headers(void **state) {
	(void)state;
	char *answer = live_ask(&live, "POST /extra HTTP/1.1\r\n" H CLOSE, NULL);
	assert_int_equal(live_status(answer), 303);
	assert_true(live_has(answer, "Location: /next"));
	assert_true(live_has(answer, "Cache-Control: private"));
	assert_true(live_has(answer, "Content-Security-Policy: default-src 'none'"));
	assert_true(live_has(answer, "x-frame-options: SAMEORIGIN"));
	assert_null(strstr(answer, "X-Frame-Options"));
	assert_null(strstr(answer, "X-Injected"));
	assert_true(live_has(answer, "Content-Length: 0"));
	free(answer);
}

/* Whatever was asked for before, an arena that is used again begins clean, and its ceiling holds. */
static void arenas_are_used_again(void **state) {
	(void)state;
	size_t n;
	int fd = live_connect(&live);
	for (int i = 0; i < 30; i++) {
		live_send(fd, i % 2 ? LIT("GET /fill HTTP/1.1\r\n" H "\r\n") : LIT("GET /x?a=1 HTTP/1.1\r\n" H "\r\n"));
		char *answer = live_answer(fd, false, &n);
		assert_int_equal(live_status(answer), 200);
		free(answer);
	}
	close(fd);
}

/* The same answer again and again on a connection that stays; what has a body is not asked. */
static void who_is_late_is_refused(void **state) {
	(void)state;
	int fd = live_connect(&live);
	size_t n;
	for (int i = 0; i < 3; i++) {
		live_send(fd, i == 2 ? LIT("HEAD /late HTTP/1.1\r\n" H "\r\n") : LIT("GET /late?%zz HTTP/1.1\r\n" H "Accept-Language: en\r\n\r\n"));
		char *answer = live_answer(fd, i == 2, &n);
		assert_int_equal(live_status(answer), 503);
		assert_true(live_has(answer, "Retry-After: 2"));
		assert_int_equal(live_header_missing(answer), 0);
		assert_true(i == 2 || strstr(live_body(answer), "<p>503 Sorry</p>"));
		free(answer);
	}
	live_send(fd, LIT("POST /late HTTP/1.1\r\n" H "Content-Length: 2\r\n" CLOSE "ab"));
	char *answer = live_answer(fd, false, &n);
	assert_int_equal(live_status(answer), 200);
	free(answer);
	close(fd);
	expect("GET /late HTTP/1.1\r\n" H H "\r\n", 400, NULL);        /* framing comes first */
}

static void addresses_to_listen_on(void **state) {
	(void)state;
	struct http_door *door;
	struct http_config config = { .address = "not an address", .handler = handle };
	assert_int_not_equal(http_open(&door, &config), 0);
	assert_null(door);
	config.address = "127.0.0.1";
	config.port = live.port;
	assert_int_not_equal(http_open(&door, &config), 0);
	config = (struct http_config){ .address = "::1", .handler = handle, .threads = 1 };
	if (http_open(&door, &config) == 0) {
		assert_int_not_equal(http_port(door), 0);
		http_close(door);
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(requests_are_read),
		cmocka_unit_test(forms_are_read),
		cmocka_unit_test(refusals),
		cmocka_unit_test(bodies_too_large),
		cmocka_unit_test(large_static_body),
		cmocka_unit_test(extra_headers),
		cmocka_unit_test(arenas_are_used_again),
		cmocka_unit_test(who_is_late_is_refused),
		cmocka_unit_test(addresses_to_listen_on),
	};
	return cmocka_run_group_tests(tests, open_door, close_door);
}
