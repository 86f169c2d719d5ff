/* Files that are there whole or not at all: written beside their place under another name, brought to disk, then renamed.
 * Refuses: to write over a file that is there. */
#include "keep_inside.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int failed(const char *path) { return err_set(errno == EEXIST ? ERR_CONFLICT : ERR_DISK, "%s: %s", path, errno == EEXIST ? "it is there already" : strerror(errno)); }

int keep_file_make(struct keep_file *f, const char *path, int mode) {
	char folder[512];
	const char *slash = strrchr(path, '/');
	*f = (struct keep_file){ .fd = -1, .folder = -1 };
	int n = snprintf(f->name, sizeof f->name, "%s", slash ? slash + 1 : path);
	int m = snprintf(folder, sizeof folder, "%.*s", slash == path ? 1 : slash ? (int)(slash - path) : 1, slash ? path : ".");
	if (!*f->name || (size_t)n >= sizeof f->name || (size_t)m >= sizeof folder) return err_set(ERR_INPUT, "%s cannot be a file's name", path);
	f->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->folder < 0) return failed(folder);
	snprintf(f->part, sizeof f->part, ".%s.%ld.part", f->name, (long)getpid());
	if (faccessat(f->folder, f->name, F_OK, AT_SYMLINK_NOFOLLOW) == 0) { errno = EEXIST; failed(path); keep_file_drop(f); return ERR_CONFLICT; }
	f->fd = openat(f->folder, f->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
	if (f->fd >= 0) return ERR_OK;
	int rc = failed(path);
	keep_file_drop(f);
	return rc;
}

int keep_file_done(struct keep_file *f) {
	int rc = ERR_OK;
	if (fsync(f->fd) != 0 || renameat2(f->folder, f->part, f->folder, f->name, RENAME_NOREPLACE) != 0) rc = failed(f->name);
	if (rc) { keep_file_drop(f); return rc; }
	if (fsync(f->folder) != 0) rc = failed(f->name);
	close(f->fd);
	close(f->folder);
	return rc;
}

void keep_file_drop(struct keep_file *f) {
	if (f->fd >= 0) { close(f->fd); unlinkat(f->folder, f->part, 0); }
	if (f->folder >= 0) close(f->folder);
	f->fd = f->folder = -1;
}

int keep_write(int fd, const void *p, size_t n) {
	for (const char *at = p; n;) {
		ssize_t put = write(fd, at, n);
		if (put < 0 && errno == EINTR) continue;
		if (put < 0) return err_set(ERR_DISK, "cannot write: %s", strerror(errno));
		at += put;
		n -= (size_t)put;
	}
	return ERR_OK;
}

int keep_small(struct arena *a, const char *path, size_t most, struct text *t) {
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct stat st;
	if (fd < 0 || fstat(fd, &st) != 0) { int rc = failed(path); if (fd >= 0) close(fd); return rc; }
	if (!S_ISREG(st.st_mode) || (size_t)st.st_size > most) { close(fd); return err_set(ERR_INPUT, "%s is not a file of the right kind", path); }
	char *p = arena_alloc(a, (size_t)st.st_size + 1);
	size_t n = 0;
	ssize_t got;
	while (n < (size_t)st.st_size && ((got = read(fd, p + n, (size_t)st.st_size - n)) > 0 || (got < 0 && errno == EINTR))) n += got > 0 ? (size_t)got : 0;
	close(fd);
	*t = (struct text){ p, n };
	return n == (size_t)st.st_size ? ERR_OK : err_set(ERR_DISK, "%s cannot be read to its end", path);
}
