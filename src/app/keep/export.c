/* engawa export: everything of a region in one folder, for those who leave: the machine-readable lines that engawa import
 * takes on either engine, each table for a spreadsheet, each person's record and emergency sheet, and a page that says what
 * is what. The folder is there whole or not at all.
 * The lines hold everything, also the hashes of passwords and the secrets of second factors, so that people can sign in on
 * the other side: the page says so. Refuses: to write into a folder that is there. */
#include "keep_folder.h"
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct leaving { const struct keep_ask *ask; struct arena *arena; struct house *house; struct keep_sum sum; struct keep_people people; int at; const char *part; };

static int put_lines(struct leaving *l, struct copy *c, const char *region) {
	struct keep_to *to = keep_to_folder(l->arena, l->at);
	if (!to) return ERR_DISK;
	int rc = keep_walk(c, l->arena, region, to, &l->sum);
	int ended = keep_to_folder_end(to);
	return rc ? rc : ended;
}

static int put_all(struct leaving *l, const char *region) {
	struct copy *c = NULL;
	struct region *r;
	struct store_config config = house_config(l->house, region, NULL);
	int rc = copy_open(&c, &config, l->arena);
	if (!rc) rc = put_lines(l, c, region);
	if (!rc) rc = keep_csv(c, l->arena, l->at);
	if (!rc) rc = house_open(l->house, region, false, &r);
	if (!rc) rc = keep_people(c, l->arena, l->at, r, &l->people);
	if (!rc) rc = keep_index(c, l->arena, l->at, r, &l->sum, &l->people);
	copy_close(c);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
	(void)st, (void)kind, (void)where;
	return remove(path);
}

static const char *part_of(struct arena *a, const char *out) {
	const char *slash = strrchr(out, '/');
	struct buf b = buf_in(a, 300);
	buf_f(&b, "%.*s.%s.%ld.part", slash ? (int)(slash - out + 1) : 0, out, slash ? slash + 1 : out, (long)getpid());
	return buf_str(&b);
}

static int sync_parent(struct arena *a, const char *path) {
	const char *slash = strrchr(path, '/');
	struct buf b = buf_in(a, 300);
	buf_f(&b, "%.*s", slash == path ? 1 : slash ? (int)(slash - path) : 1, slash ? path : ".");
	int fd = open(buf_str(&b), O_RDONLY | O_DIRECTORY | O_CLOEXEC), rc = fd >= 0 ? fsync(fd) : -1;
	if (fd >= 0) close(fd);
	return rc == 0 ? ERR_OK : err_set(ERR_DISK, "%s: %s", buf_str(&b), strerror(errno));
}

/* Everything is on disk before the folder has its name. */
static int show(struct leaving *l) {
	if (syncfs(l->at) != 0) return err_set(ERR_DISK, "%s: %s", l->part, strerror(errno));
	if (renameat2(AT_FDCWD, l->part, AT_FDCWD, l->ask->out, RENAME_NOREPLACE) != 0)
		return err_set(ERR_CONFLICT, "%s: %s", l->ask->out, errno == EEXIST ? "it is there already" : strerror(errno));
	return sync_parent(l->arena, l->ask->out);
}

static int leave(struct leaving *l, const char **region) {
	int rc = keep_region(l->house, l->ask, region);
	if (!rc && access(l->ask->out, F_OK) == 0) rc = err_set(ERR_CONFLICT, "%s: it is there already", l->ask->out);
	if (rc) return rc;
	l->part = part_of(l->arena, l->ask->out);
	if (mkdir(l->part, 0700) != 0 || (l->at = open(l->part, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) < 0)
		return err_set(ERR_DISK, "%s: %s", l->part, strerror(errno));
	rc = put_all(l, *region);
	if (!rc) rc = show(l);
	close(l->at);
	if (rc) nftw(l->part, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return rc;
}

int keep_export(const struct keep_ask *ask) {
	struct house h = { 0 };
	struct leaving l = { .ask = ask, .arena = ask->arena, .house = &h };
	const char *region = NULL;
	if (!ask->out || !strcmp(ask->out, "-")) {
		fputs("engawa export --data DIR | --store URL  [--region NAME] --out FOLDER\n", stderr);
		return 2;
	}
	int rc = keep_house(&h, ask);
	if (!rc) rc = leave(&l, &region);
	char why[400];
	snprintf(why, sizeof why, "%s", err_text());
	house_close(&h);
	if (rc) return fprintf(stderr, "engawa: %s\n", why), 1;
	keep_sum_print(stdout, region, &l.sum);
	printf("  %lld people, %lld emergency sheets, %lld photographs. Open %s/index.html.\n", (long long)l.people.people, (long long)l.people.sheets, (long long)l.people.photos, ask->out);
	if (l.people.unmade) printf("  %lld emergency sheets could not be drawn; they stand in the records.\n", (long long)l.people.unmade);
	return 0;
}
