/* The two hash chains, on both engines: every way of tampering that leaves a trace is found where it happened, and what
 * the chain alone cannot see (a tail cut off, a past rewritten with all its hashes) is found by a head kept earlier.
 * Tampering is raw SQL inside a write that is rolled back afterwards, so that each case starts from the same logs. */
#include "guard.h"
#include "test_region.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define ENTRIES 30

static struct test_region region;
static struct sql_book book;
static const struct record caution = { .name = "caution" };

/* ---- writing ---- */

static void change(struct tx *tx, int i) {
	char after[64];
	snprintf(after, sizeof after, "{\"words\":\"%d 番目の注意\"}", i);
	struct change_entry e = {
		.record = &caution, .row = 1000 + i, .person = i % 3 ? 7 : 0, .act = i % 4 ? "update" : "insert", .version = i,
		.before = i % 4 ? LIT("{\"words\":\"前\"}") : (struct text){ 0 }, .after = text_of(after), .reason = i % 5 ? "聞きなおした" : NULL,
		.actor = { i % 6 ? 42 : 0, i % 6 ? 43 : 0, 1000000 + i },
	};
	log_change(tx, &e);
}

static void look(struct tx *tx, int i) {
	struct read_entry e = {
		.at = 2000000 + i, .account = 42, .office = i % 2 ? 43 : 0, .person = i % 3 ? 7 : 0, .kind = KIND_WISH, .purpose = PURPOSE_CARE,
		.route = i % 2 ? LIT("/people/:person/acp") : LIT("/people"), .people = i % 3 ? 1 : 20,
	};
	log_reads(tx, &e, 1);
}

static void changes(struct tx *tx, void *count) {
	for (int i = 0; i < *(int *)count; i++)
		change(tx, i);
}

static void looks(struct tx *tx, void *count) {
	for (int i = 0; i < *(int *)count; i++)
		look(tx, i);
}

static void refused_change(struct tx *tx, void *none) {
	(void)none;
	change(tx, 99);
	tx_fail(tx);
}

static void write_now(enum lane lane, void (*work)(struct tx *, void *), void *ctx, enum outcome expected) {
	assert_int_equal(store_write_now(region.store, lane, region.arena, work, ctx), expected);
}

/* In several transactions, one of which is rolled back and must leave no hole. */
static void fill(void) {
	int ten = ENTRIES / 3;
	for (int i = 0; i < 3; i++) {
		write_now(LANE_RECORD, changes, &ten, WRITTEN);
		write_now(LANE_RECORD, refused_change, NULL, ROLLED_BACK);
		write_now(LANE_WITNESS, looks, &ten, WRITTEN);
	}
}

/* ---- tampering ---- */

struct tampering {
	const char *what;
	enum lane lane;
	const char *sql[3];
	int64_t broken_at;                       /* 0: the chain alone cannot see it */
	bool head_tells;                         /* a kept head does */
	int64_t holes;
};

#define OTHER_HASH "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define REST "at, account, office, person, record, row, version, act, reason, before, after, hash"
#define COPY(seq, of) "INSERT INTO change_log (seq, id, " REST ") SELECT " #seq ", 5, " REST " FROM change_log WHERE seq = " #of
static const struct tampering tamperings[] = {
	{ "nothing", LANE_RECORD, { "UPDATE change_log SET act = act" }, 0, false, 0 },
	{ "flip at", LANE_RECORD, { "UPDATE change_log SET at = at + 1 WHERE seq = 12" }, 12, true, 0 },
	{ "flip the highest byte", LANE_RECORD, { "UPDATE change_log SET at = at + 72057594037927936 WHERE seq = 12" }, 12, true, 0 },
	{ "flip id", LANE_RECORD, { "UPDATE change_log SET id = id + 1 WHERE seq = 12" }, 12, true, 0 },
	{ "flip account", LANE_RECORD, { "UPDATE change_log SET account = 44 WHERE seq = 12" }, 12, true, 0 },
	{ "drop account", LANE_RECORD, { "UPDATE change_log SET account = NULL WHERE seq = 12" }, 12, true, 0 },
	{ "flip office", LANE_RECORD, { "UPDATE change_log SET office = 44 WHERE seq = 12" }, 12, true, 0 },
	{ "flip person", LANE_RECORD, { "UPDATE change_log SET person = 8 WHERE seq = 12" }, 12, true, 0 },
	{ "flip record", LANE_RECORD, { "UPDATE change_log SET record = 'task' WHERE seq = 12" }, 12, true, 0 },
	{ "flip row", LANE_RECORD, { "UPDATE change_log SET row = row + 1 WHERE seq = 12" }, 12, true, 0 },
	{ "flip version", LANE_RECORD, { "UPDATE change_log SET version = 77 WHERE seq = 12" }, 12, true, 0 },
	{ "flip act", LANE_RECORD, { "UPDATE change_log SET act = 'end' WHERE seq = 12" }, 12, true, 0 },
	{ "flip reason", LANE_RECORD, { "UPDATE change_log SET reason = 'x' WHERE seq = 12" }, 12, true, 0 },
	{ "empty for none", LANE_RECORD, { "UPDATE change_log SET reason = '' WHERE seq = 1" }, 1, true, 0 },
	{ "before into after", LANE_RECORD, { "UPDATE change_log SET before = after, after = before WHERE seq = 12" }, 12, true, 0 },
	{ "move a letter over", LANE_RECORD, { "UPDATE change_log SET act = 'inser', reason = 't' || reason WHERE seq = 5" }, 5, true, 0 },
	{ "flip after", LANE_RECORD, { "UPDATE change_log SET after = replace(after, '注', '中') WHERE seq = 12" }, 12, true, 0 },
	{ "a space more", LANE_RECORD, { "UPDATE change_log SET after = after || ' ' WHERE seq = 30" }, 30, true, 0 },
	{ "flip hash", LANE_RECORD, { "UPDATE change_log SET hash = '" OTHER_HASH "' WHERE seq = 12" }, 12, true, 0 },
	{ "longer hash", LANE_RECORD, { "UPDATE change_log SET hash = hash || '0' WHERE seq = 12" }, 12, true, 0 },
	{ "no hash", LANE_RECORD, { "UPDATE change_log SET hash = '' WHERE seq = 12" }, 12, true, 0 },
	{ "delete one", LANE_RECORD, { "DELETE FROM change_log WHERE seq = 12" }, 13, true, 1 },
	{ "delete the first", LANE_RECORD, { "DELETE FROM change_log WHERE seq = 1" }, 2, true, 1 },
	{ "delete the middle", LANE_RECORD, { "DELETE FROM change_log WHERE seq > 10 AND seq <= 20" }, 21, true, 10 },
	{ "delete and close up", LANE_RECORD, { "DELETE FROM change_log WHERE seq = 12",
		"UPDATE change_log SET seq = -seq WHERE seq > 12", "UPDATE change_log SET seq = -seq - 1 WHERE seq < 0" }, 12, true, 1 },
	{ "swap two", LANE_RECORD, { "UPDATE change_log SET seq = 1000 WHERE seq = 12", "UPDATE change_log SET seq = 12 WHERE seq = 13",
		"UPDATE change_log SET seq = 13 WHERE seq = 1000" }, 12, true, 0 },
	{ "swap what two say", LANE_RECORD, { "UPDATE change_log SET row = CASE seq WHEN 12 THEN 1002 ELSE 1001 END WHERE seq IN (12, 13)" }, 12, true, 0 },
	{ "insert at the end", LANE_RECORD, { COPY(31, 30) }, 31, false, 0 },
	{ "insert far off", LANE_RECORD, { COPY(9000000000, 30) }, 9000000000, false, 9000000000 - 31 },
	{ "insert below one", LANE_RECORD, { COPY(0, 30) }, 0, false, 0 },
	{ "insert below nothing", LANE_RECORD, { COPY(-9, 30) }, -9, false, 0 },
	{ "insert in the middle", LANE_RECORD, { "UPDATE change_log SET seq = -seq WHERE seq > 12", "UPDATE change_log SET seq = -seq + 1 WHERE seq < 0",
		COPY(13, 12) }, 13, true, 0 },
	{ "cut the tail", LANE_RECORD, { "DELETE FROM change_log WHERE seq > 25" }, 0, true, 5 },
	{ "cut all", LANE_RECORD, { "DELETE FROM change_log" }, 0, true, 30 },
	{ "flip reader", LANE_WITNESS, { "UPDATE read_log SET account = 41 WHERE seq = 12" }, 12, true, 0 },
	{ "flip kind", LANE_WITNESS, { "UPDATE read_log SET kind = 'life' WHERE seq = 12" }, 12, true, 0 },
	{ "flip purpose", LANE_WITNESS, { "UPDATE read_log SET purpose = 'emergency' WHERE seq = 12" }, 12, true, 0 },
	{ "flip route", LANE_WITNESS, { "UPDATE read_log SET route = '/' WHERE seq = 12" }, 12, true, 0 },
	{ "flip people", LANE_WITNESS, { "UPDATE read_log SET people = 3 WHERE seq = 12" }, 12, true, 0 },
	{ "delete a look", LANE_WITNESS, { "DELETE FROM read_log WHERE seq = 12" }, 13, true, 1 },
	{ "cut the looks", LANE_WITNESS, { "DELETE FROM read_log WHERE seq = 30" }, 0, true, 1 },
};
static int tampering_sql[COUNT(tamperings)][3], flip_501, forget_changes, set_aside, put_back, last_change, last_look;

struct trial { int number; struct chain_head changes, reads; struct chain_report alone, with_heads; };

static void tamper(struct tx *tx, void *ctx) {
	struct trial *t = ctx;
	for (int i = 0; i < 3 && tamperings[t->number].sql[i]; i++)
		assert_true(sql_run(tx_sql(tx, tampering_sql[t->number][i], NULL, 0)) > 0);
	assert_false(tx_failed(tx));
	t->alone = chain_verify(tx, tx);
	t->with_heads = chain_verify_heads(tx, tx, &t->changes, &t->reads);
	assert_false(tx_failed(tx));
	tx_fail(tx);
}

static void write_book(void) {
	char name[64];
	sql_book_start(&book, sql_generated, sql_generated_count);
	for (size_t i = 0; i < COUNT(tamperings); i++)
		for (int k = 0; k < 3 && tamperings[i].sql[k]; k++) {
			snprintf(name, sizeof name, "t_tampering_%zu_%d", i, k);
			tampering_sql[i][k] = sql_book_add(&book, name, tamperings[i].sql[k], tamperings[i].lane, 0);
		}
	flip_501 = sql_book_add(&book, "t_flip", "UPDATE change_log SET row = 5 WHERE seq = 501", LANE_RECORD, 0);
	forget_changes = sql_book_add(&book, "t_forget", "DELETE FROM change_log", LANE_RECORD, 0);
	set_aside = sql_book_add(&book, "t_set_aside",
		"UPDATE change_log SET seq = -seq, id = CASE seq WHEN 12 THEN 1 ELSE id END WHERE seq >= 12", LANE_RECORD, 0);
	put_back = sql_book_add(&book, "t_put_back",
		"UPDATE change_log SET seq = CASE seq WHEN -12 THEN 900 ELSE -seq END WHERE seq < 0", LANE_RECORD, 0);
	last_change = sql_book_add(&book, "t_last_change",
		"SELECT at, account, office, person, record, row, version, act, reason, before, after, id FROM change_log ORDER BY seq DESC LIMIT 1", LANE_RECORD, 0);
	last_look = sql_book_add(&book, "t_last_look",
		"SELECT at, account, office, person, kind, purpose, route, people, id FROM read_log ORDER BY seq DESC LIMIT 1", LANE_WITNESS, 0);
}

static struct trial heads(void) {
	struct trial t = { 0 };
	struct tx *tx = store_read(region.store, region.arena);
	t.changes = chain_head_changes(tx);
	t.reads = chain_head_reads(tx);
	store_read_end(tx);
	return t;
}

/* ---- tests ---- */

static void assert_report(const struct tampering *how, const struct chain_report *r, bool seen, int64_t at) {
	const char *log = how->lane == LANE_RECORD ? "change_log" : "read_log";
	if (r->whole == seen || (seen && (strcmp(r->broken_log, log) != 0 || r->broken_at != at || !r->why)))
		fail_msg("%s: whole %d, %s broke at %lld (%s); expected %s at %lld", how->what, r->whole, r->broken_log ? r->broken_log : "no log",
			(long long)r->broken_at, r->why ? r->why : "", seen ? log : "none", (long long)at);
}

static void tampering_is_found(void) {
	fill();
	struct trial t = heads();
	assert_int_equal(t.changes.seq, ENTRIES);
	assert_int_equal(t.reads.seq, ENTRIES);
	for (size_t i = 0; i < COUNT(tamperings); i++) {
		const struct tampering *how = &tamperings[i];
		bool alone = how->broken_at != 0 || strncmp(how->what, "insert", 6) == 0;
		t.number = (int)i;
		write_now(how->lane, tamper, &t, ROLLED_BACK);
		assert_report(how, &t.alone, alone, how->broken_at);
		if (alone || how->head_tells)
			assert_false(t.with_heads.whole);
		else
			assert_true(t.with_heads.whole);
		if (t.with_heads.holes != how->holes)
			fail_msg("%s: %lld holes", how->what, (long long)t.with_heads.holes);
	}
}

static void a_whole_log_is_whole(void) {
	struct trial t = heads();
	assert_int_equal(t.changes.seq, 0);
	assert_string_equal(t.changes.hash, "0000000000000000000000000000000000000000000000000000000000000000");
	struct tx *tx = store_read(region.store, region.arena);
	struct chain_report empty = chain_verify_heads(tx, tx, &t.changes, &t.reads);
	store_read_end(tx);
	assert_true(empty.whole);
	assert_int_equal(empty.changes + empty.reads + empty.holes, 0);
	fill();
	struct chain_report full;
	struct trial then = heads();
	assert_true(chain_verify_store(region.store, &then.changes, &then.reads, &full));
	assert_true(full.whole);
	assert_int_equal(full.changes, ENTRIES);
	assert_int_equal(full.reads, ENTRIES);
	assert_int_equal(full.holes, 0);
	assert_null(full.broken_log);
	/* A head kept earlier still fits a log that went on. */
	fill();
	assert_true(chain_verify_store(region.store, &then.changes, &then.reads, &full));
	assert_true(full.whole);
	assert_int_equal(full.changes, 2 * ENTRIES);
}

/* More than one page of the walk, and a break just where a page begins. */
static void flip(struct tx *tx, void *none) {
	(void)none;
	assert_int_equal(sql_run(tx_sql(tx, flip_501, NULL, 0)), 1);
}

static void a_long_log_is_walked_in_pages(void) {
	int many = 1201;
	struct chain_report report;
	write_now(LANE_RECORD, changes, &many, WRITTEN);
	assert_true(chain_verify_store(region.store, NULL, NULL, &report));
	assert_true(report.whole);
	assert_int_equal(report.changes, many);
	struct trial t = heads();
	write_now(LANE_RECORD, flip, NULL, WRITTEN);
	assert_true(chain_verify_store(region.store, &t.changes, NULL, &report));
	assert_false(report.whole);
	assert_int_equal(report.broken_at, 501);
	assert_int_equal(report.changes, many);
}

/* Somebody with the file and this program writes the whole log anew: whole in itself, but not the log whose head we kept. */
static void rewrite(struct tx *tx, void *none) {
	(void)none;
	sql_run(tx_sql(tx, forget_changes, NULL, 0));
	for (int i = 0; i < ENTRIES + 5; i++)
		change(tx, i);
}

static void a_rewritten_past_is_found_by_a_kept_head(void) {
	fill();
	struct trial t = heads();
	struct chain_report report;
	write_now(LANE_RECORD, rewrite, NULL, WRITTEN);
	assert_true(chain_verify_store(region.store, NULL, NULL, &report));
	assert_true(report.whole);
	assert_true(chain_verify_store(region.store, &t.changes, &t.reads, &report));
	assert_false(report.whole);
	assert_int_equal(report.broken_at, ENTRIES);
	assert_string_equal(report.broken_log, "change_log");
}

/* One entry replaced by another that is right in itself, hash and all: the next one does not fit it. */
static void forge(struct tx *tx, void *ctx) {
	struct chain_report *report = ctx;
	assert_int_equal(sql_run(tx_sql(tx, set_aside, NULL, 0)), ENTRIES - 11);
	change(tx, 77);
	assert_int_equal(sql_run(tx_sql(tx, put_back, NULL, 0)), ENTRIES - 11);
	*report = chain_verify(tx, tx);
	tx_fail(tx);
}

static void a_forged_entry_is_found_by_the_next(void) {
	struct chain_report report;
	fill();
	write_now(LANE_RECORD, forge, &report, ROLLED_BACK);
	assert_false(report.whole);
	assert_int_equal(report.broken_at, 13);
}

static void entries_say_what_happened(void) {
	int two = 2;
	write_now(LANE_RECORD, changes, &two, WRITTEN);
	write_now(LANE_WITNESS, looks, &two, WRITTEN);
	struct tx *tx = store_read(region.store, region.arena);
	static const int64_t numbers[] = { 1000001, 42, 43, 7 };
	static const char *const words[] = { "update", "聞きなおした", "{\"words\":\"前\"}", "{\"words\":\"1 番目の注意\"}" };
	struct stmt *s = tx_sql(tx, last_change, NULL, 0);
	assert_true(sql_row(s));
	for (int i = 0; i < 4; i++)
		assert_int_equal(sql_int(s, i), numbers[i]);
	assert_true(text_is(sql_text(s, 4), "caution"));
	assert_int_equal(sql_int(s, 5), 1001);
	assert_int_equal(sql_int(s, 6), 1);
	for (int i = 0; i < 4; i++)
		assert_true(text_is(sql_text(s, 7 + i), words[i]));
	assert_true(sql_int(s, 11) == chain_head_changes(tx).id);
	static const int64_t looked[] = { 2000001, 42, 43, 7 };
	static const char *const said[] = { "wish", "care", "/people/:person/acp" };
	s = tx_sql(tx, last_look, NULL, 0);
	assert_true(sql_row(s));
	for (int i = 0; i < 4; i++)
		assert_int_equal(sql_int(s, i), looked[i]);
	for (int i = 0; i < 3; i++)
		assert_true(text_is(sql_text(s, 4 + i), said[i]));
	assert_int_equal(sql_int(s, 7), 1);
	assert_true(sql_int(s, 8) == chain_head_reads(tx).id);
	store_read_end(tx);
}

static void on_both_engines(void (*test)(void)) {
	enum engine engines[2];
	for (int i = 0, n = test_engines(engines); i < n; i++) {
		test_region_open(&region, engines[i], &book);
		test();
		test_region_close(&region);
	}
}

static void heads_are_signed(void **state) {
	(void)state;
	unsigned char public_key[CHAIN_PUBLIC], secret_key[CHAIN_SECRET], other[CHAIN_PUBLIC], signature[CHAIN_SIGNATURE];
	struct chain_head a = { 30, 1, OTHER_HASH }, b = a;
	b.seq = 31;
	chain_key_new(public_key, secret_key);
	chain_sign(secret_key, &a, &b, signature);
	assert_true(chain_signed(public_key, &a, &b, signature));
	assert_false(chain_signed(public_key, &b, &a, signature));
	assert_false(chain_signed(public_key, &a, &a, signature));
	b.hash[63] = 'e';
	assert_false(chain_signed(public_key, &a, &b, signature));
	b.hash[63] = 'f';
	signature[5] ^= 1;
	assert_false(chain_signed(public_key, &a, &b, signature));
	signature[5] ^= 1;
	chain_key_new(other, secret_key);
	assert_false(chain_signed(other, &a, &b, signature));
}

#define BOTH(test) static void test##_(void **state) { (void)state; on_both_engines(test); }
BOTH(a_whole_log_is_whole)
BOTH(tampering_is_found)
BOTH(a_long_log_is_walked_in_pages)
BOTH(a_rewritten_past_is_found_by_a_kept_head)
BOTH(a_forged_entry_is_found_by_the_next)
BOTH(entries_say_what_happened)

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_log_is_whole_),
		cmocka_unit_test(tampering_is_found_),
		cmocka_unit_test(a_long_log_is_walked_in_pages_),
		cmocka_unit_test(a_rewritten_past_is_found_by_a_kept_head_),
		cmocka_unit_test(a_forged_entry_is_found_by_the_next_),
		cmocka_unit_test(entries_say_what_happened_),
		cmocka_unit_test(heads_are_signed),
	};
	write_book();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
