/* What guards a SQLite region: its folder and lock, the least power of each connection, and what must hold at start.
 *
 * Refuses: a second process that would write to the same folder, network file systems (their locks lie), two copies of
 * SQLite in one process (each would break the other's locks), a damaged file.
 * To extend: what must hold is musts[] (RELIABILITY.md 5.2, item 11). */
#include "lite.h"
#include "../base/log.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

enum { QUICK_BYTES = 4 << 20 };    /* what quick_check reads in a few milliseconds; larger ones are checked after the start */
enum { RESERVE = 1 << 20 };        /* room for the read log of some two thousand openings once the disk is full */

/* ---- least power ---- */

static bool harmless(int act, const char *a, const char *b) {
	switch (act) {
	case SQLITE_SELECT: case SQLITE_READ: case SQLITE_RECURSIVE: case SQLITE_TRANSACTION: case SQLITE_SAVEPOINT:
		return true;
	case SQLITE_FUNCTION:
		return !b || strcasecmp(b, "load_extension") != 0;
	case SQLITE_PRAGMA:            /* FTS5 asks itself whether the index has changed */
		return a && !strcmp(a, "data_version") && !b;
	case SQLITE_UPDATE:            /* what declaring a virtual table looks like; SQLite itself refuses it to everybody else */
		return a && !strcmp(a, "sqlite_master");
	default:
		return false;
	}
}

int lite_authorize(void *conn, int act, const char *a, const char *b, const char *c, const char *d) {
	const struct lite_conn *me = conn;
	(void)c, (void)d;
	if (!me->settled || harmless(act, a, b))
		return SQLITE_OK;
	if (me->head.role == ROLE_WRITER && (act == SQLITE_INSERT || act == SQLITE_UPDATE || act == SQLITE_DELETE))
		return SQLITE_OK;
	return SQLITE_DENY;
}

/* ---- what must hold ---- */

static const struct { const char *ask, *want; bool writer_only; } musts[] = {
	{ "PRAGMA journal_mode", "wal", false }, { "PRAGMA synchronous", "2", false }, { "PRAGMA trusted_schema", "0", false },
	{ "PRAGMA foreign_keys", "1", true }, { "PRAGMA wal_autocheckpoint", "0", false }, { "PRAGMA mmap_size", "0", false },
	{ "PRAGMA encoding", "UTF-8", false },
};

static int count_copies(struct dl_phdr_info *info, size_t size, void *copies) {
	(void)size;
	if (info->dlpi_name && strstr(info->dlpi_name, "libsqlite3"))
		++*(int *)copies;
	return 0;
}

static bool is_large(struct store *s, enum lane lane) {
	char *path = NULL;
	struct stat st = { 0 };
	if (asprintf(&path, "%s/%s", s->where, lite_file(lane)) < 0)
		return false;
	bool large = stat(path, &st) == 0 && st.st_size > QUICK_BYTES;
	free(path);
	return large;
}

static bool sound(struct lite_conn *c, const char *ask) {
	char is[200] = "";
	if (lite_word(c->db, ask, is, sizeof is) && !strcmp(is, "ok"))
		return true;
	err_set(ERR_SETUP, "%s is damaged: %s", lite_file(c->head.lane), *is ? is : sqlite3_errmsg(c->db));
	return false;
}

int lite_assert(struct lite_conn *c) {
	int defensive = 0, kept = 0;
	char is[32] = "";
	for (size_t i = 0; i < sizeof musts / sizeof *musts; i++) {
		if (musts[i].writer_only && c->head.role != ROLE_WRITER)
			continue;
		if (!lite_word(c->db, musts[i].ask, is, sizeof is))
			return lite_fault(c, musts[i].ask);
		if (strcmp(is, musts[i].want) != 0)
			return err_set(ERR_SETUP, "%s: %s is %s, must be %s", lite_file(c->head.lane), musts[i].ask + 7, is, musts[i].want);
	}
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_DEFENSIVE, -1, &defensive);
	sqlite3_db_config(c->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, -1, &kept);
	if (!defensive || kept != (c->head.role != ROLE_WRITER))
		return err_set(ERR_SETUP, "%s: SQLite does not take its settings", lite_file(c->head.lane));
	atomic_bool *checked = &c->head.store->checked[c->head.lane];
	if (c->head.role != ROLE_WRITER || atomic_load(checked))
		return ERR_OK;
	if (!is_large(c->head.store, c->head.lane) && !sound(c, "PRAGMA quick_check"))
		return ERR_SETUP;
	atomic_store(checked, true);
	return ERR_OK;
}

/* ---- slow checks, beside the work ---- */

static int stop_when_closing(void *store) {
	return atomic_load(&((struct store *)store)->closing);
}

/* One table at a time, so that no snapshot is held long. */
static bool tables_sound(struct lite_conn *c) {
	char table[200] = "";
	bool good = true, more = true;
	while (good && more) {
		char *next = sqlite3_mprintf("SELECT min(name) FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name > %Q", table);
		more = next && lite_word(c->db, next, table, sizeof table) && *table;
		char *ask = more ? sqlite3_mprintf("PRAGMA quick_check(%Q)", table) : NULL;
		good = !ask || sound(c, ask);
		sqlite3_free(next);
		sqlite3_free(ask);
	}
	return good;
}

static void check_lane(struct store *s, enum lane lane) {
	struct conn *conn = s->ops->open(s, lane, ROLE_READER);
	if (!conn)
		return;
	struct lite_conn *c = lite(conn);
	sqlite3_progress_handler(c->db, 10000, stop_when_closing, s);
	if (!tables_sound(c) && !atomic_load(&s->closing)) {
		log_error("%s; nothing more is written", err_text());
		atomic_store(&s->damaged, true);
	}
	s->ops->close(conn);
}

static void *watch(void *store) {
	struct store *s = store;
	for (int lane = 0; lane < LANES; lane++)
		if (is_large(s, lane))
			check_lane(s, lane);
	return NULL;
}

void lite_watch(struct store *s) {
	for (int lane = 0; lane < LANES && !s->watching; lane++)
		s->watching = is_large(s, lane) && pthread_create(&s->watcher, NULL, watch, s) == 0;
}

/* ---- folder and lock ---- */

static bool file_exists(const char *folder, const char *file) {
	char *path = NULL;
	if (asprintf(&path, "%s/%s", folder, file) < 0)
		return false;
	bool there = access(path, F_OK) == 0;
	free(path);
	return there;
}

bool lite_exists(const struct store_config *config) {
	return file_exists(config->where, lite_file(LANE_RECORD));
}

static int by_name(const void *a, const void *b) {
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* '_': one in the making (copy.h) */
static int is_region(const struct dirent *d) {
	return d->d_name[0] != '.' && d->d_name[0] != '_';
}

size_t lite_list(const char *where, struct arena *a, const char ***names) {
	struct dirent **found = NULL;
	int all = scandir(where, &found, is_region, NULL);
	size_t n = 0;
	*names = NULL;
	if (all < 0 && errno != ENOENT)
		return err_set(ERR_SETUP, "%s cannot be read: %s", where, strerror(errno)), (size_t)0;
	*names = ARENA_ARRAY(a, const char *, all > 0 ? (size_t)all : 1);
	for (int i = 0; i < all; i++) {
		struct buf file = buf_in(a, 64);
		buf_f(&file, "%s/%s/%s", where, found[i]->d_name, lite_file(LANE_RECORD));
		if (access(buf_str(&file), F_OK) == 0)
			(*names)[n++] = text_z(a, text_of(found[i]->d_name));
		free(found[i]);
	}
	free(found);
	qsort(*names, n, sizeof **names, by_name);
	return n;
}

static int open_in(const char *folder, const char *file) {
	char *path = NULL;
	if (asprintf(&path, "%s/%s", folder, file) < 0)
		return -1;
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	free(path);
	return fd;
}

static int ours_alone(struct store *s) {
	char pid[24] = "";
	s->lock_fd = open_in(s->where, "lock");
	if (s->lock_fd < 0)
		return err_set(ERR_SETUP, "%s/lock cannot be opened: %s", s->where, strerror(errno));
	if (flock(s->lock_fd, LOCK_EX | LOCK_NB) != 0) {
		if (pread(s->lock_fd, pid, sizeof pid - 1, 0) <= 0)
			memcpy(pid, "unknown", sizeof "unknown");
		return err_set(ERR_SETUP, "%s is in use by another engawa (process %s); one region has one writing process",
			s->where, pid);
	}
	int n = snprintf(pid, sizeof pid, "%ld", (long)getpid());
	if (ftruncate(s->lock_fd, 0) != 0 || pwrite(s->lock_fd, pid, (size_t)n, 0) != n)
		return err_set(ERR_SETUP, "%s/lock cannot be written: %s", s->where, strerror(errno));
	return ERR_OK;
}

static int local_disk(const char *folder) {
	static const long far[] = { 0x6969, 0x517B, 0xFF534D42, 0xFE534D42, 0x5346414F };   /* nfs, smb, cifs, smb2, afs */
	struct statfs st;
	if (statfs(folder, &st) != 0)
		return err_set(ERR_SETUP, "%s: %s", folder, strerror(errno));
	for (size_t i = 0; i < sizeof far / sizeof *far; i++)
		if ((long)((unsigned long)st.f_type & 0xFFFFFFFF) == far[i])
			return err_set(ERR_SETUP, "%s is on a network file system; its locks cannot be trusted", folder);
	return ERR_OK;
}

static int one_library(void) {
	int copies = 0;
	dl_iterate_phdr(count_copies, &copies);
	if (copies > 1)
		return err_set(ERR_SETUP, "%d copies of SQLite in one process", copies);
	if (!sqlite3_threadsafe() || sqlite3_libversion_number() < SQLITE_VERSION_NUMBER)
		return err_set(ERR_SETUP, "this SQLite (%s) is older than the one built for, or not thread-safe", sqlite3_libversion());
	return ERR_OK;
}

/* The files are made here, since SQLite would make them readable for others. */
static int make_files(struct store *s) {
	for (int lane = 0; lane < LANES; lane++) {
		int fd = open_in(s->where, lite_file(lane));
		if (fd < 0)
			return err_set(ERR_SETUP, "%s/%s: %s", s->where, lite_file(lane), strerror(errno));
		close(fd);
	}
	return ERR_OK;
}

/* A folder is an entry of the folder above: until that is synced, a region whose files are whole can be gone with the power.
 * Two steps up, since the folder of all regions may be as new; what we may not even open, we have not made. */
static int sync_above(const char *folder) {
	static const char *const ups[] = { "..", "../.." };
	int rc = ERR_OK;
	for (size_t i = 0; i < sizeof ups / sizeof *ups; i++) {
		char *path = NULL;
		int fd = asprintf(&path, "%s/%s", folder, ups[i]) < 0 ? -1 : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		if (fd < 0 ? errno != EACCES : fsync(fd) != 0)
			rc = err_set(ERR_SETUP, "the folder above %s cannot be synced: %s", folder, strerror(errno));
		if (fd >= 0)
			close(fd);
		free(path);
	}
	return rc;
}

/* Nothing has been written to it yet. */
static bool is_new(const struct store *s) {
	char *path = NULL;
	struct stat st;
	if (asprintf(&path, "%s/%s", s->where, lite_file(LANE_RECORD)) < 0)
		return true;
	bool there = stat(path, &st) == 0 && st.st_size > 0;
	free(path);
	return !there;
}

/* ---- the reserve: on a full disk people can still be looked up, because what is needed to write that down was kept ---- */

static bool free_bytes(struct store *s, int64_t at_least) {
	struct statfs st;
	return statfs(s->where, &st) == 0 && (int64_t)st.f_bavail * st.f_bsize >= at_least;
}

static bool reserve_set(struct store *s, off_t bytes) {
	int fd = open_in(s->where, "reserve");
	bool set = fd >= 0 && (bytes ? posix_fallocate(fd, 0, bytes) == 0 : ftruncate(fd, 0) == 0);
	if (fd >= 0)
		close(fd);
	return set;
}

bool lite_give_room(struct store *s) {
	if (free_bytes(s, RESERVE / 4) || atomic_load(&s->tight) || !reserve_set(s, 0))
		return false;
	atomic_store(&s->tight, true);
	log_error("%s: the disk is full; reading goes on for a while, nothing else is written", s->where);
	return true;
}

/* With something to spare, so that the first write does not end it again. */
bool lite_has_room(struct store *s) {
	if (!free_bytes(s, 2 * RESERVE) || !reserve_set(s, RESERVE))
		return false;
	atomic_store(&s->tight, false);
	log_warn("%s: there is room again", s->where);
	return true;
}

int lite_claim(struct store *s) {
	struct stat st;
	if (one_library() != ERR_OK)
		return ERR_SETUP;
	if (s->config.read_only)
		return lite_exists(&s->config) ? ERR_OK : err_set(ERR_SETUP, "there is no region in %s", s->where);
	if (mkdir(s->where, 0700) != 0 && errno != EEXIST)
		return err_set(ERR_SETUP, "%s cannot be made: %s", s->where, strerror(errno));
	if (is_new(s) && sync_above(s->where) != ERR_OK)
		return ERR_SETUP;
	if (stat(s->where, &st) == 0 && (st.st_mode & 077))
		log_warn("%s can be read by other users of this machine (mode %o, better 700)", s->where, st.st_mode & 0777);
	if (local_disk(s->where) != ERR_OK || ours_alone(s) != ERR_OK)
		return ERR_SETUP;
	if (!reserve_set(s, RESERVE))
		log_warn("%s: no room for the reserve of the read log", s->where);
	return make_files(s);
}

void lite_release(struct store *s) {
	if (s->lock_fd >= 0)
		close(s->lock_fd);
}
