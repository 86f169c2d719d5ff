/* For tests: raw sockets against a door. No client library, so that a test can send what no client would.
 *
 * Everything has a time limit: a test that hangs fails. */
#include "live.h"
#include "../base/clock.h"
#include "../base/err.h"
#include <arpa/inet.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

void live_open(struct live *live, struct http_config config, http_handler *handler) {
	config.handler = handler;
	config.ctx = live;
	if (http_open(&live->door, &config) != ERR_OK)
		fail_msg("%s", err_text());
	live->port = http_port(live->door);
}

void live_close(struct live *live) {
	http_close(live->door);
	live->door = NULL;
}

int live_connect(const struct live *live) {
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(live->port) };
	inet_pton(AF_INET, "127.0.0.1", &at.sin_addr);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&at, sizeof at), 0);
	return fd;
}

void live_send(int fd, struct text t) {
	while (t.n) {
		ssize_t n = send(fd, t.p, t.n, MSG_NOSIGNAL);
		if (n <= 0)
			return;          /* the door may have closed already; what it said is what counts */
		t = text_from(t, (size_t)n);
	}
}

char *live_read(int fd, int ms, size_t *n, bool *closed) {
	size_t cap = 4096;
	char *p = malloc(cap);
	*n = 0;
	*closed = false;
	for (;;) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		if (poll(&ready, 1, ms) <= 0)
			break;
		if (cap - *n < 2048)
			p = realloc(p, cap *= 2);
		ssize_t got = recv(fd, p + *n, cap - *n - 1, 0);
		if (got <= 0) {
			*closed = true;
			break;
		}
		*n += (size_t)got;
	}
	p[*n] = '\0';
	return p;
}

/* Waits for more than have bytes to be readable, looks at them without taking them. */
static ssize_t look(int fd, char *p, size_t cap, size_t have) {
	for (int64_t begun = clock_mono(); clock_mono() - begun < 10000; usleep(500)) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		if (poll(&ready, 1, 10000) <= 0)
			return -1;
		ssize_t n = recv(fd, p, cap, MSG_PEEK);
		if (n <= 0 || (size_t)n > have)
			return n;
	}
	return -1;
}

static size_t take(int fd, char *p, size_t n) {
	size_t got = 0;
	while (got < n) {
		struct pollfd ready = { .fd = fd, .events = POLLIN };
		ssize_t more = poll(&ready, 1, 10000) > 0 ? recv(fd, p + got, n - got, 0) : 0;
		if (more <= 0)
			break;
		got += (size_t)more;
	}
	return got;
}

/* Nothing of the next answer may be taken. */
char *live_answer(int fd, bool head, size_t *n) {
	size_t cap = 64 * 1024, body = 0;
	char *p = calloc(1, cap), *end = NULL, *length;
	ssize_t seen = 0;
	while (!end && (seen = look(fd, p, cap - 1, (size_t)seen)) > 0) {
		p[seen] = '\0';
		end = strstr(p, "\r\n\r\n");
	}
	if (end) {
		end[2] = '\0';
		length = head ? NULL : strstr(p, "Content-Length: ");
		body = length ? strtoul(length + 16, NULL, 10) : 0;
		body += (size_t)(end + 4 - p);
	}
	p = realloc(p, body + 1);
	*n = take(fd, p, body);
	p[*n] = '\0';
	return p;
}

char *live_ask(const struct live *live, const char *request, bool *closed) {
	size_t n;
	bool ended;
	int fd = live_connect(live);
	live_send(fd, text_of(request));
	char *answer = live_read(fd, 400, &n, &ended);
	close(fd);
	if (closed)
		*closed = ended;
	return answer;
}

int live_status(const char *answer) {
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? (int)strtol(answer + 9, NULL, 10) : 0;
}

const char *live_body(const char *answer) {
	const char *end = strstr(answer, "\r\n\r\n");
	return end ? end + 4 : "";
}

bool live_has(const char *answer, const char *line) {
	const char *end = strstr(answer, "\r\n\r\n");
	for (const char *at = answer; end && (at = strstr(at, line)) && at < end; at++)
		if (at > answer && at[-1] == '\n' && at[strlen(line)] == '\r')
			return true;
	return false;
}

int live_header_missing(const char *answer) {
	static const char *const lines[] = {
		"X-Content-Type-Options: nosniff", "Referrer-Policy: same-origin", "Cross-Origin-Opener-Policy: same-origin",
		"Cross-Origin-Resource-Policy: same-origin", "Permissions-Policy: camera=(), microphone=(), geolocation=()",
		"X-Frame-Options: DENY", "Cache-Control: no-store",
		"Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
		"connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
		"frame-ancestors 'none'",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		if (!live_has(answer, lines[i]))
			return (int)i + 1;
	return 0;
}

void live_plain(struct http_request *r, int status, struct text body) {
	struct http_reply reply = { .status = status, .type = "text/plain; charset=utf-8", .body = text_copy(r->arena, body) };
	http_reply(r, &reply);
}
