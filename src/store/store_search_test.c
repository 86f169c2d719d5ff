/* Search on each engine against the plain definition: a row answers when its folded text contains every folded word.
 * Texts and queries are made by chance from one seed, so both engines get the same and must answer the same. */
#include "store_test.h"
#include "../base/fold.h"
#include <stdint.h>

enum { TEXTS = 400, QUERIES = 1500, MOST = 40 };

static const char *const pieces[] = {
	"山", "田", "高", "髙", "橋", "﨑", "崎", "訪", "問", "看", "護", "母", "の", "が", "は", "た", "ガ", "ｶﾞ", "ﾀ", "ア", "あ", "ー", "-", "ｰ",
	"a", "A", "Ｂ", "b", "1", "２", "、", "。", " ", "　", "\n", "・", "々", "ゑ", "え", "葛\xF3\xA0\x84\x80", "葛", "𠮷", "吉", "e\xCC\x81", "é", "ﾊﾟ", "パ", "%", "_",
};
static const char *const said[] = {
	"訪問看護のあと、母は台所でお茶をいれてくれた。", "髙橋サチ", "たかはし さち", "ﾀｶﾊｼ ｻﾁ", "山﨑 一郎", "ヤマザキ イチロウ", "東", "林 花子",
	"HbA1c 7.2%", "ＨｂＡ１ｃは下がった", "自宅で過ごしたい、と話した", "自宅 で 過ごし たい", "佐々木 ゑい", "080-1234-5678", "センター", "ｾﾝﾀｰ", "",
};

static uint32_t seed;
static uint32_t chance(uint32_t below) {
	seed = seed * 1664525 + 1013904223;
	return (seed >> 8) % below;
}

struct world { struct text texts[TEXTS]; struct arena *arena; };

static struct text some_text(struct arena *a, uint32_t most) {
	struct buf b = buf_in(a, 128);
	for (uint32_t n = 1 + chance(most); n; n--)
		buf_z(&b, pieces[chance(sizeof pieces / sizeof *pieces)]);
	return buf_done(&b);
}

static struct world world_new(void) {
	struct world w = { .arena = arena_new(64 << 20) };
	seed = 20260412;
	for (size_t i = 0; i < TEXTS; i++)
		w.texts[i] = i < sizeof said / sizeof *said ? text_copy(w.arena, text_of(said[i])) : some_text(w.arena, MOST);
	return w;
}

/* A run of one to three characters out of a text, or made up; sometimes two words. */
static struct text some_query(struct world *w) {
	struct text t = w->texts[chance(TEXTS)], q;
	if (chance(4) == 0)
		return some_text(w->arena, 3);
	for (uint32_t skip = chance((uint32_t)text_chars(t) + 1); skip; skip--)
		text_next(&t);
	q = text_first(t, 1 + chance(3));
	return chance(4) ? q : text_join(w->arena, text_join(w->arena, q, LIT("　")), some_text(w->arena, 1));
}

static bool expected(struct arena *a, struct text text, struct text query) {
	struct text folded = fold(a, text), rest = query;
	bool any = false;
	size_t at;
	while (rest.n) {
		struct text word = rest, next = rest;
		size_t n = 0;
		for (int32_t r; next.n && (r = text_next(&next)) > ' ' && r != 0x3000; )
			n = (size_t)(next.p - word.p);
		word.n = n;
		rest = next;
		word = fold(a, word);
		any = any || word.n;
		if (word.n && !text_find(folded, word, &at))
			return false;
	}
	return any && folded.n;
}

static void put_all(struct tx *tx, void *ctx) {
	struct world *w = ctx;
	for (size_t i = 0; i < TEXTS; i++)
		search_put(tx, i % 2 ? "person" : "words", (id)i + 1, (id)(i % 7) + 1, w->texts[i]);
}

static void opened(struct place *p, enum engine engine) {
	static const char *const ours[] = { "search_rows", "search_rows_of", "search_drop", "search_put", "search_cut" };
	struct sql_entry entries[5];
	size_t n = 0;
	for (size_t i = 0; i < sql_generated_count; i++)
		for (size_t k = 0; k < 5; k++)
			if (!strcmp(sql_generated[i].name, ours[k]))
				entries[n++] = sql_generated[i];
	assert_int_equal(n, 5);
	place_open(p, engine, migrations, 1, entries, n);
}

static struct stmt *rows(struct place *p, struct tx *tx, const char *kind, struct text match) {
	return tx_sql(tx, sql_book_find(&p->book, "search_rows"), (struct value[]){ V(kind), V(match) }, 2);
}

static int check_query(struct place *p, struct world *w, struct text query) {
	struct arena *a = arena_new(4 << 20);
	struct tx *tx = store_read(p->store, a);
	int found = 0;
	for (int odd = 0; odd < 2; odd++) {
		bool is[TEXTS] = { 0 };
		id before = INT64_MAX;
		for (struct stmt *s = rows(p, tx, odd ? "person" : "words", search_match(tx, query)); sql_row(s); before = sql_int(s, 0)) {
			is[sql_int(s, 0) - 1] = true;
			assert_true(sql_int(s, 0) < before);
			assert_int_equal(sql_int(s, 1), (sql_int(s, 0) - 1) % 7 + 1);
			found++;
		}
		assert_false(tx_failed(tx));
		for (size_t i = 0; i < TEXTS; i++)
			if (is[i] != ((int)(i % 2) == odd && expected(a, w->texts[i], query)))
				fail_msg("\"%.*s\" %s \"%.*s\"", TEXT_ARG(query), is[i] ? "should not find" : "does not find", TEXT_ARG(w->texts[i]));
	}
	store_read_end(tx);
	arena_free(a);
	return found;
}

static void answers_are_those_of_the_definition(void **state) {
	static const char *const by_hand[] = { "", " ", "　", "訪問", "看護", "問看", "高橋", "髙橋", "崎", "﨑", "東", "タカハシ", "ﾀｶﾊｼ", "たかはし", "hba1c", "ＨＢＡ",
		"1c", "は下", "自宅", "自宅で過ごし", "せんたー", "セ", "佐々木", "佐々", "えい", "ゑい", "080", "0801234", "、", "%", "_", "'", "\"", "*", "a b", "\\", "NOT", "訪問 お茶" };
	struct world w = world_new();
	struct place p;
	int found = 0, empty = 0;
	opened(&p, *(enum engine *)*state);
	struct arena *a = arena_new(64 << 20);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, a, put_all, &w), WRITTEN);
	for (size_t i = 0; i < sizeof by_hand / sizeof *by_hand; i++)
		check_query(&p, &w, text_of(by_hand[i]));
	for (int i = 0; i < QUERIES; i++) {
		int n = check_query(&p, &w, some_query(&w));
		found += n;
		empty += !n;
	}
	assert_true(found > 5000 && empty > 20 && empty < QUERIES / 2);     /* the test asked something */
	arena_free(a);
	arena_free(w.arena);
	place_end(&p);
}

static int64_t hits(struct place *p, const char *kind, const char *query) {
	struct arena *a = arena_new(1 << 20);
	struct tx *tx = store_read(p->store, a);
	int64_t n = 0, first = 0;
	for (struct stmt *s = rows(p, tx, kind, search_match(tx, text_of(query))); sql_row(s); n++)
		first = n ? first : sql_int(s, 0);
	assert_false(tx_failed(tx));
	store_read_end(tx);
	arena_free(a);
	return n * 1000 + first;
}

static void put_two(struct tx *tx, void *ctx) {
	(void)ctx;
	search_put(tx, "person", 1, 1, LIT("髙橋サチ"));
	search_put(tx, "person", 2, 2, LIT("髙橋ハナ"));
	search_put(tx, "words", 1, 1, LIT("髙橋さんと話した"));
}

static void change_one(struct tx *tx, void *ctx) {
	(void)ctx;
	search_put(tx, "person", 2, 2, LIT("鈴木ハナ"));
}

static void change_and_fail(struct tx *tx, void *ctx) {
	change_one(tx, ctx);
	tx_fail(tx);
}

static void drop_one(struct tx *tx, void *ctx) {
	(void)ctx;
	search_drop(tx, "person", 1);
	search_put(tx, "person", 2, 2, LIT(" "));
}

static void entries_are_replaced_and_dropped(void **state) {
	struct place p;
	opened(&p, *(enum engine *)*state);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, put_two, NULL), WRITTEN);
	assert_int_equal(hits(&p, "person", "高橋"), 2002);
	assert_int_equal(hits(&p, "words", "高橋"), 1001);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, change_and_fail, NULL), ROLLED_BACK);
	assert_int_equal(hits(&p, "person", "高橋"), 2002);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, change_one, NULL), WRITTEN);
	assert_int_equal(hits(&p, "person", "高橋"), 1001);
	assert_int_equal(hits(&p, "person", "木"), 1002);
	assert_int_equal(store_write_now(p.store, LANE_RECORD, p.arena, drop_one, NULL), WRITTEN);
	assert_int_equal(hits(&p, "person", "高橋"), 0);
	assert_int_equal(hits(&p, "person", "ハナ"), 0);
	assert_int_equal(hits(&p, "words", "高橋"), 1001);
	place_end(&p);
}

int main(void) {
	static enum engine engines[] = { ENGINE_SQLITE, ENGINE_POSTGRES };
	int failed = 0;
	for (int i = 0; i < (getenv("ENGAWA_TEST_PG") ? 2 : 1); i++) {
		const struct CMUnitTest tests[] = {
			cmocka_unit_test_prestate(answers_are_those_of_the_definition, &engines[i]),
			cmocka_unit_test_prestate(entries_are_replaced_and_dropped, &engines[i]),
		};
		failed += cmocka_run_group_tests_name(i ? "postgres" : "sqlite", tests, NULL, NULL);
	}
	return failed;
}
