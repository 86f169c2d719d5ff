/* The parent's side of engawa-pdf: spawn, ask, wait, and never longer than ten seconds.
 * Refuses: documents over 1 MiB, answers over 2 MiB (the request's arena holds 4), a program that answers nonsense: it is
 * ended, and the next document starts a new one. */
#include "desk.h"
#include "../../base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define ASK_MAX ((size_t)1 << 20)
#define ANSWER_MAX ((size_t)2 << 20)
#define WAIT SECONDS(10)

struct paper { pthread_mutex_t lock; pid_t pid; int fd; };
struct paper_made { char kind; int tenths; struct text bytes; };

struct paper *paper_open(struct arena *a) {
	struct paper *p = ARENA_NEW(a, struct paper);
	pthread_mutex_init(&p->lock, NULL);
	p->fd = -1;
	return p;
}

/* Closing the socket is the polite way; SIGKILL for one that does not listen any more. */
static void end(struct paper *p, bool hard) {
	if (p->fd >= 0) close(p->fd);
	p->fd = -1;
	if (p->pid <= 0) return;
	if (hard) kill(p->pid, SIGKILL);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR) continue;
	p->pid = 0;
}

void paper_close(struct paper *p) {
	if (!p) return;
	pthread_mutex_lock(&p->lock);
	end(p, true);
	pthread_mutex_unlock(&p->lock);
}

/* ---- starting ---- */
/* Beside this program; in the build tree one folder further, or across from the tests. */
static bool program_find(char path[512]) {
	static const char *const places[] = { "engawa-pdf", "pdf/engawa-pdf", "../src/pdf/engawa-pdf" };
	char here[400];
	ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
	if (n <= 0) return false;
	here[n] = 0;
	char *slash = strrchr(here, '/');
	if (!slash) return false;
	*slash = 0;
	for (size_t i = 0; i < COUNT(places); i++) {
		snprintf(path, 512, "%s/%s", here, places[i]);
		if (access(path, X_OK) == 0) return true;
	}
	return false;
}

/* It gets its end of the socket as standard input and output, and nothing else of ours: no files, no environment. */
static bool spawn(struct paper *p, const char *path, int theirs) {
	char *argv[] = { (char[]){ "engawa-pdf" }, NULL }, *env[] = { (char[]){ "LANG=C.UTF-8" }, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t none;
	sigemptyset(&none);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	posix_spawnattr_setsigmask(&how, &none);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETSIGMASK);
	posix_spawn_file_actions_adddup2(&files, theirs, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, theirs, STDOUT_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1);
	int err = posix_spawn(&p->pid, path, &files, &how, argv, env);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&how);
	if (err) { p->pid = 0; log_error("paper: %s does not start: %s", path, strerror(err)); }
	return !err;
}

static bool start(struct paper *p) {
	char path[512];
	int ends[2];
	if (!program_find(path)) { log_error("paper: engawa-pdf is not beside engawa"); return false; }
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) { log_error("paper: no socket: %s", strerror(errno)); return false; }
	bool begun = spawn(p, path, ends[1]);
	close(ends[1]);
	if (!begun) { close(ends[0]); return false; }
	p->fd = ends[0];
	return true;
}

/* ---- speaking ---- */
static bool ready(int fd, short what, int64_t until) {
	struct pollfd f = { .fd = fd, .events = what };
	int64_t left = until - clock_mono();
	int n;
	while ((n = poll(&f, 1, left > 0 ? (int)left : 0)) < 0 && errno == EINTR) left = until - clock_mono();
	return n == 1;
}

static bool send_all(int fd, const char *p, size_t n, int64_t until) {
	while (n) {
		if (!ready(fd, POLLOUT, until)) return false;
		ssize_t put = send(fd, p, n, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
		if (put <= 0) return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

static bool take_all(int fd, void *to, size_t n, int64_t until) {
	for (char *p = to; n;) {
		if (!ready(fd, POLLIN, until)) return false;
		ssize_t got = recv(fd, p, n, MSG_DONTWAIT);
		if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
		if (got <= 0) return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

/* Room for the answer is taken before anything is asked: the arena's ceiling must not be met with the lock held. */
static bool ask(struct paper *p, struct text doc, char *room, struct paper_made *m, int64_t until) {
	unsigned char length[4] = { (unsigned char)(doc.n >> 24), (unsigned char)(doc.n >> 16), (unsigned char)(doc.n >> 8), (unsigned char)doc.n }, head[8];
	if (!send_all(p->fd, (char *)length, 4, until) || !send_all(p->fd, doc.p, doc.n, until) || !take_all(p->fd, head, 8, until)) return false;
	size_t n = (size_t)head[4] << 24 | (size_t)head[5] << 16 | (size_t)head[6] << 8 | head[7];
	if (n > ANSWER_MAX || !take_all(p->fd, room, n, until)) return false;
	*m = (struct paper_made){ .kind = (char)head[0], .tenths = head[1], .bytes = { room, n } };
	return m->kind == 'P' || m->kind == 'O' || m->kind == 'E';
}

/* Twice at most: the one that was kept may have gone to sleep or died since. */
static bool make(struct paper *p, struct text doc, char *room, struct paper_made *m) {
	int64_t until = clock_mono() + WAIT;
	bool done = false;
	pthread_mutex_lock(&p->lock);
	for (int i = 0; i < 2 && !done && clock_mono() < until; i++) {
		bool kept = p->fd >= 0;
		if (!kept && !start(p)) break;
		done = ask(p, doc, room, m, until);
		if (!done) end(p, true);
		if (!done && !kept) break;
	}
	pthread_mutex_unlock(&p->lock);
	return done;
}

static bool paper_make(struct request *r, struct text doc, struct paper_made *m) {
	if (!r->paper || !doc.n || doc.n > ASK_MAX) return false;
	char *room = arena_alloc(r->arena, ANSWER_MAX);
	if (!make(r->paper, doc, room, m)) { log_error("paper: no answer from engawa-pdf"); return false; }
	if (m->kind != 'E') return true;
	log_error("paper: %.*s", (int)(m->bytes.n < 200 ? m->bytes.n : 200), m->bytes.p);
	return false;
}

bool paper_pdf(struct request *r, struct text document_json, struct text *pdf, bool *overflow) {
	struct paper_made m;
	if (!paper_make(r, document_json, &m)) return false;
	*pdf = m.bytes;
	*overflow = m.kind == 'O';
	return true;
}

bool paper_fit(struct request *r, struct text document_json, int *tenths) {
	struct paper_made m;
	if (!paper_make(r, document_json, &m)) return false;
	*tenths = m.kind == 'P' ? m.tenths : 0;
	return true;
}
