/* Rows of every kind go from either engine to the other and back as they were: more of them than one commit takes, texts with
 * every character, bytes with every value, the largest numbers, empty and nothing. What cannot be carried is refused. */
#include "store_test.h"
#include "copy.h"

enum { MANY = 6000, ODD = 12 };
static const struct migration made[] = {
	{ 1, "ground", "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY, name TEXT, n INTEGER, body BLOB, parent INTEGER REFERENCES thing(id)) STRICT;\n"
		"CREATE TABLE pair (b TEXT NOT NULL, a INTEGER NOT NULL, word TEXT NOT NULL, PRIMARY KEY (b, a)) STRICT;\n"
		"-- lane: witness\nCREATE TABLE seen (id INTEGER NOT NULL PRIMARY KEY, name TEXT) STRICT;\n" },
};
static const struct migration strange[] = {
	{ 1, "ground", "CREATE TABLE thing (id INTEGER NOT NULL PRIMARY KEY, x REAL) STRICT;\n-- postgres:\nDROP TABLE thing;\nCREATE TABLE thing (id BIGINT PRIMARY KEY, x FLOAT);\n-- end\n"
		"-- lane: witness\nCREATE TABLE seen (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n" },
};

struct spot { struct sql_book book; struct store_config config; char parent[40], where[60], name[40]; };

static void spot_open(struct spot *s, enum engine engine, const struct migration *m, const char *name) {
	*s = (struct spot){ 0 };
	snprintf(s->parent, sizeof s->parent, "/tmp/engawa-copy-XXXXXX");
	assert_non_null(mkdtemp(s->parent));
	snprintf(s->name, sizeof s->name, "%s_%d", name, (int)getpid());
	snprintf(s->where, sizeof s->where, "%s/now", s->parent);
	sql_book_start(&s->book, NULL, 0);
	s->config = (struct store_config){ .engine = engine, .where = engine == ENGINE_SQLITE ? s->where : getenv("ENGAWA_TEST_PG"),
		.schema = s->name, .book = &s->book, .migrations = m, .n_migrations = 1 };
}

static void spot_end(struct spot *s) {
	char rm[80];
	if (s->config.engine == ENGINE_POSTGRES)
		place_pg("DROP SCHEMA IF EXISTS ", s->name);
	snprintf(rm, sizeof rm, "rm -rf %s", s->parent);
	assert_int_equal(system(rm), 0);
	sql_book_end(&s->book);
}

static const char all_bytes[] = "\0\1\2\n\r\t\"\\'%;\x7f\x80\xfe\xff";

static void odd_row(struct value v[5], int i) {
	static const char *const words[ODD] = { "", "x", "\n", "\"", "\\", "'", "\x01\x1f", "髙﨑 邉子", "𠮷", "{\"a\":[1]}", " ", "e\xcc\x81" };
	static const int64_t numbers[ODD] = { 0, 1, -1, INT64_MAX, INT64_MIN, 42, 9007199254740993, -9007199254740993, 7, 8, 9, 10 };
	v[0] = V(i);
	v[1] = i % 5 == 4 ? value_null() : i < ODD ? V(words[i]) : V("word");
	v[2] = i % 7 == 6 ? value_null() : V(numbers[i % ODD]);
	v[3] = i % 3 == 2 ? value_null() : value_blob((struct text){ all_bytes, (size_t)i % sizeof all_bytes });
	v[4] = i + 1 < MANY ? V(i + 1) : value_null();   /* a later one: references are asked about at the end */
}

static const struct copy_table *table(const struct copy_tables *all, const char *name) {
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->tables[i].name, name))
			return &all->tables[i];
	fail_msg("no table %s", name);
	return NULL;
}

static void fill(struct spot *s, struct arena *a) {
	struct copy_in *in;
	struct value v[5];
	assert_int_equal(copy_make(&in, &s->config, 1, a), ERR_OK);
	assert_int_equal(copy_begin(in, table(copy_made(in), "thing")), ERR_OK);
	for (int i = 0; i < MANY; i++) {
		odd_row(v, i);
		if (copy_put(in, v) != ERR_OK)
			fail_msg("row %d: %s", i, err_text());
	}
	assert_int_equal(copy_begin(in, table(copy_made(in), "pair")), ERR_OK);
	for (int i = 0; i < 50; i++)
		assert_int_equal(copy_put(in, (struct value[]){ V(i % 2 ? "あ" : "Z"), V(50 - i), V("w") }), ERR_OK);
	assert_int_equal(copy_end(in, true), ERR_OK);
}

struct passing { struct copy_in *in; struct buf *b; const struct copy_table *t; };

static int pass(void *ctx, const struct value *v) {
	struct passing *p = ctx;
	for (size_t i = 0; p->b && i < p->t->n; i++) {
		buf_f(p->b, "%d %lld ", (int)v[i].kind, (long long)v[i].i);
		buf_put(p->b, v[i].t.n ? v[i].t.p : "", v[i].t.n);
	}
	return p->in ? copy_put(p->in, v) : ERR_OK;
}

static struct text carry(struct spot *from, struct spot *to, struct arena *a) {
	struct copy *c;
	struct copy_in *in = NULL;
	struct buf b = buf_in(a, 1 << 20);
	assert_int_equal(copy_open(&c, &from->config, a), ERR_OK);
	if (to)
		assert_int_equal(copy_make(&in, &to->config, 1, a), ERR_OK);
	for (size_t i = 0; i < copy_all(c)->n; i++) {
		struct passing p = { in, &b, &copy_all(c)->tables[i] };
		buf_f(&b, "%s\n", p.t->name);
		if (in)
			assert_int_equal(copy_begin(in, p.t), ERR_OK);
		if (copy_rows(c, p.t, pass, &p) != ERR_OK)
			fail_msg("%s: %s", p.t->name, err_text());
	}
	if (in)
		assert_int_equal(copy_end(in, true), ERR_OK);
	copy_close(c);
	return buf_done(&b);
}

static void there_and_back(void **state) {
	enum engine one = *(enum engine *)*state, other = getenv("ENGAWA_TEST_PG") && one == ENGINE_SQLITE ? ENGINE_POSTGRES : ENGINE_SQLITE;
	struct arena *a = arena_new((size_t)64 << 20);
	struct spot from, middle, back;
	spot_open(&from, one, made, "copy_from");
	spot_open(&middle, other, made, "copy_middle");
	spot_open(&back, one, made, "copy_back");
	fill(&from, a);
	struct text was = carry(&from, &middle, a);
	assert_true(was.n > MANY * 10);
	assert_true(text_eq(carry(&middle, &back, a), was));
	assert_true(text_eq(carry(&back, NULL, a), was));
	spot_end(&from);
	spot_end(&middle);
	spot_end(&back);
	arena_free(a);
}

static void refusals(void **state) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct spot s, odd;
	struct copy_in *in;
	spot_open(&s, *(enum engine *)*state, made, "copy_no");
	assert_int_equal(copy_make(&in, &s.config, 1, a), ERR_OK);
	assert_int_equal(copy_begin(in, table(copy_made(in), "thing")), ERR_OK);
	assert_int_equal(copy_put(in, (struct value[]){ V(1), V("x"), V(1), value_null(), V(99) }), ERR_OK);
	assert_int_not_equal(copy_end(in, true), ERR_OK);        /* it points at nothing */
	spot_open(&odd, *(enum engine *)*state, strange, "copy_odd");
	assert_int_not_equal(copy_make(&in, &odd.config, 1, a), ERR_OK);
	assert_non_null(strstr(err_text(), "cannot be carried"));
	assert_int_not_equal(copy_drop(&s.config), ERR_OK);      /* only what is in the making */
	spot_end(&s);
	spot_end(&odd);
	arena_free(a);
}

static enum engine lite = ENGINE_SQLITE, postgres = ENGINE_POSTGRES;

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(there_and_back, &lite), cmocka_unit_test_prestate(refusals, &lite),
		cmocka_unit_test_prestate(there_and_back, &postgres), cmocka_unit_test_prestate(refusals, &postgres),
	};
	return _cmocka_run_group_tests("copies", tests, getenv("ENGAWA_TEST_PG") ? 4 : 2, NULL, NULL);
}
