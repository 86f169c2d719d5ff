/* Showing a finished place under its name, all at once, and clearing away what an interrupted making left.
 * SQLite: the folder is renamed, after everything in it is on disk. PostgreSQL: the schema is renamed.
 * Refuses: a name that is taken; a place that another process is still making. */
#include "copy_inside.h"
#include "lite.h"
#include "pg.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- SQLite ---- */

static int sync_folder(const char *path) {
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd >= 0 ? fsync(fd) : -1;
	if (fd >= 0)
		close(fd);
	return rc == 0 ? ERR_OK : err_set(ERR_DISK, "%s: %s", path, strerror(errno));
}

static int sync_parent(const char *path) {
	char *parent = strdup(path);
	char *slash = parent ? strrchr(parent, '/') : NULL;
	if (slash)
		*slash = 0;
	int rc = parent ? sync_folder(slash ? *parent ? parent : "/" : ".") : err_set(ERR_MEMORY, "no memory");
	free(parent);
	return rc;
}

static int sync_file(const char *folder, const char *name) {
	char *path = NULL;
	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return err_set(ERR_MEMORY, "no memory");
	int fd = open(path, O_RDWR | O_CLOEXEC), rc = fd >= 0 ? fsync(fd) : -1;
	int why = errno;
	if (fd >= 0)
		close(fd);
	free(path);
	return rc == 0 ? ERR_OK : err_set(ERR_DISK, "%s/%s: %s", folder, name, strerror(why));
}

static int lite_show(const char *from, const char *to) {
	if (sync_file(from, lite_file(LANE_RECORD)) != ERR_OK || sync_file(from, lite_file(LANE_WITNESS)) != ERR_OK || sync_folder(from) != ERR_OK)
		return ERR_DISK;
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
		return err_set(errno == EEXIST ? ERR_CONFLICT : ERR_DISK, "%s: %s", to, errno == EEXIST ? "it is there already" : strerror(errno));
	return sync_parent(to);
}

/* Whatever SQLite had there: its files, and journals of several kinds. */
static int remove_files(const char *folder) {
	DIR *dir = opendir(folder);
	int rc = dir ? ERR_OK : err_set(ERR_DISK, "%s: %s", folder, strerror(errno));
	for (struct dirent *d; rc == ERR_OK && (d = readdir(dir)); )
		if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0 && unlinkat(dirfd(dir), d->d_name, 0) != 0)
			rc = err_set(ERR_DISK, "%s/%s: %s", folder, d->d_name, strerror(errno));
	if (dir)
		closedir(dir);
	return rc != ERR_OK || rmdir(folder) == 0 ? rc : err_set(ERR_DISK, "%s: %s", folder, strerror(errno));
}

static int lite_drop_place(const char *folder) {
	char *path = NULL;
	struct stat st;
	if (stat(folder, &st) != 0)
		return ERR_OK;
	if (asprintf(&path, "%s/lock", folder) < 0)
		return err_set(ERR_MEMORY, "no memory");
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	bool taken = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;
	int rc = taken ? err_set(ERR_CONFLICT, "another engawa is making %s", folder) : remove_files(folder);
	if (fd >= 0)
		close(fd);
	free(path);
	return rc;
}

/* ---- PostgreSQL ---- */

static int pg_once(const char *where, const char *sql, const char *what) {
	PGconn *c = pg_dial(where, true);
	PGresult *r = PQstatus(c) == CONNECTION_OK ? PQexec(c, sql) : NULL;
	int rc = ERR_OK;
	if (!r)
		rc = err_set(ERR_SETUP, "PostgreSQL does not answer: %.200s", PQerrorMessage(c));
	else if (PQresultStatus(r) != PGRES_COMMAND_OK) {
		const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE), *words = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
		rc = err_set(state && !strcmp(state, "42P06") ? ERR_CONFLICT : ERR_DISK, "%s: %s", what, words ? words : "no answer");
	}
	PQclear(r);
	PQfinish(c);
	return rc;
}

static int pg_show(const struct store_config *making, const char *shown) {
	char sql[200];
	snprintf(sql, sizeof sql, "ALTER SCHEMA \"%.63s\" RENAME TO \"%.63s\"", making->schema, shown);
	return pg_once(making->where, sql, shown);
}

static int pg_drop_place(const struct store_config *making) {
	char sql[200];
	snprintf(sql, sizeof sql, "SET client_min_messages = error; SET lock_timeout = '5s'; DROP SCHEMA IF EXISTS \"%.63s\" CASCADE", making->schema);
	return pg_once(making->where, sql, making->schema);
}

/* ---- either ---- */

int copy_show(const struct store_config *making, const struct store_config *shown) {
	return making->engine == ENGINE_SQLITE ? lite_show(making->where, shown->where) : pg_show(making, shown->schema);
}

/* Only what is in the making may be cleared away. */
int copy_drop(const struct store_config *making) {
	if (strncmp(making->schema, COPY_MAKING, strlen(COPY_MAKING)) != 0)
		return err_set(ERR_SETUP, "%s is not a place in the making", making->schema);
	return making->engine == ENGINE_SQLITE ? lite_drop_place(making->where) : pg_drop_place(making);
}
