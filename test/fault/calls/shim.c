/* Loaded before the C library (LD_PRELOAD) into a real server: lets the k-th call of a kind fail, once or from then on, and
 * moves the wall clock. What to do stands in a file that is mapped into the process, so that one server can be driven
 * through thousands of faults without a restart: calls.mjs writes it, this counts in it.
 *
 * The monotonic clock is never touched. A sync that is to fail is not done. EINTR "for good" ends after EINTR_MOST calls:
 * nobody can go on against signals without end. Refuses nothing by itself: without ENGAWA_FAULT_PAGE it is asleep.
 * To extend: a kind is a bit of enum kind and a wrapper below. */
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { ALLOC = 1, WRITE = 2, SYNC = 4, OPEN = 8, TRUNCATE = 16, SEND = 32, MAP = 64 };
enum { PAGE = 4096, EINTR_MOST = 20, SHORT = 0 };

/* The same order as in calls.mjs, eight bytes each. */
static struct page {
	_Atomic int64_t kinds;       /* which calls count; 0: none */
	_Atomic int64_t at;          /* the k-th */
	_Atomic int64_t lasting;     /* and so many after it */
	_Atomic int64_t how;         /* errno, or 0: a short write */
	_Atomic int64_t counted, hits;
	_Atomic int64_t clock_ms;    /* added to the wall clock */
	_Atomic int64_t reopened;    /* logs (-wal) opened since it was armed: SQLite keeps the descriptors of databases for the next connection */
	_Atomic int64_t trace;       /* say on standard error where it fails */
} asleep, *page = &asleep;

#define REAL(name) ((__typeof__(&name))real(#name, &real_##name))
static void *real(const char *name, void **kept) {
	if (!*kept)
		*kept = dlsym(RTLD_NEXT, name);
	return *kept;
}

static int64_t number(const char *name, int64_t otherwise) {
	const char *z = getenv(name);
	return z && *z ? strtoll(z, NULL, 10) : otherwise;
}

__attribute__((constructor)) static void wake(void) {
	const char *path = getenv("ENGAWA_FAULT_PAGE");
	void *warm[4];
	backtrace(warm, 4);          /* its library is loaded now, not in the middle of a fault */
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0) : -1;
	if (fd < 0)
		return;
	void *p = (void *)syscall(SYS_mmap, NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	syscall(SYS_close, fd);
	if (p == MAP_FAILED)
		return;
	page = p;
	/* A start is armed by its environment, so that nothing before this line is counted. */
	if (number("ENGAWA_FAULT_KINDS", 0)) {
		page->counted = page->hits = 0;
		page->at = number("ENGAWA_FAULT_AT", 1);
		page->lasting = number("ENGAWA_FAULT_LASTING", 0);
		page->how = number("ENGAWA_FAULT_HOW", EIO);
		page->kinds = number("ENGAWA_FAULT_KINDS", 0);
	}
}

static bool fails(enum kind kind) {
	static __thread bool busy;
	if (!(page->kinds & kind) || busy)
		return false;
	int64_t n = atomic_fetch_add(&page->counted, 1) + 1;
	if (n < page->at || n - page->at > page->lasting)
		return false;
	int64_t hit = atomic_fetch_add(&page->hits, 1);
	if (page->how == EINTR && hit >= EINTR_MOST)
		return false;
	if (page->trace) {
		void *frames[24];
		busy = true;
		backtrace_symbols_fd(frames, backtrace(frames, 24), STDERR_FILENO);
		if (write(STDERR_FILENO, "--\n", 3) < 0)
			busy = true;
		busy = false;
	}
	errno = kind == ALLOC || kind == MAP ? ENOMEM : (int)page->how;
	return true;
}

/* ---- memory ---- */
static void *real_malloc, *real_calloc, *real_realloc, *real_posix_memalign;
/* While dlsym looks for the real ones it may ask for memory itself. */
static _Alignas(16) char early[8192];
static size_t early_used;
static void *early_alloc(size_t n) {
	void *p = early + early_used;
	early_used += (n + 15) & ~(size_t)15;
	return early_used <= sizeof early ? p : NULL;
}
static bool is_early(const void *p) { return (const char *)p >= early && (const char *)p < early + sizeof early; }
static __thread bool looking;
static void *found(const char *name, void **kept) {
	looking = true;
	void *p = real(name, kept);
	looking = false;
	return p;
}

void *malloc(size_t n) {
	if (looking)
		return early_alloc(n);
	if (fails(ALLOC))
		return NULL;
	return ((void *(*)(size_t))found("malloc", &real_malloc))(n);
}
void *calloc(size_t n, size_t size) {
	if (looking)
		return early_alloc(n * size);
	if (fails(ALLOC))
		return NULL;
	return ((void *(*)(size_t, size_t))found("calloc", &real_calloc))(n, size);
}
void *realloc(void *p, size_t n) {
	if (fails(ALLOC))
		return NULL;
	if (is_early(p)) {
		void *moved = malloc(n);
		return moved ? memcpy(moved, p, n) : NULL;
	}
	return ((void *(*)(void *, size_t))found("realloc", &real_realloc))(p, n);
}
void *reallocarray(void *p, size_t n, size_t size) { return realloc(p, n * size); }
void free(void *p) {
	static void *real_free;
	if (!is_early(p))
		((void (*)(void *))found("free", &real_free))(p);
}
int posix_memalign(void **out, size_t align, size_t n) {
	return fails(ALLOC) ? ENOMEM : ((int (*)(void **, size_t, size_t))found("posix_memalign", &real_posix_memalign))(out, align, n);
}
void *mmap(void *at, size_t n, int prot, int flags, int fd, off_t from) {
	return fails(MAP) ? MAP_FAILED : (void *)syscall(SYS_mmap, at, n, prot, flags, fd, from);
}
void *mmap64(void *at, size_t n, int prot, int flags, int fd, off_t from) __attribute__((alias("mmap")));

/* ---- writing: an error, or half of it ---- */
static size_t part(size_t n) { return n > 1 ? n / 2 : n; }

/* Only files have a disk behind them: what threads wake each other with does not fail. */
static bool write_fails(int fd) {
	struct stat st;
	return page->kinds & WRITE && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && fails(WRITE);
}

ssize_t write(int fd, const void *p, size_t n) {
	if (write_fails(fd)) {
		if (page->how != SHORT)
			return -1;
		n = part(n);
	}
	return syscall(SYS_write, fd, p, n);
}
ssize_t pwrite(int fd, const void *p, size_t n, off_t at) {
	if (write_fails(fd)) {
		if (page->how != SHORT)
			return -1;
		n = part(n);
	}
	return syscall(SYS_pwrite64, fd, p, n, at);
}
ssize_t pwrite64(int fd, const void *p, size_t n, off_t at) __attribute__((alias("pwrite")));
int fsync(int fd) { return fails(SYNC) ? -1 : (int)syscall(SYS_fsync, fd); }
int fdatasync(int fd) { return fails(SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd); }
int ftruncate(int fd, off_t n) { return fails(TRUNCATE) ? -1 : (int)syscall(SYS_ftruncate, fd, n); }
int ftruncate64(int fd, off_t n) __attribute__((alias("ftruncate")));
int fallocate(int fd, int mode, off_t at, off_t n) { return fails(TRUNCATE) ? -1 : (int)syscall(SYS_fallocate, fd, mode, at, n); }
int fallocate64(int fd, int mode, off_t at, off_t n) __attribute__((alias("fallocate")));
int posix_fallocate(int fd, off_t at, off_t n) { return fails(TRUNCATE) ? (int)page->how : syscall(SYS_fallocate, fd, 0, at, n) ? errno : 0; }
int posix_fallocate64(int fd, off_t at, off_t n) __attribute__((alias("posix_fallocate")));

/* ---- opening ---- */
static int opened(int dir, const char *path, int flags, mode_t mode) {
	size_t n = strlen(path);
	if (fails(OPEN))
		return -1;
	if (n > 4 && !strcmp(path + n - 4, "-wal"))
		atomic_fetch_add(&page->reopened, 1);
	return (int)syscall(SYS_openat, dir, path, flags, mode);
}
static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | __O_TMPFILE) ? va_arg(more, mode_t) : 0; }
int open(const char *path, int flags, ...) {
	va_list more;
	va_start(more, flags);
	mode_t mode = mode_of(flags, more);
	va_end(more);
	return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) __attribute__((alias("open")));
int openat(int dir, const char *path, int flags, ...) {
	va_list more;
	va_start(more, flags);
	mode_t mode = mode_of(flags, more);
	va_end(more);
	return opened(dir, path, flags, mode);
}
int openat64(int dir, const char *path, int flags, ...) __attribute__((alias("openat")));
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }

/* ---- sending: a line on which sending fails is dead in both directions ---- */
static bool send_fails(int fd) {
	if (!fails(SEND))
		return false;
	int how = errno;
	if (how != EINTR)
		shutdown(fd, SHUT_RDWR);
	errno = how;
	return true;
}
ssize_t send(int fd, const void *p, size_t n, int flags) {
	return send_fails(fd) ? -1 : syscall(SYS_sendto, fd, p, n, flags, NULL, 0);
}
ssize_t sendto(int fd, const void *p, size_t n, int flags, const struct sockaddr *to, socklen_t to_n) {
	return send_fails(fd) ? -1 : syscall(SYS_sendto, fd, p, n, flags, to, to_n);
}
ssize_t sendmsg(int fd, const struct msghdr *m, int flags) { return send_fails(fd) ? -1 : syscall(SYS_sendmsg, fd, m, flags); }
ssize_t writev(int fd, const struct iovec *v, int n) { return send_fails(fd) ? -1 : syscall(SYS_writev, fd, v, n); }
ssize_t sendfile(int out, int in, off_t *at, size_t n) { return send_fails(out) ? -1 : syscall(SYS_sendfile, out, in, at, n); }
ssize_t sendfile64(int out, int in, off_t *at, size_t n) __attribute__((alias("sendfile")));

/* ---- the wall clock ---- */
static bool is_wall(clockid_t which) { return which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE; }
int clock_gettime(clockid_t which, struct timespec *t) {
	int rc = (int)syscall(SYS_clock_gettime, which, t);
	if (rc == 0 && is_wall(which)) {
		int64_t ms = page->clock_ms;
		t->tv_sec += ms / 1000;
		t->tv_nsec += ms % 1000 * 1000000;
		if (t->tv_nsec < 0) {
			t->tv_sec--;
			t->tv_nsec += 1000000000;
		} else if (t->tv_nsec >= 1000000000) {
			t->tv_sec++;
			t->tv_nsec -= 1000000000;
		}
	}
	return rc;
}
int gettimeofday(struct timeval *restrict t, void *restrict zone) {
	struct timespec now;
	(void)zone;
	clock_gettime(CLOCK_REALTIME, &now);
	t->tv_sec = now.tv_sec;
	t->tv_usec = now.tv_nsec / 1000;
	return 0;
}
time_t time(time_t *out) {
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}
