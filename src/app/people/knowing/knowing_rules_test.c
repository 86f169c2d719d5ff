/* Who may be told what: every value, every matter, every kind of reader; the words; what a change needs. */
#include "knowing_rules.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

/* The policy, written down apart from the program: for each value, may a relative and may the person meet the matter? */
static const struct { enum knowing_value value; const char *code; bool relative, self, raises; } policy[] = {
	{ KNOWING_NOTHING, "", false, true, false },
	{ KNOWING_KNOWS, "knows", true, true, false },
	{ KNOWING_PARTLY, "knows_partly", false, false, false },
	{ KNOWING_NOT_TOLD, "not_told", false, false, true },
	{ KNOWING_NOT_BY_WISH, "not_by_wish", false, false, true },
	{ KNOWING_ASK_FIRST, "ask_first", false, false, false },
	{ KNOWING_UNKNOWN, "unknown", false, false, false },
};

static struct knower reader(bool self, bool child, bool household) { return (struct knower){ .self = self, .child = child, .household = household }; }

static void the_policy_is_whole(void **state) {
	(void)state;
	assert_int_equal(COUNT(policy), KNOWING_VALUES);
	for (size_t i = 0; i < COUNT(policy); i++) {
		assert_int_equal(policy[i].value, i);
		assert_int_equal(knowing_value_of(text_of(policy[i].code)), i);
	}
	assert_int_equal(knowing_value_of(LIT("everything")), KNOWING_NOTHING);
}

/* Value x matter x touched x reader. */
static void every_value_matter_and_reader(void **state) {
	(void)state;
	struct knowing_stop stops[MATTERS];
	for (size_t v = 0; v < COUNT(policy); v++) for (unsigned m = 0; m < MATTERS; m++) for (unsigned kind = 0; kind < 8; kind++) {
		struct knower k = reader(kind & 1, kind & 2, kind & 4);
		for (unsigned x = 0; x < MATTERS; x++) k.value[x] = KNOWING_KNOWS;
		k.value[m] = policy[v].value;
		bool open = k.self ? policy[v].self : policy[v].relative;
		assert_int_equal(knowing_blocked(&k), open ? 0 : MATTER_BIT(m));
		for (unsigned touched = 0; touched <= MATTERS_ALL; touched++) {
			size_t n = knowing_stops(touched, &k, 1, stops);
			assert_int_equal(n, !open && touched & MATTER_BIT(m) ? 1 : 0);
			if (n) { assert_ptr_equal(stops[0].who, &k); assert_int_equal(stops[0].matter, m); assert_int_equal(stops[0].value, policy[v].value); }
		}
		for (unsigned x = 0; x < MATTERS; x++) assert_int_equal(knowing_raises(&k, (enum matter)x), x == m && policy[v].raises && (k.self || k.child || k.household));
	}
}

static void everybody_present_must_know(void **state) {
	(void)state;
	struct knower there[3] = { reader(false, false, true), reader(false, true, true), reader(false, true, true) };
	struct knowing_stop stops[3 * MATTERS];
	for (size_t i = 0; i < 3; i++) for (unsigned m = 0; m < MATTERS; m++) there[i].value[m] = KNOWING_KNOWS;
	assert_int_equal(knowing_stops(MATTERS_ALL, there, 3, stops), 0);
	there[1].value[MATTER_PROGNOSIS] = KNOWING_NOT_BY_WISH;
	there[2].value[MATTER_DEATH] = KNOWING_PARTLY;
	assert_int_equal(knowing_stops(MATTER_BIT(MATTER_DIAGNOSIS), there, 3, stops), 0);
	assert_int_equal(knowing_stops(MATTERS_ALL, there, 3, stops), 2);
	assert_ptr_equal(stops[0].who, &there[1]);
	assert_ptr_equal(stops[1].who, &there[2]);
	assert_int_equal(knowing_stops(MATTERS_ALL, there, 1, stops), 0);
	assert_int_equal(knowing_stops(MATTERS_ALL, there, 0, stops), 0);
}

static void codes_go_both_ways(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (unsigned bits = 0; bits <= MATTERS_ALL; bits++) assert_int_equal(matters_of(matters_codes(a, bits)), bits);
	assert_int_equal(matters_of(LIT("prognosis nonsense death")), MATTER_BIT(MATTER_PROGNOSIS) | MATTER_BIT(MATTER_DEATH));
	assert_int_equal(matters_of((struct text){ 0 }), 0);
	arena_free(a);
}

/* ---- words ---- */
#define D MATTER_BIT(MATTER_DIAGNOSIS)
#define P MATTER_BIT(MATTER_PROGNOSIS)
#define T MATTER_BIT(MATTER_TIME_LEFT)
#define H MATTER_BIT(MATTER_HOME_PLAN)
#define X MATTER_BIT(MATTER_DEATH)
static void words_propose(void **state) {
	(void)state;
	static const struct { const char *words; unsigned sure, maybe; } lines[] = {
		{ "あすは10時に山本が伺います。", 0, 0 },
		{ "子どもたちもがんばっています。", 0, 0 },
		{ "がんこな方です。がんらい丈夫です。", 0, 0 },
		{ "がんの治療を続けます。", 0, D },
		{ "ガンの痛み", 0, D }, { "ｶﾞﾝの痛み", 0, D },
		{ "がんばっています。がんは静かです。", 0, D },
		{ "抗がん剤はやめました。", D, 0 },
		{ "癌", D, 0 },
		{ "余命についてお話ししました。", T, 0 }, { "余 命", T, 0 },
		{ "ホスピスの説明", P | T, 0 }, { "ﾎｽﾋﾟｽの説明", P | T, 0 }, { "Hospice visit", P | T, 0 },
		{ "緩和ケア外来 10時", P, 0 }, { "症状が緩和しました", 0, P },
		{ "palliative clinic", P, 0 }, { "life  expectancy", T, 0 },
		{ "復職の見通しが立った", 0, P },
		{ "看取りの相談", T | X, 0 }, { "みとりの相談", T | X, 0 },
		{ "おじいさまが亡くなられた", 0, X },
		{ "訪問診療を続けます", 0, H }, { "家で最期まで", T | H | X, 0 },
		{ "子宮体部の病気", 0, D },
		{ "CPR and resuscitation", X, 0 },
		{ "葬儀", X, 0 }, { "DNAR", P | X, 0 }, { "ｄｎａｒ", P | X, 0 },
	};
	struct arena *a = arena_new(1 << 22);
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct knowing_words w = knowing_words_of(a, text_of(lines[i].words), LIT("子宮体部（在宅ではない）・貧血 x"));
		if (w.sure != lines[i].sure || w.maybe != lines[i].maybe) fail_msg("%s: %x %x", lines[i].words, w.sure, w.maybe);
		assert_int_equal(w.found.n > 0, (w.sure | w.maybe) != 0);
	}
	arena_free(a);
}

static void illness_is_cut_into_words(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct text illness = LIT("子宮ｘｙ症・貧血、高血圧");
	assert_int_equal(knowing_words_of(a, LIT("きょうは貧血ぎみ"), illness).maybe, D);
	assert_int_equal(knowing_words_of(a, LIT("子宮XY症の説明"), illness).maybe, D);
	assert_int_equal(knowing_words_of(a, LIT("高血圧"), illness).maybe, D);
	assert_int_equal(knowing_words_of(a, LIT("血圧は安定"), illness).maybe, 0);
	assert_int_equal(knowing_words_of(a, LIT("血圧は安定"), LIT("")).maybe, 0);
	assert_int_equal(knowing_words_of(a, LIT(""), illness).maybe, 0);
	assert_int_equal(knowing_words_of(a, LIT("x"), LIT("・・、x")).maybe, 0);
	arena_free(a);
}

/* ---- changes ---- */
static void what_was_held_back(void **state) {
	(void)state;
	const enum knowing_value by_wish[] = { KNOWING_NOT_BY_WISH }, round_about[] = { KNOWING_NOT_BY_WISH, KNOWING_UNKNOWN, KNOWING_PARTLY },
		told[] = { KNOWING_NOT_TOLD, KNOWING_KNOWS }, again[] = { KNOWING_KNOWS, KNOWING_ASK_FIRST }, unknown[] = { KNOWING_UNKNOWN, KNOWING_PARTLY };
	assert_false(knowing_kept(NULL, 0));
	assert_true(knowing_kept(by_wish, 1));
	assert_true(knowing_kept(round_about, 3));
	assert_false(knowing_kept(told, 2));
	assert_true(knowing_kept(again, 2));
	assert_false(knowing_kept(unknown, 2));
}

static void telling_needs_who_when_and_words(void **state) {
	(void)state;
	for (size_t v = 0; v < COUNT(policy); v++) for (unsigned has = 0; has < 8; has++) for (int kept = 0; kept < 2; kept++) for (int told = 0; told < 2; told++) {
		struct knowing k = { .value = text_of(policy[v].code), .plan = told ? LIT("told") : LIT("waiting"), .told_by = has & 1 ? LIT("母") : LIT(""),
			.told_on = has & 2 ? 20260501 : 0, .words = has & 4 ? LIT("ママの病気は") : LIT("") };
		bool asks = told || (kept && policy[v].value == KNOWING_KNOWS);
		bool but = told && policy[v].value != KNOWING_KNOWS && policy[v].value != KNOWING_PARTLY;
		unsigned missing = asks ? (has & 1 ? 0u : KNOWING_NEEDS_BY) | (has & 2 ? 0u : KNOWING_NEEDS_ON) | (has & 4 ? 0u : KNOWING_NEEDS_WORDS) : 0u;
		assert_int_equal(knowing_flaws(kept, &k), missing | (but ? KNOWING_TOLD_BUT : 0u));
	}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_policy_is_whole), cmocka_unit_test(every_value_matter_and_reader), cmocka_unit_test(everybody_present_must_know),
		cmocka_unit_test(codes_go_both_ways), cmocka_unit_test(words_propose), cmocka_unit_test(illness_is_cut_into_words),
		cmocka_unit_test(what_was_held_back), cmocka_unit_test(telling_needs_who_when_and_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
