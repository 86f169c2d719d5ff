/* For this folder's tests: an empty region on either engine, with raw SQL beside the named one. */
#pragma once
#include "../store/store.h"

struct test_region {
	enum engine engine;
	struct store *store;
	struct arena *arena;
	char where[512], schema[64];
};

/* Always SQLite; PostgreSQL when ENGAWA_TEST_PG names one. */
int test_engines(enum engine out[2]);
/* Ends the test when it fails. book: the generated statements and the test's own, made once for all its regions. */
void test_region_open(struct test_region *, enum engine, const struct sql_book *book);
void test_region_close(struct test_region *);       /* a SQLite region's folder goes with it */
