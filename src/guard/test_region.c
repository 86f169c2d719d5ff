/* An empty region for one test: a folder of its own under TMPDIR, or a schema of its own in the test cluster.
 * Refuses: to go on when the store does not open; nothing could be tested then. */
#include "test_region.h"
#include "../base/log.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void fail_here(const char *what) {
	fprintf(stderr, "test region: %s: %s\n", what, err_text());
	exit(1);
}

int test_engines(enum engine out[2]) {
	out[0] = ENGINE_SQLITE;
	out[1] = ENGINE_POSTGRES;
	const char *pg = getenv("ENGAWA_TEST_PG");
	return pg && *pg ? 2 : 1;
}

void test_region_open(struct test_region *r, enum engine engine, const struct sql_book *book) {
	*r = (struct test_region){ .engine = engine, .arena = arena_new(64 << 20) };
	const char *tmp = getenv("TMPDIR"), *pg = getenv("ENGAWA_TEST_PG");
	char name[ID_CHARS + 1];
	id_show(id_new(), name);
	snprintf(r->schema, sizeof r->schema, "guard_%s", name);
	for (char *p = r->schema; *p; p++)
		*p = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
	snprintf(r->where, sizeof r->where, "%s/engawa-guard-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (engine == ENGINE_SQLITE && !mkdtemp(r->where))
		fail_here("no folder");
	struct store_config config = { engine, engine == ENGINE_SQLITE ? r->where : pg, r->schema, book, migrations, migrations_count, NULL };
	if (store_open(&r->store, &config) != ERR_OK)
		fail_here("not opened");
}

static int drop(const char *path, const struct stat *st, int type, struct FTW *at) {
	(void)st, (void)type, (void)at;
	return remove(path);
}

void test_region_close(struct test_region *r) {
	store_close(r->store);
	if (r->engine == ENGINE_SQLITE)
		nftw(r->where, drop, 8, FTW_DEPTH | FTW_PHYS);
	arena_free(r->arena);
}
