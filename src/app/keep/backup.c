/* engawa backup: a sealed copy of a region while it is served. The file is there whole or not at all.
 * Refuses: to write over a file. */
#include "keep_inside.h"
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct backing { const struct keep_ask *ask; struct arena *arena; struct keep_sum sum; int64_t bytes; };

static int seal_all(struct backing *b, struct copy *c, const char *region, int fd) {
	struct keep_public key;
	int rc = keep_public_read(b->ask->to, &key);
	if (rc) return rc;
	struct keep_to *to = keep_seal(b->arena, &key, fd);
	if (!to) return ERR_DISK;
	rc = keep_walk(c, b->arena, region, to, &b->sum);
	int ended = keep_seal_end(to, &b->bytes);
	return rc ? rc : ended;
}

static int into_file(struct backing *b, struct copy *c, const char *region) {
	struct keep_file f;
	if (!strcmp(b->ask->out, "-")) return seal_all(b, c, region, STDOUT_FILENO);
	int rc = keep_file_make(&f, b->ask->out, 0600);
	if (rc) return rc;
	rc = seal_all(b, c, region, f.fd);
	if (!rc) return keep_file_done(&f);
	keep_file_drop(&f);
	return rc;
}

static int back_up(struct backing *b, struct house *h, const char **region) {
	struct copy *c = NULL;
	int rc = keep_region(h, b->ask, region);
	if (rc) return rc;
	struct store_config config = house_config(h, *region, NULL);
	rc = copy_open(&c, &config, b->arena);
	if (!rc) rc = into_file(b, c, *region);
	copy_close(c);
	return rc;
}

int keep_backup(const struct keep_ask *ask) {
	struct house h = { 0 };
	struct backing b = { .ask = ask, .arena = ask->arena };
	const char *region = NULL;
	if (!ask->to || !ask->out) {
		fputs("engawa backup --data DIR | --store URL  [--region NAME] --to KEY.pub --out FILE|-\n", stderr);
		return 2;
	}
	int rc = keep_house(&h, ask);
	if (!rc) rc = back_up(&b, &h, &region);
	house_close(&h);
	if (rc) return fprintf(stderr, "engawa: %s\n", err_text()), 1;
	FILE *to = strcmp(ask->out, "-") ? stdout : stderr;
	keep_sum_print(to, region, &b.sum);
	fprintf(to, "  sealed: %lld bytes\n", (long long)b.bytes);
	return 0;
}
