/* A place for one test: a folder or a schema of its own, opened, and gone at the end. */
#pragma once
#include "inside.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>
#include <libpq-fe.h>

struct place {
	struct store_config config;
	struct sql_book book;
	struct store *store;
	struct arena *arena;
	char parent[40], where[80], name[40];
};

static inline void place_pg(const char *fmt, const char *name) {
	char sql[100];
	PGconn *c = PQconnectdb(getenv("ENGAWA_TEST_PG"));
	snprintf(sql, sizeof sql, "%s%s CASCADE", fmt, name);
	PQclear(PQexec(c, "SET client_min_messages = error"));
	PGresult *r = PQexec(c, sql);
	assert_int_equal(PQresultStatus(r), PGRES_COMMAND_OK);
	PQclear(r);
	PQfinish(c);
}

/* For what runs on the writer's thread, where cmocka's own asserts cannot jump from. */
#define MUST(x) ((x) ? (void)0 : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #x), abort()))

/* The config points into the place: it must not be moved while open, so it is opened where it lies at the end. */
static inline void place_open(struct place *p, enum engine engine, const struct migration *m, size_t n_m, const struct sql_entry *e, size_t n_e) {
	static int number;
	memset(p, 0, sizeof *p);
	snprintf(p->parent, sizeof p->parent, "/tmp/engawa-store-XXXXXX");
	assert_non_null(mkdtemp(p->parent));
	snprintf(p->name, sizeof p->name, "test_%d_%d", (int)getpid(), number++);
	snprintf(p->where, sizeof p->where, "%s/%s", p->parent, p->name);
	sql_book_start(&p->book, e, n_e);
	p->arena = arena_new(1 << 19);
	p->config = (struct store_config){ .engine = engine, .where = engine == ENGINE_SQLITE ? p->where : getenv("ENGAWA_TEST_PG"),
		.schema = p->name, .book = &p->book, .migrations = m, .n_migrations = n_m, .region = p };
	if (store_open(&p->store, &p->config) != ERR_OK)
		fail_msg("%s", err_text());
}

static inline void place_end(struct place *p) {
	char rm[80];
	store_close(p->store);
	if (p->config.engine == ENGINE_POSTGRES)
		place_pg("DROP SCHEMA IF EXISTS ", p->name);
	arena_free(p->arena);
	sql_book_end(&p->book);
	snprintf(rm, sizeof rm, "rm -rf %s", p->parent);
	assert_int_equal(system(rm), 0);
}

static inline size_t place_list(struct place *p, const char ***names) {
	return store_list(p->config.engine, p->config.engine == ENGINE_SQLITE ? p->parent : p->config.where, p->arena, names);
}
