/* The store on each engine: what is promised about the start, migrations, a second process, and rest.
 * PostgreSQL runs when ENGAWA_TEST_PG holds an address; each test has a folder or a schema of its own. */
#include "store_things.h"
#include <sys/stat.h>
#include <sys/wait.h>

static void what_was_written_is_there_after_a_restart(void **state) {
	struct place p;
	set_up(&p, state);
	int64_t one = 1;
	assert_true(store_exists(&p.config));
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), WRITTEN);
	store_close(p.store);
	assert_int_equal(store_open(&p.store, &p.config), ERR_OK);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	place_end(&p);
}

/* Another process of this program opens the region: 0 it opened, 1 refused with that sentence, 2 anything else. A real
 * program, not a forked half of this one: its threads' locks would come along. */
static int open_elsewhere(const struct store_config *config, const char *sentence) {
	pid_t child = fork();
	if (child == 0) {
		execl("/proc/self/exe", "store_start_test", "--open", config->engine == ENGINE_SQLITE ? "sqlite" : "postgres", config->where,
			config->schema, config->read_only ? "look" : "write", sentence ? sentence : "", (char *)NULL);
		_exit(3);
	}
	int status;
	assert_int_equal(waitpid(child, &status, 0), child);
	return WEXITSTATUS(status);
}

static int opened_here(char **argv) {
	struct sql_book book;
	struct store *s;
	sql_book_start(&book, entries, sizeof entries / sizeof *entries);
	const struct store_config config = { .engine = strcmp(argv[2], "sqlite") ? ENGINE_POSTGRES : ENGINE_SQLITE, .where = argv[3],
		.schema = argv[4], .book = &book, .migrations = steps, .n_migrations = 2, .read_only = !strcmp(argv[5], "look") };
	int rc = store_open(&s, &config);
	bool told = strstr(err_text(), argv[6]) != NULL;
	if (rc == ERR_OK)
		store_close(s);
	sql_book_end(&book);
	return rc == ERR_OK ? 0 : rc == ERR_SETUP && told ? 1 : 2;
}

static void a_second_process(void **state) {
	struct place p;
	set_up(&p, state);
	int64_t one = 1;
	struct store_config looking = p.config;
	bool sqlite = p.config.engine == ENGINE_SQLITE;
	looking.read_only = true;
	store_close(p.store);
	assert_int_equal(open_elsewhere(&p.config, NULL), 0);    /* the control: alone it may */
	assert_int_equal(store_open(&p.store, &p.config), ERR_OK);
	assert_int_equal(open_elsewhere(&p.config, "in use by another"), sqlite ? 1 : 0);
	assert_int_equal(open_elsewhere(&looking, NULL), 0);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), WRITTEN);
	store_close(p.store);
	assert_int_equal(store_open(&p.store, &looking), ERR_OK);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), NOT_WRITTEN);
	place_end(&p);
}

static void reopen(struct place *p, const struct migration *m, size_t n, int rc, const char *sentence) {
	store_close(p->store);
	p->config.migrations = m;
	p->config.n_migrations = n;
	assert_int_equal(store_open(&p->store, &p->config), rc);
	if (sentence && !strstr(err_text(), sentence))
		fail_msg("\"%s\" is not in \"%s\"", sentence, err_text());
}

static void migrations_are_kept_to(void **state) {
	struct place p;
	set_up(&p, state);
	struct migration other[4] = { steps[0], steps[1] };
	other[0].text = "-- other words in a comment\n\n" "CREATE TABLE thing (\n  id INTEGER NOT NULL PRIMARY KEY,\n  name TEXT NOT NULL UNIQUE,\n  n INTEGER, body BLOB\n) STRICT;\n"
		"-- lane: witness\nCREATE TABLE seen (id INTEGER NOT NULL PRIMARY KEY, name TEXT) STRICT, WITHOUT ROWID;\n";
	reopen(&p, other, 2, ERR_OK, NULL);
	other[1].text = "ALTER TABLE thing ADD COLUMN flag INTEGER NOT NULL DEFAULT 1;\n";
	reopen(&p, other, 2, ERR_SETUP, "002-more was changed");
	reopen(&p, steps, 1, ERR_SETUP, "newer");
	other[0] = steps[0], other[1] = steps[1];
	other[2] = (struct migration){ 5, "later", "CREATE TABLE later (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n-- sqlite:\nCREATE TABLE only_lite (id INTEGER);\n-- end\n"
		"-- postgres:\nCREATE TABLE only_pg (id BIGINT);\n-- end\n" };
	reopen(&p, other, 3, ERR_OK, NULL);
	other[2] = (struct migration){ 3, "between", "CREATE TABLE between_times (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n" };
	other[3] = (struct migration){ 5, "later", "" };
	reopen(&p, other, 4, ERR_SETUP, "below");
	place_end(&p);
}

static void a_migration_is_whole_or_not_at_all(void **state) {
	struct place p;
	set_up(&p, state);
	struct migration broken[3] = { steps[0], steps[1], { 3, "broken", "CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY) STRICT;\nINSERT INTO nothing VALUES (1);\n" } };
	reopen(&p, broken, 3, ERR_SETUP, "003-broken, record");
	broken[2].text = "CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY) STRICT;\nINSERT INTO part VALUES (1, 99);\n";
	reopen(&p, broken, 3, ERR_SETUP, "003-broken");
	broken[2].text = "CREATE TABLE half (id INTEGER NOT NULL PRIMARY KEY) STRICT;\n";
	reopen(&p, broken, 3, ERR_OK, NULL);
	place_end(&p);
}

static void broken_sql_stops_the_start(void **state) {
	struct place p;
	set_up(&p, state);
	sql_book_add(&p.book, "rec_whole", "SELECT id FROM thing WHERE CAST(?1 AS INTEGER) = id", LANE_RECORD, 1);
	reopen(&p, steps, 2, ERR_OK, NULL);
	sql_book_add(&p.book, "rec_broken", "SELECT idd FROM thing", LANE_RECORD, 0);
	reopen(&p, steps, 2, ERR_SETUP, "statement rec_broken");
	place_end(&p);
}

static void a_folder_is_for_its_owner(void **state) {
	struct place p;
	set_up(&p, state);
	struct stat st;
	char path[200];
	if (p.config.engine == ENGINE_POSTGRES) {
		place_end(&p);
		return;
	}
	static const char *const files[] = { "record.db", "witness.db", "record.db-wal", "record.db-shm", "lock" };
	assert_int_equal(stat(p.config.where, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	for (size_t i = 0; i < 5; i++) {
		snprintf(path, sizeof path, "%s/%s", p.config.where, files[i]);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
	}
	place_end(&p);
}

static void regions_are_listed(void **state) {
	struct place p;
	set_up(&p, state);
	const char **names;
	bool found = false;
	size_t n = place_list(&p, &names);
	for (size_t i = 0; i < n; i++)
		found = found || !strcmp(names[i], p.name);
	assert_true(found);
	struct store_config nowhere = p.config;
	nowhere.where = p.config.engine == ENGINE_SQLITE ? "/nowhere/at/all" : p.config.where;
	nowhere.schema = "nowhere_at_all";
	assert_false(store_exists(&nowhere));
	place_end(&p);
}

static void what_is_not_used_rests(void **state) {
	struct place p;
	set_up(&p, state);
	atomic_store(&p.store->rest_ms, 200);
	int64_t two = 2, seen;
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, two_lanes, &seen), WRITTEN);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	assert_int_equal(store_write_now(p.store, LANE_WITNESS, p.arena, put_seen, NULL), WRITTEN);
	usleep(1500000);
	assert_int_equal(p.store->readers[LANE_RECORD].open, 0);
	assert_null(p.store->writers[LANE_RECORD].conn);
	assert_null(p.store->writers[LANE_RECORD].peek);
	assert_int_equal(count(p.store, THING_COUNT), 1);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &two), WRITTEN);
	assert_int_equal(count(p.store, THING_COUNT), 2);
	place_end(&p);
}

static void put_megabytes(struct tx *tx, void *ctx) {
	static const char zeros[16384];
	for (int64_t i = 0; i < *(int *)ctx * 64; i++) {
		char name[24];
		snprintf(name, sizeof name, "big%lld", (long long)i);
		sql_run(DO(tx, THING_PUT, V(1000 + i), V(name), V(i), value_blob((struct text){ zeros, sizeof zeros })));
	}
}

/* Garbage over the fifth page: some table's or index's root. */
static void damage(const struct place *p) {
	char path[200], garbage[4096];
	snprintf(path, sizeof path, "%s/record.db", p->config.where);
	memset(garbage, 'x', sizeof garbage);
	FILE *f = fopen(path, "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, 4 * 4096, SEEK_SET), 0);
	assert_int_equal(fwrite(garbage, sizeof garbage, 1, f), 1);
	assert_int_equal(fclose(f), 0);
}

static void a_damaged_file_is_not_written(void **state) {
	int megabytes[] = { 1, 6 };    /* looked through before the start, and beside it */
	for (int i = 0; i < 2 && *(enum engine *)*state == ENGINE_SQLITE; i++) {
		struct place p;
		int64_t one = 1;
		set_up(&p, state);
		assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_megabytes, &megabytes[i]), WRITTEN);
		reopen(&p, steps, 2, ERR_OK, NULL);
		usleep(300000);
		assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_one, &one), WRITTEN);    /* the control */
		store_close(p.store);
		p.store = NULL;
		damage(&p);
		reopen(&p, steps, 2, i ? ERR_OK : ERR_SETUP, i ? NULL : "damaged");
		for (int wait = 0; i && wait < 100 && !atomic_load(&p.store->damaged); wait++)
			usleep(50000);
		if (i)
			assert_int_equal(store_write_now(p.store, LANE_WITNESS, p.arena, put_seen, NULL), NOT_WRITTEN);
		place_end(&p);
	}
}

int main(int argc, char **argv) {
	if (argc == 7 && !strcmp(argv[1], "--open"))
		return opened_here(argv);
	static enum engine engines[] = { ENGINE_SQLITE, ENGINE_POSTGRES };
	int failed = 0;
	for (int i = 0; i < (getenv("ENGAWA_TEST_PG") ? 2 : 1); i++) {
#define T(f) cmocka_unit_test_prestate(f, &engines[i])
		const struct CMUnitTest tests[] = {
			T(what_was_written_is_there_after_a_restart), T(a_second_process), T(migrations_are_kept_to),
			T(a_migration_is_whole_or_not_at_all), T(broken_sql_stops_the_start), T(a_folder_is_for_its_owner),
			T(regions_are_listed), T(what_is_not_used_rests), T(a_damaged_file_is_not_written),
		};
		failed += cmocka_run_group_tests_name(i ? "postgres" : "sqlite", tests, NULL, NULL);
	}
	return failed;
}
