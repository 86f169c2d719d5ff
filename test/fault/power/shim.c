/* Preloaded into the server: writes down, in the order in which they happen, what it asks of the disk below one folder and
 * which answers begin to leave. Changes nothing.
 *
 *   ENGAWA_POWER_ROOT   the folder        ENGAWA_POWER_LOG   where to write (appended; log.h)
 *   ENGAWA_POWER_SWALLOW=dir              controls: syncs of folders are said to have been done, and are not
 *
 * A client marks a request by a header "x-ledger: MARK"; the first byte of its answer is written down before it is sent, so no
 * client can know of an answer that is not in the log. A write is in the log before anybody can sync it, a sync is in it as
 * arrived only after the kernel said so.
 * Refuses: nothing; what it cannot write down ends the process, since a log with holes proves nothing. Files ending in -shm
 * are left out: they are memory, and gone with the power.
 * To extend: another call that changes files is one more wrapper at the end. */
#undef _FILE_OFFSET_BITS                     /* else open and open64 would be one name here */
#include "log.h"
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { FDS = 65536, MARK = 64, NAME = 512 };

/* What is known of a descriptor: a file or a folder below the root, or a connection with the mark of its last request. */
struct seen { uint64_t ino; bool file, dir; char name[NAME]; };
struct talk { char mark[MARK], tail[MARK]; size_t tail_n; };

static struct seen *fds[FDS];
static struct talk *talks[FDS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int log_fd = -1;
static char root[NAME];
static size_t root_n;
static bool swallow_dir;
static int64_t syncs;

static void give_up(const char *why) {
	fprintf(stderr, "power shim: %s: %s\n", why, strerror(errno));
	abort();
}

static void put(const void *p, size_t n) {
	for (const char *at = p; n; ) {
		ssize_t done = (ssize_t)syscall(SYS_write, log_fd, at, n);
		if (done <= 0)
			give_up("the log cannot be written");
		at += done;
		n -= (size_t)done;
	}
}

/* With the lock held. */
static void event(enum power_what what, uint64_t ino, int64_t at, const void *bytes, size_t n) {
	static const char zeros[8];
	struct power_event e = { what, (uint32_t)n, ino, at };
	put(&e, sizeof e);
	if (n)
		put(bytes, n);
	if (n % 8)
		put(zeros, 8 - n % 8);
}

__attribute__((constructor)) static void begin(void) {
	const char *where = getenv("ENGAWA_POWER_ROOT"), *to = getenv("ENGAWA_POWER_LOG"), *swallow = getenv("ENGAWA_POWER_SWALLOW");
	unsetenv("LD_PRELOAD");                    /* children are not recorded */
	if (!where || !to)
		return;
	root_n = strlen(where);
	if (root_n >= sizeof root)
		give_up("the folder's name is too long");
	memcpy(root, where, root_n + 1);
	swallow_dir = swallow && !strcmp(swallow, "dir");
	log_fd = (int)syscall(SYS_openat, AT_FDCWD, to, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (log_fd < 0)
		give_up("the log cannot be opened");
}

__attribute__((destructor)) static void end(void) {
	if (log_fd < 0)
		return;
	pthread_mutex_lock(&lock);
	event(POWER_END, 0, 0, NULL, 0);
	pthread_mutex_unlock(&lock);
}

/* The name below the root, or NULL when it is none of ours. */
static const char *ours(const char *path) {
	if (log_fd < 0 || strncmp(path, root, root_n) != 0 || (path[root_n] && path[root_n] != '/'))
		return NULL;
	size_t n = strlen(path);
	if (n > 4 && !strcmp(path + n - 4, "-shm"))
		return NULL;
	return path + root_n + (path[root_n] == '/');
}

static void *real(const char *name) {
	void *fn = dlsym(RTLD_NEXT, name);
	if (!fn)
		give_up(name);
	return fn;
}
#define REAL(name) ((__typeof__(&name))real(#name))

static bool known(int fd) { return fd >= 0 && fd < FDS && fds[fd]; }

static void forget(int fd) {
	if (fd < 0 || fd >= FDS)
		return;
	free(fds[fd]);
	free(talks[fd]);
	fds[fd] = NULL;
	talks[fd] = NULL;
}

/* ---- opening and names ---- */

static void opened(int fd, const char *name, bool made, bool emptied) {
	struct stat st;
	if (fd < 0)
		return;
	if (fd >= FDS || fstat(fd, &st) != 0 || strlen(name) >= NAME)
		give_up("a file that cannot be followed");
	char self[64], where[NAME];
	if (S_ISDIR(st.st_mode)) {                 /* perhaps said with ".." */
		snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
		ssize_t n = readlink(self, where, sizeof where - 1);
		where[n > 0 ? n : 0] = 0;
		name = ours(where);
		if (!name)
			return;
	}
	forget(fd);
	fds[fd] = calloc(1, sizeof *fds[fd]);
	if (!fds[fd])
		give_up("memory");
	*fds[fd] = (struct seen){ .ino = st.st_ino, .file = S_ISREG(st.st_mode), .dir = S_ISDIR(st.st_mode) };
	memcpy(fds[fd]->name, name, strlen(name) + 1);
	if (fds[fd]->file)
		event(made ? POWER_CREATE : POWER_KNOWN, st.st_ino, 0, name, strlen(name));
	if (fds[fd]->file && emptied && !made)
		event(POWER_CUT, st.st_ino, 0, NULL, 0);
}

static int open_at(const char *path, int flags, mode_t mode) {
	const char *name = ours(path);
	if (!name)
		return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
	struct stat st;
	pthread_mutex_lock(&lock);
	bool made = (flags & O_CREAT) && lstat(path, &st) != 0;
	int fd = (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode), error = errno;
	opened(fd, name, made, flags & O_TRUNC);
	pthread_mutex_unlock(&lock);
	errno = error;
	return fd;
}

#define MODE_OF(flags, mode) do { \
		va_list args; \
		va_start(args, flags); \
		if ((flags) & O_CREAT) mode = (mode_t)va_arg(args, unsigned); \
		va_end(args); \
	} while (0)

int open(const char *path, int flags, ...) {
	mode_t mode = 0;
	MODE_OF(flags, mode);
	return open_at(path, flags, mode);
}

int open64(const char *path, int flags, ...) {
	mode_t mode = 0;
	MODE_OF(flags, mode);
	return open_at(path, flags | O_LARGEFILE, mode);
}

int close(int fd) {
	pthread_mutex_lock(&lock);
	forget(fd);
	int rc = (int)syscall(SYS_close, fd), error = errno;
	pthread_mutex_unlock(&lock);
	errno = error;
	return rc;
}

/* A change of names: what it does is done under the lock, and written down when it was done. */
static int named(enum power_what what, int rc, const char *name, const char *other) {
	char both[2 * NAME];
	int error = errno;
	size_t n = strlen(name) + 1, m = other ? strlen(other) : 0;
	if (n + m > sizeof both)
		give_up("a name too long");
	memcpy(both, name, n);
	if (m)
		memcpy(both + n, other, m);
	if (rc == 0)
		event(what, 0, 0, both, other ? n + m : n - 1);
	pthread_mutex_unlock(&lock);
	errno = error;
	return rc;
}

int unlink(const char *path) {
	const char *name = ours(path);
	if (!name)
		return (int)syscall(SYS_unlink, path);
	pthread_mutex_lock(&lock);
	return named(POWER_UNLINK, (int)syscall(SYS_unlink, path), name, NULL);
}

int mkdir(const char *path, mode_t mode) {
	const char *name = ours(path);
	if (!name)
		return (int)syscall(SYS_mkdir, path, mode);
	pthread_mutex_lock(&lock);
	return named(POWER_MKDIR, (int)syscall(SYS_mkdir, path, mode), name, NULL);
}

int rename(const char *from, const char *to) {
	const char *name = ours(from), *other = ours(to);
	if (!name || !other)
		return (int)syscall(SYS_rename, from, to);
	pthread_mutex_lock(&lock);
	return named(POWER_RENAME, (int)syscall(SYS_rename, from, to), name, other);
}

/* ---- bytes ---- */

static ssize_t written(int fd, const void *p, size_t n, off_t at) {
	pthread_mutex_lock(&lock);
	ssize_t done = (ssize_t)syscall(SYS_pwrite64, fd, p, n, at);
	int error = errno;
	if (done > 0 && known(fd) && fds[fd]->file)
		event(POWER_WRITE, fds[fd]->ino, at, p, (size_t)done);
	pthread_mutex_unlock(&lock);
	errno = error;
	return done;
}

ssize_t pwrite(int fd, const void *p, size_t n, off_t at) { return written(fd, p, n, at); }
ssize_t pwrite64(int fd, const void *p, size_t n, off64_t at) { return written(fd, p, n, at); }

/* Nothing of ours writes where the last write ended; if that changes, the log must learn where that is. */
ssize_t write(int fd, const void *p, size_t n) {
	if (known(fd) && fds[fd]->file)
		give_up("a write without a place");
	return (ssize_t)syscall(SYS_write, fd, p, n);
}

static int shortened(int fd, off_t length) {
	pthread_mutex_lock(&lock);
	int rc = (int)syscall(SYS_ftruncate, fd, length), error = errno;
	if (rc == 0 && known(fd) && fds[fd]->file)
		event(POWER_CUT, fds[fd]->ino, length, NULL, 0);
	pthread_mutex_unlock(&lock);
	errno = error;
	return rc;
}

int ftruncate(int fd, off_t length) { return shortened(fd, length); }
int ftruncate64(int fd, off64_t length) { return shortened(fd, length); }

static int synced(int fd, long call) {
	pthread_mutex_lock(&lock);
	struct seen f = { 0 };
	int64_t number = ++syncs + (int64_t)getpid() * 1000000;
	if (known(fd))
		f = *fds[fd];
	bool skip = f.dir && swallow_dir;
	if ((f.file || f.dir) && !skip)
		event(f.dir ? POWER_DIR_SYNC : POWER_SYNC, f.ino, number, f.dir ? f.name : NULL, f.dir ? strlen(f.name) : 0);
	pthread_mutex_unlock(&lock);
	int rc = (int)syscall(call, fd), error = errno;
	pthread_mutex_lock(&lock);
	if (rc == 0 && (f.file || f.dir) && !skip)
		event(f.dir ? POWER_DIR_SYNCED : POWER_SYNCED, f.ino, number, NULL, 0);
	pthread_mutex_unlock(&lock);
	errno = error;
	return rc;
}

int fsync(int fd) { return synced(fd, SYS_fsync); }
int fdatasync(int fd) { return synced(fd, SYS_fdatasync); }

/* ---- requests and answers ---- */

static void find_mark(struct talk *t, const char *p, size_t n) {
	static const char word[] = "x-ledger: ";
	for (size_t i = 0; i + sizeof word - 1 < n; i++) {
		if (strncasecmp(p + i, word, sizeof word - 1) != 0)
			continue;
		size_t at = i + sizeof word - 1, m = 0;
		while (at + m < n && p[at + m] != '\r' && m + 1 < MARK)
			m++;
		if (at + m == n)
			return;                    /* its end has not come yet */
		memcpy(t->mark, p + at, m);
		t->mark[m] = 0;
		return;
	}
}

/* The mark may lie over two pieces: the end of the one before is kept. */
static void received(int fd, const char *p, size_t n) {
	char seam[2 * MARK];
	if (log_fd < 0 || fd < 0 || fd >= FDS || known(fd))
		return;
	pthread_mutex_lock(&lock);
	struct talk *t = talks[fd] ? talks[fd] : (talks[fd] = calloc(1, sizeof *t));
	if (!t)
		give_up("memory");
	size_t head = n < MARK ? n : MARK;
	memcpy(seam, t->tail, t->tail_n);
	memcpy(seam + t->tail_n, p, head);
	find_mark(t, seam, t->tail_n + head);
	find_mark(t, p, n);
	t->tail_n = head;
	memcpy(t->tail, p + n - head, head);
	pthread_mutex_unlock(&lock);
}

static void answering(int fd, const char *p, size_t n) {
	if (log_fd < 0 || fd < 0 || fd >= FDS || !talks[fd] || n < 12 || memcmp(p, "HTTP/1.", 7) != 0)
		return;
	pthread_mutex_lock(&lock);
	struct talk *t = talks[fd];
	if (t && *t->mark)
		event(POWER_ACK, 0, (p[9] - '0') * 100 + (p[10] - '0') * 10 + p[11] - '0', t->mark, strlen(t->mark));
	if (t)
		*t->mark = 0;
	pthread_mutex_unlock(&lock);
}

ssize_t recv(int fd, void *p, size_t n, int flags) {
	ssize_t got = REAL(recv)(fd, p, n, flags);
	if (got > 0 && !(flags & MSG_PEEK))
		received(fd, p, (size_t)got);
	return got;
}

ssize_t send(int fd, const void *p, size_t n, int flags) {
	answering(fd, p, n);
	return REAL(send)(fd, p, n, flags);
}

ssize_t sendmsg(int fd, const struct msghdr *m, int flags) {
	if (m->msg_iovlen)
		answering(fd, m->msg_iov[0].iov_base, m->msg_iov[0].iov_len);
	return REAL(sendmsg)(fd, m, flags);
}
