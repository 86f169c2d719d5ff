/* Every migration of the program, from every earlier one on, by a process that dies at its n-th statement, for every n: what is
 * opened after that is word for word what an undisturbed migration makes of the same rows. On both engines.
 *
 * The process dies where a statement inside a transaction would begin: on SQLite by a trace of the connection, on PostgreSQL by standing between
 * the program and libpq (of a script of many statements those before it are sent). All rows are made up from their column:
 * three in each table. The control is a migration that ends its transaction in the middle.
 * On PostgreSQL it is every tenth statement; ENGAWA_TEST_LONG=1: every one, and all the way up from each earlier schema. */
#include "store_test.h"
#include "copy.h"
#include <dlfcn.h>
#include <sqlite3.h>
#include <sys/wait.h>

enum { ROWS = 3, DIED = 9, FAILED = 3, MOST = 4000 };

/* ---- dying in time ---- */

static int left = -1;                 /* statements until then; negative: not at all */

static void passed(void) {
	if (left > 0 && --left == 0)
		_exit(DIED);
}

static int traced(unsigned what, void *ctx, void *p, void *text) {
	(void)what, (void)ctx, (void)text;
	if (!sqlite3_get_autocommit(sqlite3_db_handle(p)))
		passed();
	return 0;
}

static int on_open(sqlite3 *db, const char **why, const struct sqlite3_api_routines *api) {
	(void)why, (void)api;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, traced, NULL);
}

static const char *past_statement(const char *p) {
	while (*p && *p != ';') {
		if (*p == '\'') {
			for (p++; *p && *p != '\''; p++) { }
			p += *p != 0;
		} else if (p[0] == '$' && p[1] == '$') {
			const char *end = strstr(p + 2, "$$");
			p = end ? end + 2 : p + 2;
		} else {
			p++;
		}
	}
	return *p ? p + 1 : p;
}

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

/* Those before the one it dies at have their effect. */
static void send_part(PGconn *c, const char *sql, size_t n) {
	char *part = strndup(sql, n);
	int (*send)(PGconn *, const char *);
	*(void **)&send = real("PQsendQuery");
	if (part && n && send(c, part))
		for (PGresult *r; (r = PQgetResult(c)); )
			PQclear(r);
	_exit(DIED);
}

int PQsendQuery(PGconn *c, const char *sql) {
	int (*send)(PGconn *, const char *);
	*(void **)&send = real("PQsendQuery");
	for (const char *p = sql; left > 0 && PQtransactionStatus(c) == PQTRANS_INTRANS && p[strspn(p, " \t\n;")]; p = past_statement(p))
		if (--left == 0)
			send_part(c, sql, (size_t)(p - sql));
	return send(c, sql);
}

int PQsendQueryPrepared(PGconn *c, const char *name, int n, const char *const *values, const int *lengths, const int *formats, int format) {
	int (*send)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
	*(void **)&send = real("PQsendQueryPrepared");
	if (PQtransactionStatus(c) == PQTRANS_INTRANS)
		passed();
	return send(c, name, n, values, lengths, formats, format);
}

/* ---- a region at an earlier step, with rows ---- */

struct scene {
	enum engine engine;
	char parent[40], where[60], name[40];
	const struct migration *migrations;
	struct sql_book book;
};

static struct store_config config_of(const struct scene *s, size_t n) {
	return (struct store_config){ .engine = s->engine, .where = s->engine == ENGINE_SQLITE ? s->where : getenv("ENGAWA_TEST_PG"),
		.schema = s->name, .book = &s->book, .migrations = s->migrations, .n_migrations = n };
}

static struct scene scene_of(enum engine engine, const struct migration *m) {
	struct scene s = { .engine = engine, .migrations = m };
	snprintf(s.parent, sizeof s.parent, "%s/engawa-kill-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");   /* a process dies here, not the power */
	assert_non_null(mkdtemp(s.parent));
	snprintf(s.name, sizeof s.name, "kill_%d", (int)getpid());
	snprintf(s.where, sizeof s.where, "%s/now", s.parent);
	sql_book_start(&s.book, NULL, 0);
	return s;
}

static void run_in(const struct scene *s, const char *what) {
	char command[200];
	snprintf(command, sizeof command, "cd %s && %s", s->parent, what);
	assert_int_equal(system(command), 0);
}

static void scene_clear(const struct scene *s) {
	if (s->engine == ENGINE_POSTGRES)
		place_pg("DROP SCHEMA IF EXISTS ", s->name);
	else
		run_in(s, "rm -rf now");
}

static void scene_end(struct scene *s) {
	scene_clear(s);
	run_in(s, "rm -rf base; cd /; true");
	assert_int_equal(rmdir(s->parent), 0);
	sql_book_end(&s->book);
}

/* The i-th row: every number is i, so that every reference meets its row. */
static void fill_row(struct copy_in *in, const struct copy_table *t, int i) {
	struct value v[64];
	char word[20];
	snprintf(word, sizeof word, "t%d", i);
	assert_true(t->n <= 64);
	for (size_t c = 0; c < t->n; c++)
		v[c] = t->columns[c].kind == VALUE_INT ? V(i) : !strcmp(t->columns[c].name, "kind") ? V("person")
			: t->columns[c].kind == VALUE_TEXT ? V((const char *)word) : value_blob(text_of(word));
	if (copy_put(in, v) != ERR_OK)
		fail_msg("%s: %s", t->name, err_text());
}

static void make_scene(const struct scene *s, size_t n) {
	struct arena *a = arena_new(16 << 20);
	struct store_config config = config_of(s, n);
	struct copy_in *in;
	scene_clear(s);
	if (copy_make(&in, &config, n, a) != ERR_OK)
		fail_msg("%s", err_text());
	for (size_t i = 0; i < copy_made(in)->n; i++) {
		assert_int_equal(copy_begin(in, &copy_made(in)->tables[i]), ERR_OK);
		for (int row = 1; row <= ROWS; row++)
			fill_row(in, &copy_made(in)->tables[i], row);
	}
	if (copy_end(in, true) != ERR_OK)
		fail_msg("%s", err_text());
	arena_free(a);
}

/* On SQLite made once a step and copied; on PostgreSQL a schema is made anew. */
static void again(const struct scene *s, size_t n) {
	if (s->engine == ENGINE_POSTGRES) {
		make_scene(s, n);
		return;
	}
	scene_clear(s);
	run_in(s, "cp -r base now");
}

/* ---- what stands there ---- */

struct telling { struct buf b; const struct copy_table *table; };

static int put_row(void *ctx, const struct value *v) {
	struct telling *t = ctx;
	for (size_t i = 0; i < t->table->n; i++)
		v[i].kind == VALUE_INT ? buf_f(&t->b, "%lld ", (long long)v[i].i) : v[i].kind == VALUE_NULL ? buf_z(&t->b, "- ")
			: buf_f(&t->b, "%.*s ", TEXT_ARG(v[i].t));
	buf_char(&t->b, '\n');
	return ERR_OK;
}

/* Tables, columns, rows and steps as text; of: only what these tables had. */
static struct text state_of(const struct scene *s, size_t n, struct arena *a, const struct copy_tables *of) {
	struct store_config config = config_of(s, n);
	struct copy *c;
	struct telling t = { .b = buf_in(a, 65536) };
	if (copy_open(&c, &config, a) != ERR_OK)
		return LIT("cannot be opened");
	const struct copy_tables *all = of ? of : copy_all(c);
	for (size_t i = 0; i < all->n; i++) {
		t.table = &all->tables[i];
		buf_f(&t.b, "%s\n", t.table->name);
		for (size_t k = 0; k < all->tables[i].n; k++)
			buf_f(&t.b, "  %s %d\n", all->tables[i].columns[k].name, (int)all->tables[i].columns[k].kind);
		if (copy_rows(c, &all->tables[i], put_row, &t) != ERR_OK)
			buf_f(&t.b, "cannot be read: %s\n", err_text());
	}
	for (size_t i = 0; !of && i < copy_all(c)->n_steps; i++)
		buf_f(&t.b, "%s %lld\n", copy_all(c)->steps[i].lane, (long long)copy_all(c)->steps[i].number);
	copy_close(c);
	return buf_done(&t.b);
}

/* ---- dying, and starting again ---- */

static int open_up_to(const struct scene *s, size_t n) {
	struct store_config config = config_of(s, n);
	struct store *store;
	int rc = store_open(&store, &config);
	if (rc == ERR_OK)
		store_close(store);
	return rc;
}

/* True: it died; false: it had come to its end before. */
static bool dies_at(const struct scene *s, size_t n, int statement) {
	int status;
	fflush(NULL);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct store_config config = config_of(s, n);
		struct store *store;
		left = statement;
		if (s->engine == ENGINE_SQLITE)
			sqlite3_auto_extension((void (*)(void))on_open);
		_exit(store_open(&store, &config) == ERR_OK ? 0 : FAILED);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_not_equal(WEXITSTATUS(status), FAILED);
	return WEXITSTATUS(status) == DIED;
}

struct tally { int killed, wrong; };
struct course { const struct scene *s; size_t from, to; struct text before, right; bool fresh; struct tally *t; };

/* What PostgreSQL has rolled back to the last word need not be started again each time: it is where it was. */
static bool as_before(struct course *c, struct arena *a) {
	return c->s->engine == ENGINE_POSTGRES && text_eq(state_of(c->s, c->from, a, NULL), c->before);
}

static bool one_death(struct course *c, int statement) {
	struct arena *a = arena_new(32 << 20);
	if (!c->fresh)
		again(c->s, c->from);
	bool died = dies_at(c->s, c->to, statement);
	c->t->killed += died;
	c->fresh = died && statement > 1 && as_before(c, a);
	bool good = c->fresh || (open_up_to(c->s, c->to) == ERR_OK && text_eq(state_of(c->s, c->to, a, NULL), c->right));
	if (!good && !c->t->wrong)
		print_message("%zu to %zu, died at statement %d: %s\n", c->from, c->to, statement, err_text());
	c->t->wrong += !good;
	arena_free(a);
	return died;
}

/* From one step to another, dying at every statement in turn, or at every so-manieth. */
static void deaths(const struct scene *s, size_t from, size_t to, int stride, struct tally *t) {
	struct arena *a = arena_new(32 << 20);
	struct course c = { .s = s, .from = from, .to = to, .t = t };
	if (s->engine == ENGINE_SQLITE) {
		make_scene(s, from);
		run_in(s, "rm -rf base && mv now base");
	}
	again(s, from);
	c.before = state_of(s, from, a, NULL);
	assert_int_equal(open_up_to(s, to), ERR_OK);
	c.right = state_of(s, to, a, NULL);
	assert_true(c.before.n > 30 && c.right.n > 30);
	for (int statement = 1 + (int)from % stride; statement < MOST && one_death(&c, statement); statement += stride) { }
	arena_free(a);
}

/* What a step had, all later ones leave as it is. (A migration that changes rows on purpose says so here.) */
static void keeps_rows(const struct scene *s, size_t from) {
	struct arena *a = arena_new(32 << 20);
	struct store_config config = config_of(s, from);
	struct copy *c;
	again(s, from);
	assert_int_equal(copy_open(&c, &config, a), ERR_OK);
	const struct copy_tables *had = copy_all(c);
	copy_close(c);
	struct text before = state_of(s, from, a, had);
	assert_int_equal(open_up_to(s, migrations_count), ERR_OK);
	struct text after = state_of(s, migrations_count, a, had);
	assert_true(text_eq(before, after));
	arena_free(a);
}

static void every_statement(void **state) {
	const char *lengthy = getenv("ENGAWA_TEST_LONG");
	bool all = lengthy && *lengthy == '1';
	struct scene s = scene_of(*(enum engine *)*state, migrations);
	int stride = s.engine == ENGINE_SQLITE || all ? 1 : 10;
	struct tally t = { 0 };
	for (size_t from = 1; from < migrations_count; from++) {
		deaths(&s, from, from + 1, stride, &t);
		if (stride == 1 || from == 1)
			keeps_rows(&s, from);
		if (all && from + 2 <= migrations_count)
			deaths(&s, from, migrations_count, stride, &t);
	}
	print_message("%s: %zu schemas, killed at %d statements, %d not as they should be\n", s.engine == ENGINE_SQLITE ? "SQLite" : "PostgreSQL",
		migrations_count, t.killed, t.wrong);
	scene_end(&s);
	assert_true(t.killed > 30);
	assert_int_equal(t.wrong, 0);
}

static const struct migration torn[] = {
	{ 1, "ground", "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL) STRICT;\n"
		"-- lane: witness\nCREATE TABLE seen (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n" },
	{ 2, "torn", "ALTER TABLE thing ADD COLUMN flag INTEGER NOT NULL DEFAULT 0;\nCOMMIT;\nBEGIN;\nUPDATE thing SET flag = 1;\n" },
};

static void control_torn_migration(void **state) {
	struct scene s = scene_of(*(enum engine *)*state, torn);
	struct tally t = { 0 };
	deaths(&s, 1, 2, 1, &t);
	scene_end(&s);
	assert_true(t.killed > 5);
	assert_true(t.wrong > 0);
}

static enum engine lite = ENGINE_SQLITE, postgres = ENGINE_POSTGRES;

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(every_statement, &lite), cmocka_unit_test_prestate(control_torn_migration, &lite),
		cmocka_unit_test_prestate(every_statement, &postgres), cmocka_unit_test_prestate(control_torn_migration, &postgres),
	};
	struct CMUnitTest chosen[4];
	size_t n = getenv("ENGAWA_TEST_PG") ? 4 : 2;
	memcpy(chosen, tests, n * sizeof *tests);
	return _cmocka_run_group_tests("migrations killed", chosen, n, NULL, NULL);
}
