/* Many live streams at once (UX.md 8.7): what each costs in memory, and how long a change takes to reach them all.
 *
 *   streams --prepare FOLDER --person CODE --streams N     before the server starts: members of the person's team with a
 *                                                          session each, enough of them that none has more than 20 streams
 *   streams --port N --person CODE --streams N --pid P     opens them, writes one entry, waits until all have heard of it
 *   streams ... --hold S                                   before that, looks how busy the server is for S seconds
 *
 * Prints one line of name=value. It writes sessions straight into record.db: only ever into a folder made for measuring. */
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { EACH = 20, TOKEN = 43, FIRST_ID = 1000, ROOM = 1 << 20 };

static void die(const char *what) {
	fprintf(stderr, "streams: %s: %s\n", what, errno ? strerror(errno) : "");
	exit(1);
}

static int64_t now_us(void) {
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static void token(int account, char out[TOKEN + 1]) { snprintf(out, TOKEN + 1, "measuring%034d", account); }

/* ---- before the server starts ---- */
static void run(sqlite3 *db, const char *sql) {
	char *why = NULL;
	if (sqlite3_exec(db, sql, NULL, NULL, &why)) { fprintf(stderr, "streams: %s\n", why); exit(1); }
}

static void member(sqlite3 *db, int n, const char *code) {
	char sql[2000], word[TOKEN + 1], hash[65];
	unsigned char bytes[32];
	token(n, word);
	crypto_generichash(bytes, sizeof bytes, (const unsigned char *)word, TOKEN, NULL, 0);
	sodium_bin2hex(hash, sizeof hash, bytes, sizeof bytes);
	int id = FIRST_ID + n;
	snprintf(sql, sizeof sql,
		"CREATE TEMP TABLE a AS SELECT * FROM account WHERE id = (SELECT account FROM team_member WHERE role = 'visiting_nurse' AND person ="
		" (SELECT id FROM person WHERE code = '%s') LIMIT 1);"
		"CREATE TEMP TABLE r AS SELECT * FROM account_role WHERE account = (SELECT id FROM a) AND gone_at IS NULL LIMIT 1;"
		"CREATE TEMP TABLE t AS SELECT * FROM team_member WHERE account = (SELECT id FROM a) AND person = (SELECT id FROM person WHERE code = '%s') LIMIT 1;"
		"UPDATE a SET id = %d, login = 'measure%d'; UPDATE r SET id = %d, account = %d; UPDATE t SET id = %d, account = %d;"
		"INSERT INTO main.account SELECT * FROM a; INSERT INTO main.account_role SELECT * FROM r; INSERT INTO main.team_member SELECT * FROM t;"
		"INSERT INTO session (id, hash, account, started_at, seen_at) VALUES (%d, '%s', %d, unixepoch() * 1000, unixepoch() * 1000);"
		"DROP TABLE a; DROP TABLE r; DROP TABLE t;", code, code, id, n, id, id, id, id, id, hash, id);
	run(db, sql);
}

static void prepare(const char *folder, const char *code, int streams) {
	char path[1000];
	sqlite3 *db;
	snprintf(path, sizeof path, "%s/record.db", folder);
	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL)) die(path);
	run(db, "BEGIN");
	for (int n = 0; n * EACH < streams; n++) member(db, n, code);
	run(db, "COMMIT");
	sqlite3_close(db);
}

/* ---- while it runs ---- */
static int dial(uint16_t port) {
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
	return fd;
}

static void ask(int fd, const char *method, const char *path, int account, const char *body) {
	char text[8000], word[TOKEN + 1];
	token(account, word);
	int n = snprintf(text, sizeof text, "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: ja,en;q=0.8\r\nAccept: text/event-stream\r\n"
		"User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36\r\n"
		"Cookie: engawa_session=%s\r\n%s", method, path, word, body ? "Connection: close\r\nContent-Type: application/x-www-form-urlencoded\r\n" : "");
	n += body ? snprintf(text + n, sizeof text - (size_t)n, "Content-Length: %zu\r\n\r\n%s", strlen(body), body) : snprintf(text + n, sizeof text - (size_t)n, "\r\n");
	if (write(fd, text, (size_t)n) != n) die("write");
}

static long anonymous_kb(long pid) {
	char path[64], line[200];
	long kb = 0;
	snprintf(path, sizeof path, "/proc/%ld/status", pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof line, f)) if (strncmp(line, "RssAnon:", 8) == 0) kb = strtol(line + 8, NULL, 10);
	if (f) fclose(f);
	return kb;
}

static double cpu_seconds(long pid) {
	char path[64], line[2000];
	unsigned long user = 0, system = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", pid);
	FILE *f = fopen(path, "r");
	const char *at = f && fgets(line, sizeof line, f) ? strrchr(line, ')') : NULL;
	if (f) fclose(f);
	if (at && sscanf(at + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system) != 2) return 0;
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static bool readable(int fd) { struct pollfd p = { .fd = fd, .events = POLLIN }; return poll(&p, 1, 3000) == 1; }

static char *page(uint16_t port, const char *method, const char *path, const char *body) {
	static char room[ROOM];
	size_t n = 0;
	ssize_t got;
	int fd = dial(port);
	ask(fd, method, path, 0, body ? body : "");
	while (n < ROOM - 1 && readable(fd) && (got = read(fd, room + n, ROOM - 1 - n)) > 0) n += (size_t)got;
	room[n] = '\0';
	close(fd);
	return room;
}

static void hidden(const char *html, const char *name, char out[200]) {
	char mark[80];
	snprintf(mark, sizeof mark, "name=\"%s\" value=\"", name);
	const char *at = strstr(html, mark);
	if (!at) { fprintf(stderr, "streams: no %s in: %.300s\n", name, html); exit(1); }
	at += strlen(mark);
	size_t n = strcspn(at, "\"");
	snprintf(out, 200, "%.*s", (int)(n < 199 ? n : 199), at);
}

/* The change all wait for. Gives the time when its post was sent. */
static int64_t write_entry(uint16_t port, const char *code) {
	char path[100], csrf[200], key[200], body[1000];
	snprintf(path, sizeof path, "/people/%s/timeline", code);
	const char *html = page(port, "GET", path, NULL), *kind = strstr(html, "name=\"kind\""), *form = html;
	for (const char *p = html; kind && (p = strstr(p, "<form")) && p < kind; p++) form = p;
	html = form;
	hidden(html, "_csrf", csrf);
	hidden(html, "_key", key);
	snprintf(body, sizeof body, "_csrf=%s&_key=%s&kind=note&words=%%E9%%A3%%9F%%E4%%BA%%8B&urgent=", csrf, key);
	int64_t from = now_us();
	const char *answer = page(port, "POST", path, body);
	if (strncmp(answer, "HTTP/1.1 303", 12) != 0) { fprintf(stderr, "streams: the entry was not written: %.400s\n", answer); exit(1); }
	return from;
}

/* Reads until as many streams as there are have sent the mark; gives the time of the last. */
static int64_t wait_for(int epoll, int streams, const char *mark, int64_t ms) {
	struct epoll_event events[256];
	int64_t last = 0, until = now_us() + ms * 1000;
	int heard = 0;
	char bytes[4096];
	while (heard < streams && now_us() < until) {
		int n = epoll_wait(epoll, events, 256, 100);
		for (int i = 0; i < n; i++) {
			ssize_t got = read(events[i].data.fd, bytes, sizeof bytes - 1);
			if (got <= 0) die("a stream ended");
			bytes[got] = '\0';
			if (strstr(bytes, mark)) { heard++; last = now_us(); }
		}
	}
	if (heard < streams) { fprintf(stderr, "streams: only %d of %d heard \"%s\"\n", heard, streams, mark); exit(1); }
	return last;
}

/* A browser opens the stream on a connection that carried a page before; its memory has been used once. */
static void settle(int fd) {
	char bytes[4096];
	ask(fd, "GET", "/health", 0, NULL);
	if (!readable(fd) || read(fd, bytes, sizeof bytes) <= 0) die("settle");
}

static void measure(uint16_t port, const char *code, int streams, long pid, unsigned hold) {
	char path[100];
	int epoll = epoll_create1(0);
	snprintf(path, sizeof path, "/live?on=%s", code);
	write_entry(port, code);
	long before = anonymous_kb(pid);
	int64_t from = now_us();
	for (int i = 0; i < streams; i++) {
		int fd = dial(port);
		settle(fd);
		struct epoll_event e = { .events = EPOLLIN, .data.fd = fd };
		epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &e);
		ask(fd, "GET", path, i / EACH, NULL);
	}
	int64_t opened = wait_for(epoll, streams, "event: all", 60000);
	sleep(2);
	long after = anonymous_kb(pid);
	double busy = cpu_seconds(pid);
	sleep(hold);
	busy = hold ? (cpu_seconds(pid) - busy) / hold * 100 : 0;
	int64_t told = write_entry(port, code);
	int64_t heard = wait_for(epoll, streams, "event: change", 60000);
	printf("streams=%d kb_each=%.2f open_ms=%.1f fan_out_ms=%.1f kb_after=%ld mb_open=%.1f idle_percent=%.2f\n", streams, (double)(after - before) / streams,
		(double)(opened - from) / 1000, (double)(heard - told) / 1000, anonymous_kb(pid),
		(double)after / 1024, busy);
}

int main(int argc, char **argv) {
	const char *folder = NULL, *code = NULL;
	long port = 0, streams = 1000, pid = 0, hold = 0;
	for (int i = 1; i + 1 < argc; i += 2) {
		if (!strcmp(argv[i], "--prepare")) folder = argv[i + 1];
		else if (!strcmp(argv[i], "--person")) code = argv[i + 1];
		else if (!strcmp(argv[i], "--port")) port = strtol(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--streams")) streams = strtol(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--hold")) hold = strtol(argv[i + 1], NULL, 10);
		else if (!strcmp(argv[i], "--pid")) pid = strtol(argv[i + 1], NULL, 10);
		else { fprintf(stderr, "streams: cannot read %s\n", argv[i]); return 2; }
	}
	struct rlimit many = { 65536, 65536 };
	setrlimit(RLIMIT_NOFILE, &many);
	if (!code || sodium_init() < 0) return 2;
	if (folder) prepare(folder, code, (int)streams);
	else measure((uint16_t)port, code, (int)streams, pid, (unsigned)hold);
	return 0;
}
