/* Folding: variants of names, kana of any width, bars; and the pairs a search is made of. */
#include "fold.h"
#include "buf.h"
#include "fold_names.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

static struct arena *arena;

static const char *folded(const char *z) {
	return fold(arena, text_of(z)).p;
}

#define ALIKE(a, b) assert_string_equal(folded(a), folded(b))
#define APART(a, b) assert_string_not_equal(folded(a), folded(b))

static void names(void **state) {
	(void)state;
	ALIKE("髙橋", "高橋");
	ALIKE("山﨑", "山崎");
	ALIKE("山嵜", "山崎");
	ALIKE("渡邊", "渡辺");
	ALIKE("渡邉", "渡辺");
	ALIKE("斎藤", "斉藤");
	ALIKE("齋藤", "斉藤");
	ALIKE("齊藤", "斉藤");
	ALIKE("濵田", "浜田");
	ALIKE("𠮷野", "吉野");
	ALIKE("廣澤", "広沢");
	ALIKE("栁川", "柳川");
	ALIKE("\uFA19田", "神田"); /* the compatibility form of 神 */
	ALIKE("辻\U000E0100本", "辻本"); /* with a variation selector */
	ALIKE("葛\uFE00城", "葛城");
	ALIKE("佐々木", "佐佐木");
	APART("坂本", "阪本");
	APART("渡辺", "渡部");
	APART("太田", "大田");
}

static void kana(void **state) {
	(void)state;
	assert_string_equal(folded("ﾔﾏﾀﾞ ﾊﾟﾝ"), "やまだぱん");
	assert_string_equal(folded("ヤマダ　ハナコ"), "やまだはなこ");
	assert_string_equal(folded("ヴァイオリン"), "ゔぁいおりん");
	ALIKE("ｳﾞｧｲｵﾘﾝ", "ヴァイオリン");
	ALIKE("か\u3099", "が");
	ALIKE("か゛", "ガ");
	ALIKE("フサヱ", "ふさえ");
	ALIKE("カヲル", "かおる");
	ALIKE("霞ヶ関", "霞ケ関");
	ALIKE("みすゞ", "ミスズ");
	ALIKE("いすゞ", "イスズ");
	ALIKE("さゝき", "ささき");
	ALIKE("ケア・カフェ", "ケアカフェ");
	APART("はは", "ばば");
	APART("きよ", "きょ");
	static const char *const voiced[] = { "かゞ", "かが", "ちゞ", "ちぢ", "つゞ", "つづ", "とゞ", "とど", "はゞ", "はば",
		"ほゞ", "ほぼ", "っゞ", "っっ", "なゞ", "なな" };
	for (size_t i = 0; i < sizeof voiced / sizeof *voiced; i += 2)
		ALIKE(voiced[i], voiced[i + 1]);
}

static void bars_and_width(void **state) {
	(void)state;
	static const char *const bars[] = { "ラ-メン", "ラ‐メン", "ラ–メン", "ラ—メン", "ラ―メン", "ラ−メン", "ラ－メン", "ﾗｰﾒﾝ",
		"ラ〜メン", "ラ～メン", "ラ─メン" };
	for (size_t i = 0; i < sizeof bars / sizeof *bars; i++)
		ALIKE(bars[i], "らーめん");
	ALIKE("ＡＢＣ　１２３", "abc123");
	ALIKE("HbA1c", "hba1c");
	ALIKE("㈱", "(株)");
	ALIKE("①", "1");
	ALIKE("ÉCOLE", "école");
	ALIKE("a\u200Bb\u00ADc", "abc");
	assert_string_equal(folded(""), "");
	assert_string_equal(folded(" 　\t\n"), "");
	assert_string_equal(folded("a\xFF" "b"), "a\xEF\xBF\xBD" "b");
	assert_int_equal(fold(arena, (struct text){ NULL, 0 }).n, 0);
	const char *once = folded("㍿\uFDFA ㌖"); /* characters that grow */
	assert_string_equal(folded(once), once);
}

static void table_in_order(void **state) {
	(void)state;
	for (size_t i = 0; i < name_variants_count; i++) {
		assert_true(i == 0 || name_variants[i - 1].from < name_variants[i].from);
		assert_int_equal(name_fold((int32_t)name_variants[i].from), name_variants[i].to);
		assert_int_equal(name_fold((int32_t)name_variants[i].to), name_variants[i].to);
	}
	assert_int_equal(name_fold('a'), 'a');
	assert_int_equal(name_fold(0x10FFFF), 0x10FFFF);
}

static void digits(void **state) {
	(void)state;
	assert_string_equal(fold_digits(arena, LIT("０９０-1234ー５６７８ 内線")).p, "09012345678");
	assert_int_equal(fold_digits(arena, LIT("なし")).n, 0);
}

static void furigana(void **state) {
	(void)state;
	assert_string_equal(fold_kana(arena, LIT("　ﾔﾏﾀﾞ　　 ハナコ ")).p, "やまだ はなこ");
	assert_string_equal(fold_kana(arena, LIT("マリ－ア")).p, "まりーあ");
	assert_string_equal(fold_kana(arena, LIT("ヤヱ ヲ")).p, "やゑ を"); /* stored as it is written */
	assert_string_equal(fold_kana(arena, LIT("ジョン・スミス")).p, "じょん・すみす");
	assert_string_equal(fold_kana(arena, LIT("Maria  Silva")).p, "Maria Silva");
}

static const char *pairs(const char *z) {
	return bigrams(arena, text_of(z)).p;
}

static void pairs_of_japanese(void **state) {
	(void)state;
	assert_string_equal(pairs("訪問看護"), "訪問 問看 看護");
	assert_string_equal(pairs("痰"), "痰");
	assert_string_equal(pairs("看護"), "看護");
	assert_string_equal(pairs("訪問看"), "訪問 問看");
	assert_string_equal(pairs("痰、吸引。"), "痰 吸引");
	assert_string_equal(pairs("らーめん"), "らー ーめ めん");
	assert_string_equal(pairs("𠮷野家"), "𠮷野 野家");
	assert_string_equal(pairs("。、"), "");
	assert_int_equal(bigrams(arena, (struct text){ NULL, 0 }).n, 0);
}

static void pairs_with_latin(void **state) {
	(void)state;
	assert_string_equal(pairs("hba1c"), "hba1c hb ba a1 1c");
	assert_string_equal(pairs("als患者"), "als al ls s患 患者");
	assert_string_equal(pairs("ct"), "ct");
	assert_string_equal(pairs("a"), "a");
	assert_string_equal(pairs("第2型"), "第2 2 2型");
	assert_string_equal(pairs("要介護3"), "要介 介護 護3 3");
	assert_string_equal(pairs("a.b c"), "a b c");
	assert_string_equal(bigrams_sought(arena, LIT("hba")).p, "hb ba");
	assert_string_equal(bigrams_sought(arena, LIT("als患")).p, "al ls s患");
	assert_string_equal(bigrams_sought(arena, LIT("3")).p, "3");
}

/* Every piece cut out of a text, of two characters and more, is found by its pairs. */
static void every_piece_is_found(void **state) {
	(void)state;
	struct text whole = fold(arena, LIT("第2型糖尿病HbA1c7.2でインスリン、ALS患者"));
	struct buf all = buf_in(arena, 0);
	buf_f(&all, " %s ", bigrams(arena, whole).p);
	size_t chars = text_chars(whole);
	for (size_t from = 0; from < chars; from++)
		for (size_t n = 2; from + n <= chars; n++) {
			struct text piece = text_first(text_from(whole, text_first(whole, from).n), n), token;
			struct text sought = bigrams_sought(arena, piece);
			while (text_chars(piece) > 1 && text_cut(&sought, ' ', &token)) {
				struct buf one = buf_in(arena, 0);
				buf_f(&one, text_chars(token) > 1 ? " %.*s " : "%.*s", TEXT_ARG(token));
				if (!text_find(buf_done(&all), buf_done(&one), NULL))
					fail_msg("%.*s of %.*s", TEXT_ARG(token), TEXT_ARG(piece));
			}
		}
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names), cmocka_unit_test(kana), cmocka_unit_test(bars_and_width),
		cmocka_unit_test(table_in_order), cmocka_unit_test(digits), cmocka_unit_test(furigana),
		cmocka_unit_test(pairs_of_japanese), cmocka_unit_test(pairs_with_latin), cmocka_unit_test(every_piece_is_found),
	};
	arena = arena_new(16 << 20);
	int failed = cmocka_run_group_tests_name("base/fold", tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
