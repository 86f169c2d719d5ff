/* The cautious word list: which words of a text may touch a matter that somebody has not been told. It may stop too much,
 * never too little: a word that cannot mean anything else is sure, one that can (見通し of a job) is a question to the
 * writer. Compared folded (base/fold.h): kana, width, case and spaces do not matter.
 * To extend: a row in list[]. unless: what must not follow (がんばる is no がん). */
#include "knowing_rules.h"
#include "../../../base/fold.h"

#define DIA MATTER_BIT(MATTER_DIAGNOSIS)
#define PRO MATTER_BIT(MATTER_PROGNOSIS)
#define TIM MATTER_BIT(MATTER_TIME_LEFT)
#define HOM MATTER_BIT(MATTER_HOME_PLAN)
#define DEA MATTER_BIT(MATTER_DEATH)

static const struct { const char *word; unsigned sure, maybe; const char *unless; } list[] = {
	{ "病名", DIA, 0, 0 }, { "診断名", DIA, 0, 0 }, { "告知", DIA | PRO, 0, 0 }, { "癌", DIA, 0, 0 }, { "腫瘍", DIA, 0, 0 }, { "白血病", DIA, 0, 0 },
	{ "肉腫", DIA, 0, 0 }, { "リンパ腫", DIA, 0, 0 }, { "抗がん", DIA, 0, 0 }, { "化学療法", DIA, 0, 0 }, { "放射線治療", DIA, 0, 0 }, { "難病", DIA, 0, 0 },
	{ "転移", DIA | PRO, 0, 0 }, { "再発", DIA | PRO, 0, 0 }, { "がん", 0, DIA, "ばこぜたじもらぐきと" }, { "診断", 0, DIA, 0 }, { "病状", 0, DIA | PRO, 0 },
	{ "cancer", DIA, 0, 0 }, { "tumour", DIA, 0, 0 }, { "tumor", DIA, 0, 0 }, { "metasta", DIA | PRO, 0, 0 }, { "chemo", DIA, 0, 0 },
	{ "leukaemia", DIA, 0, 0 }, { "leukemia", DIA, 0, 0 }, { "lymphoma", DIA, 0, 0 }, { "diagnos", DIA, 0, 0 }, { "relapse", DIA | PRO, 0, 0 },

	{ "予後", PRO, 0, 0 }, { "ホスピス", PRO | TIM, 0, 0 }, { "緩和ケア", PRO, 0, 0 }, { "緩和医療", PRO, 0, 0 }, { "緩和病棟", PRO, 0, 0 }, { "緩和", 0, PRO, 0 },
	{ "ターミナル", PRO | TIM, 0, 0 }, { "終末期", PRO | TIM, 0, 0 }, { "末期", PRO | TIM, 0, 0 }, { "治らな", PRO, 0, 0 }, { "治る見込み", PRO, 0, 0 },
	{ "治療の効果", 0, PRO, 0 }, { "効果が期待", PRO, 0, 0 }, { "効かなく", 0, PRO, 0 }, { "積極的治療", PRO, 0, 0 }, { "積極的な治療", PRO, 0, 0 },
	{ "bsc", 0, PRO, 0 }, { "鎮静", PRO | DEA, 0, 0 }, { "延命", PRO | DEA, 0, 0 }, { "dnar", PRO | DEA, 0, 0 }, { "モルヒネ", 0, PRO, 0 }, { "医療用麻薬", 0, PRO, 0 },
	{ "見通し", 0, PRO, 0 }, { "悪化", 0, PRO, 0 }, { "進行", 0, PRO, 0 }, { "prognos", PRO, 0, 0 }, { "hospice", PRO | TIM, 0, 0 }, { "palliative", PRO, 0, 0 },
	{ "terminal", 0, PRO | TIM, 0 }, { "incurable", PRO, 0, 0 }, { "sedation", PRO | DEA, 0, 0 }, { "outlook", 0, PRO, 0 },

	{ "余命", TIM, 0, 0 }, { "残された時間", TIM, 0, 0 }, { "残された日", TIM, 0, 0 }, { "残りの時間", TIM, 0, 0 }, { "残り時間", 0, TIM, 0 }, { "あと数日", 0, TIM, 0 },
	{ "あと数週", 0, TIM, 0 }, { "あと数か月", 0, TIM, 0 }, { "あと数ヶ月", 0, TIM, 0 }, { "数か月の命", TIM, 0, 0 }, { "日単位", TIM, 0, 0 }, { "週単位", TIM, 0, 0 },
	{ "月単位", 0, TIM, 0 }, { "お別れ", 0, TIM | DEA, 0 }, { "life expectancy", TIM, 0, 0 }, { "time left", TIM, 0, 0 }, { "weeks to live", TIM, 0, 0 },
	{ "months to live", TIM, 0, 0 },

	{ "在宅", 0, HOM, 0 }, { "自宅で過ご", HOM, 0, 0 }, { "家で過ご", 0, HOM, 0 }, { "家で最期", HOM | DEA, 0, 0 }, { "自宅で最期", HOM | DEA, 0, 0 },
	{ "訪問診療", 0, HOM, 0 }, { "home care", 0, HOM, 0 },

	{ "看取", TIM | DEA, 0, 0 }, { "みとり", TIM | DEA, 0, 0 }, { "最期", TIM | DEA, 0, 0 }, { "最後のとき", 0, DEA, 0 }, { "亡くな", 0, DEA, 0 }, { "死亡", DEA, 0, 0 },
	{ "死後", DEA, 0, 0 }, { "死期", TIM | DEA, 0, 0 }, { "死ぬ", DEA, 0, 0 }, { "死んで", 0, DEA, 0 }, { "逝去", DEA, 0, 0 }, { "永眠", DEA, 0, 0 }, { "葬", DEA, 0, 0 },
	{ "遺影", DEA, 0, 0 }, { "遺言", 0, DEA, 0 }, { "遺族", DEA, 0, 0 }, { "納棺", DEA, 0, 0 }, { "エンゼルケア", DEA, 0, 0 }, { "心肺停止", DEA, 0, 0 },
	{ "心停止", DEA, 0, 0 }, { "心臓マッサージ", DEA, 0, 0 }, { "蘇生", DEA, 0, 0 }, { "急変", 0, PRO | DEA, 0 }, { "グリーフ", DEA, 0, 0 }, { "dying", TIM | DEA, 0, 0 },
	{ "death", DEA, 0, 0 }, { "end of life", TIM | DEA, 0, 0 }, { "funeral", DEA, 0, 0 }, { "bereave", DEA, 0, 0 }, { "grief", 0, DEA, 0 }, { "resuscitat", DEA, 0, 0 },
	{ "passed away", DEA, 0, 0 },
};

static bool follows(struct text rest, const char *unless) {
	struct text none = text_of(unless);
	int32_t next = rest.n ? text_next(&rest) : -1;
	while (next >= 0 && none.n) if (text_next(&none) == next) return true;
	return false;
}

static bool has(struct text folded, struct text needle, const char *unless) {
	size_t at;
	while (needle.n && text_find(folded, needle, &at)) {
		folded = text_from(folded, at + needle.n);
		if (!unless || !follows(folded, unless)) return true;
	}
	return false;
}

static void found(struct buf *b, struct text word) {
	if (b->n) buf_z(b, "、");
	buf_text(b, word);
}

static bool parts_illness(int32_t c) {
	return c == 0x30FB || c == 0x3001 || c == 0x3002 || c == 0xFF08 || c == 0xFF09 || c == '(' || c == ')' || c == ',' || c == '/' || c == '\n'
		|| c == '\r' || c == 0x3000 || c == ' ';
}

/* The parts of 子宮がん（在宅で療養中）・貧血, of two characters and more. */
static void illness_words(struct arena *a, struct text folded, struct text illness, struct knowing_words *w, struct buf *b) {
	struct text walk = illness;
	const char *start = walk.p;
	while (walk.n || start < walk.p) {
		const char *end = walk.p;
		int32_t c = walk.n ? text_next(&walk) : -1;
		if (c >= 0 && !parts_illness(c)) continue;
		struct text part = { start, c < 0 ? (size_t)(walk.p - start) : (size_t)(end - start) };
		start = walk.p;
		if (text_chars(part) >= 2 && has(folded, fold(a, part), NULL)) { w->maybe |= DIA; found(b, part); }
		if (c < 0) return;
	}
}

struct knowing_words knowing_words_of(struct arena *a, struct text words, struct text illness) {
	struct knowing_words w = { 0 };
	struct text folded = fold(a, words);
	struct buf b = buf_in(a, 64);
	for (size_t i = 0; i < COUNT(list); i++) {
		if (!has(folded, fold(a, text_of(list[i].word)), list[i].unless)) continue;
		w.sure |= list[i].sure;
		w.maybe |= list[i].maybe;
		found(&b, text_of(list[i].word));
	}
	illness_words(a, folded, illness, &w, &b);
	w.maybe &= ~w.sure;
	w.found = buf_done(&b);
	return w;
}
