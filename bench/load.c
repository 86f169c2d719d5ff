/* A load generator for our own measurements: one thread, epoll, keep-alive, a bounded time. Prints one line of
 * name=value. Refuses addresses other than 127.0.0.1; gives up when a reply is not the expected one.
 *
 *   load --port N --path P [--cookie C] [--clients 64] [--seconds 3] [--pid SERVER]     as fast as the server answers
 *   load ... --rate R         R requests a second at even times; a latency counts from the time the request was due
 *   load ... --form BODY      POST; each request gets a fresh _key at its end
 *   load ... --busy 1         a 503 with Retry-After is an answer too, counted apart: refused=N refused_p99_us=N; with a rate also the
 *                             times since a request was really sent (sent_p99_us refused_sent_p50_us refused_sent_p99_us), and other=N,
 *                             answers of another kind, which otherwise end the run
 *   load ... --again 1        a POST that was refused is sent again with the same _key until it is taken
 *   load ... --doors FROM     POST: each request signs in another of the accounts door-001 ... door-400 of bench/people.c
 *   load ... --host NAME      the Host header (127.0.0.1): which region is asked
 *   load --port N --first-answer MICROSECONDS    waits for /health and prints the ms since that time (of EPOCHREALTIME)
 *
 * cpu_us: the server's processor time (user and system, all threads) for each request. */
#include <arpa/inet.h>
#include <errno.h>
#include <liboath/oath.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

enum { DOORS = 400, CLIENTS_MAX = 4096, SAMPLES_MAX = 1 << 22, ROOM = 32 * 1024, REQUEST_MAX = 8 * 1024 };

struct client {
	int fd;
	bool busy;
	int64_t from, sent;              /* when its request was due, or sent */
	size_t n;                        /* bytes of the head so far */
	int64_t body_left;               /* -1: still in the head */
	bool refused, other;
	uint64_t key;                    /* of its form */
	char head[ROOM];
};

static struct load {
	uint16_t port;
	const char *path, *cookie, *form, *host;
	int clients, expect;
	bool busy, again;                /* 503 is an answer; and its form is sent again */
	double seconds, rate;
	long pid, door;                  /* door: the next to sign in; 0 = none */
	int64_t first_since;
	int epoll;
	int64_t end, due, bytes;
	uint64_t key_start, keys;
	size_t n, n_refused, n_other;    /* answered */
	uint32_t *us, *sent_us, *refused_us, *refused_sent_us;
	int idle[CLIENTS_MAX], n_idle, idle_at;   /* who has nothing to do, longest first: a ring */
	struct client client[CLIENTS_MAX];
} load = { .path = "/", .host = "127.0.0.1", .clients = 64, .seconds = 3, .expect = 200 };

static void die(const char *what) {
	fprintf(stderr, "load: %s: %s\n", what, errno ? strerror(errno) : "");
	exit(1);
}

static int64_t now_us(clockid_t clock) {
	struct timespec t;
	clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* utime + stime of /proc/PID/stat, in microseconds; what stands before ')' may hold anything. */
static int64_t cpu_us(long pid) {
	char path[64], line[2048];
	unsigned long user, system;
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = pid ? fopen(path, "r") : NULL;
	if (!f)
		return 0;
	const char *at = fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	fclose(f);
	if (!at || sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2)
		return 0;
	return (int64_t)(user + system) * 1000000 / sysconf(_SC_CLK_TCK);
}

/* ---- one client ---- */
static int dial(void) {
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(load.port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		die("socket");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	if (connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
		return fd;
	close(fd);
	return -1;
}

/* The same password and secret as in bench/people.c. A code counts once for an account: the next request takes the next. */
static int door_form(char *out, size_t room) {
	static const char totp[] = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
	static const char password[] = "%E7%B8%81%E5%81%B4%E3%81%A7%E3%81%8A%E8%8C%B6%E3%82%92%E9%A3%B2%E3%81%BF%E3%81%AA%E3%81%8C%E3%82%89%E8%A9%B1%E3%81%99";
	static char *secret, code[8];
	static size_t n;
	if (!secret && (oath_init() != OATH_OK || oath_base32_decode(totp, sizeof totp - 1, &secret, &n) != OATH_OK))
		die("oath");
	if (oath_totp_generate(secret, n, time(NULL), 30, 0, 6, code) != OATH_OK)
		die("oath");
	return snprintf(out, room, "login=door-%03ld&password=%s&code=%s", (load.door++ - 1) % DOORS + 1, password, code);
}

static size_t request_make(char *out, uint64_t key) {
	char body[REQUEST_MAX / 2], cookie[512] = "", door[512];
	int n;
	if (load.cookie)
		snprintf(cookie, sizeof cookie, "Cookie: %s\r\n", load.cookie);
	if (!load.form && !load.door) {
		n = snprintf(out, REQUEST_MAX, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: ja\r\n%s\r\n", load.path, load.host, cookie);
	} else {
		if (load.door)
			door_form(door, sizeof door);
		int m = snprintf(body, sizeof body, "%s&_key=%016llX%016llX", load.door ? door : load.form, (unsigned long long)load.key_start, (unsigned long long)key);
		n = snprintf(out, REQUEST_MAX, "POST %s HTTP/1.1\r\nHost: %s\r\nAccept-Language: ja\r\nSec-Fetch-Site: same-origin\r\n%s"
			"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", load.path, load.host, cookie, m, body);
		if ((size_t)m >= sizeof body)
			die("the form is too long");
	}
	if (n >= REQUEST_MAX)
		die("the request is too long");
	return (size_t)n;
}

static void ask(struct client *c, int64_t from) {
	char out[REQUEST_MAX];
	if (!load.again || !c->refused)
		c->key = ++load.keys;
	size_t n = request_make(out, c->key);
	c->busy = true;
	c->from = from;
	c->sent = now_us(CLOCK_MONOTONIC);
	c->n = 0;
	c->body_left = -1;
	if (send(c->fd, out, n, MSG_NOSIGNAL) != (ssize_t)n)
		die("send");
}

static void head_read(struct client *c) {
	c->head[c->n] = 0;
	const char *end = strstr(c->head, "\r\n\r\n"), *length = strstr(c->head, "Content-Length: ");
	if (!end) {
		if (c->n + 1 >= ROOM)
			die("a reply's head is too long");
		return;
	}
	long status = strtol(c->head + 9, NULL, 10);
	c->refused = load.busy && status == 503 && strstr(c->head, "Retry-After: ");
	c->other = load.busy && !c->refused && status != load.expect;
	if (status != load.expect && !c->refused && !c->other) {
		fprintf(stderr, "load: %s answered\n%.*s\n", load.path, (int)(c->n > 600 ? 600 : c->n), c->head);
		exit(1);
	}
	int64_t size = length && length < end ? strtoll(length + 16, NULL, 10) : 0;
	if (!c->refused && !c->other)
		load.bytes = size;
	c->body_left = size - (int64_t)(c->n - (size_t)(end + 4 - c->head));
}

/* True when the reply is whole. */
static bool take(struct client *c) {
	static char away[256 * 1024];
	bool head = c->body_left < 0;
	ssize_t got = head ? recv(c->fd, c->head + c->n, ROOM - 1 - c->n, MSG_DONTWAIT) : recv(c->fd, away, sizeof away, MSG_DONTWAIT);
	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return false;
	if (got <= 0) {
		errno = got ? errno : 0;
		die("the server closed a connection");
	}
	if (head) {
		c->n += (size_t)got;
		head_read(c);
	} else {
		c->body_left -= got;
	}
	return c->body_left == 0;
}

/* ---- the run ---- */
static struct client *idle_client(void) {
	return load.n_idle ? &load.client[load.idle[load.idle_at]] : NULL;
}

static void idle_taken(void) {
	load.idle_at = (load.idle_at + 1) % load.clients;
	load.n_idle--;
}

/* With a rate: everything that is due by now and has a free client. Those that have none wait, and their time runs. */
static void ask_due(int64_t now) {
	struct client *c;
	while (load.due <= now && now < load.end && (c = idle_client())) {
		idle_taken();
		ask(c, load.due);
		load.due += (int64_t)(1e6 / load.rate);
	}
}

static void answered(struct client *c) {
	int64_t now = now_us(CLOCK_MONOTONIC);
	c->busy = false;
	if (c->other) {
		load.n_other++;
	} else if (c->refused && load.n_refused < SAMPLES_MAX) {
		load.refused_sent_us[load.n_refused] = (uint32_t)(now - c->sent);
		load.refused_us[load.n_refused++] = (uint32_t)(now - c->from);
	} else if (!c->refused && load.n < SAMPLES_MAX) {
		load.sent_us[load.n] = (uint32_t)(now - c->sent);
		load.us[load.n++] = (uint32_t)(now - c->from);
	}
	if (!load.rate && (now < load.end || (load.again && c->refused)))
		ask(c, now);
	else
		load.idle[(load.idle_at + load.n_idle++) % load.clients] = (int)(c - load.client);
}

static void wait_some(int64_t now) {
	struct epoll_event e[CLIENTS_MAX];
	int64_t until = load.rate && load.due < load.end && idle_client() ? load.due : load.end + 5000000;
	int64_t us = until > now ? until - now : 0;
	struct timespec t = { us / 1000000, us % 1000000 * 1000 };
	int n = epoll_pwait2(load.epoll, e, CLIENTS_MAX, &t, NULL);
	for (int i = 0; i < n; i++) {
		struct client *c = e[i].data.ptr;
		if (take(c))
			answered(c);
	}
}

static bool any_busy(void) {
	return load.n_idle < load.clients;
}

static void run(void) {
	int64_t now = now_us(CLOCK_MONOTONIC);
	load.epoll = epoll_create1(0);
	for (int i = 0; i < load.clients; i++) {
		struct client *c = &load.client[i];
		if ((c->fd = dial()) < 0)
			die("connect");
		epoll_ctl(load.epoll, EPOLL_CTL_ADD, c->fd, &(struct epoll_event){ .events = EPOLLIN, .data.ptr = c });
	}
	load.end = now + (int64_t)(load.seconds * 1e6);
	load.due = now;
	for (; load.n_idle < load.clients; load.n_idle++)
		load.idle[load.n_idle] = load.n_idle;
	for (struct client *c; !load.rate && (c = idle_client()); ) {
		idle_taken();
		ask(c, now);
	}
	for (; now < load.end || any_busy(); now = now_us(CLOCK_MONOTONIC)) {
		if (load.rate)
			ask_due(now);
		wait_some(now);
		if (now > load.end + (load.again ? 60 : 10) * 1000000LL)
			die("replies are missing");
	}
}

static int by_size(const void *a, const void *b) {
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

static uint32_t at_hundredth(uint32_t *us, size_t n, size_t hundredth) {
	qsort(us, n, sizeof *us, by_size);
	return n ? us[n * hundredth / 100] : 0;
}

static void measure(void) {
	if (getrandom(&load.key_start, sizeof load.key_start, 0) != sizeof load.key_start || !(load.us = calloc(SAMPLES_MAX, sizeof *load.us)) ||
		!(load.refused_us = calloc(SAMPLES_MAX, sizeof *load.refused_us)) || !(load.sent_us = calloc(SAMPLES_MAX, sizeof *load.sent_us)) ||
		!(load.refused_sent_us = calloc(SAMPLES_MAX, sizeof *load.refused_sent_us)))
		die("start");
	int64_t cpu = cpu_us(load.pid), from = now_us(CLOCK_MONOTONIC);
	run();
	double seconds = (double)(now_us(CLOCK_MONOTONIC) - from) / 1e6;
	cpu = cpu_us(load.pid) - cpu;
	if (!load.n)
		die("nothing was answered");
	qsort(load.us, load.n, sizeof *load.us, by_size);
	printf("requests=%zu per_second=%.1f p50_us=%u p99_us=%u cpu_us=%.1f bytes=%lld", load.n, (double)load.n / seconds, load.us[load.n / 2],
		load.us[load.n * 99 / 100], (double)cpu / (double)load.n, (long long)load.bytes);
	if (load.busy)
		printf(" sent_p50_us=%u sent_p99_us=%u refused=%zu refused_p99_us=%u refused_sent_p50_us=%u refused_sent_p99_us=%u other=%zu",
			at_hundredth(load.sent_us, load.n, 50), at_hundredth(load.sent_us, load.n, 99), load.n_refused,
			at_hundredth(load.refused_us, load.n_refused, 99), at_hundredth(load.refused_sent_us, load.n_refused, 50),
			at_hundredth(load.refused_sent_us, load.n_refused, 99), load.n_other);
	putchar('\n');
}

static void first_answer(void) {
	char reply[64];
	const char ask_it[] = "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
	for (int i = 0; i < 20000; i++, usleep(500)) {
		int fd = dial();
		if (fd < 0)
			continue;
		bool ok = send(fd, ask_it, sizeof ask_it - 1, MSG_NOSIGNAL) > 0 && recv(fd, reply, sizeof reply, 0) > 12 && strncmp(reply + 9, "200", 3) == 0;
		close(fd);
		if (ok) {
			printf("ms=%.1f\n", (double)(now_us(CLOCK_REALTIME) - load.first_since) / 1000);
			return;
		}
	}
	die("no answer from /health");
}

static void option(const char *name, const char *value) {
	if (strcmp(name, "--port") == 0) load.port = (uint16_t)strtol(value, NULL, 10);
	else if (strcmp(name, "--path") == 0) load.path = value;
	else if (strcmp(name, "--cookie") == 0) load.cookie = value;
	else if (strcmp(name, "--form") == 0) { load.form = value; load.expect = 303; }
	else if (strcmp(name, "--doors") == 0) { load.door = strtol(value, NULL, 10); load.expect = 303; }
	else if (strcmp(name, "--host") == 0) load.host = value;
	else if (strcmp(name, "--clients") == 0) load.clients = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "--seconds") == 0) load.seconds = strtod(value, NULL);
	else if (strcmp(name, "--rate") == 0) load.rate = strtod(value, NULL);
	else if (strcmp(name, "--busy") == 0) load.busy = strcmp(value, "0") != 0;
	else if (strcmp(name, "--again") == 0) load.again = load.busy = strcmp(value, "0") != 0;
	else if (strcmp(name, "--pid") == 0) load.pid = strtol(value, NULL, 10);
	else if (strcmp(name, "--first-answer") == 0) load.first_since = strtoll(value, NULL, 10);
	else die(name);
}

int main(int argc, char **argv) {
	for (int i = 1; i + 1 < argc; i += 2)
		option(argv[i], argv[i + 1]);
	if (argc % 2 == 0 || !load.port || load.clients < 1 || load.clients > CLIENTS_MAX || load.seconds > 600) {
		fprintf(stderr, "usage: load --port N --path P [--cookie C] [--clients N] [--seconds S] [--rate R] [--busy 1] [--form BODY | --doors FROM] [--host H] [--pid N]\n");
		return 2;
	}
	if (load.first_since)
		first_answer();
	else
		measure();
	return 0;
}
