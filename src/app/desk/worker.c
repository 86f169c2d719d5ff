/* Starting a worker and speaking with it, never longer than the caller allows.
 * Refuses: an answer longer than its room; a program that is not beside this one. */
#include "worker.h"
#include "../../base/log.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* Closing the socket is the polite way; SIGKILL for one that does not listen any more. */
void worker_end(struct worker *p, bool hard) {
	if (p->fd >= 0) close(p->fd);
	p->fd = -1;
	if (p->pid <= 0) return;
	if (hard) kill(p->pid, SIGKILL);
	while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR) continue;
	p->pid = 0;
}

/* ---- starting ---- */
/* Beside this program; in the build tree one folder further, or across from the tests. */
static bool program_find(const char *name, char path[512]) {
	static const struct { const char *before; bool folder; } places[] = { { "", false }, { "", true }, { "../src/", true } };
	char here[400];
	ssize_t n = readlink("/proc/self/exe", here, sizeof here - 1);
	if (n <= 0) return false;
	here[n] = 0;
	char *slash = strrchr(here, '/');
	if (!slash) return false;
	*slash = 0;
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		snprintf(path, 512, "%s/%s%s%sengawa-%s", here, places[i].before, places[i].folder ? name : "", places[i].folder ? "/" : "", name);
		if (access(path, X_OK) == 0) return true;
	}
	return false;
}

/* It gets its end of the socket as standard input and output, and nothing else of ours: no files, no environment. */
static bool spawn(struct worker *p, char *path, int theirs) {
	char *argv[] = { path, NULL }, *env[] = { (char[]){ "LANG=C.UTF-8" }, NULL };
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
	if (err) { p->pid = 0; log_error("worker: %s does not start: %s", path, strerror(err)); }
	return !err;
}

bool worker_start(struct worker *p) {
	char path[512];
	int ends[2];
	if (!program_find(p->name, path)) { log_error("worker: engawa-%s is not beside engawa", p->name); return false; }
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) { log_error("worker: no socket: %s", strerror(errno)); return false; }
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

bool worker_ask(struct worker *p, struct text doc, char *room, size_t most, struct worker_answer *m, int64_t until) {
	unsigned char length[4] = { (unsigned char)(doc.n >> 24), (unsigned char)(doc.n >> 16), (unsigned char)(doc.n >> 8), (unsigned char)doc.n }, head[8];
	if (!send_all(p->fd, (char *)length, 4, until) || !send_all(p->fd, doc.p, doc.n, until) || !take_all(p->fd, head, 8, until)) return false;
	size_t n = (size_t)head[4] << 24 | (size_t)head[5] << 16 | (size_t)head[6] << 8 | head[7];
	if (n > most || !take_all(p->fd, room, n, until)) return false;
	*m = (struct worker_answer){ .kind = (char)head[0], .tenths = head[1], .bytes = { room, n } };
	return true;
}
