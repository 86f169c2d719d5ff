/* The circles of the sample region. Everybody in them is invented. The first is founding case 1: a nephew who does not want to
 * be called, was tried twice, and later agrees to one thing only. */
#include "circle_inside.h"
#include "../../desk/sample.h"
#include "../consent/consent.h"
#include "../task/task.h"

#define T(literal) { "" literal, sizeof(literal) - 1 }
static const struct sample_kin { const char *key, *person, *by; int months; struct kin k; } people[] = {
	{ "nephew", "kitazawa", "msw", 0, { .name = T("浅野 修"), .kana = T("あさの おさむ"), .relation = T("nephew_niece"), .relation_words = T("甥（妹の子）"), .sex = T("male"), .birth_on = 19740600, .phone = T("000-000-0101"), .address = T("同じ市内"), .contact = T("person_refuses"), .contact_words = T("後見の書類のことだけ、高橋から手紙で") } },
	{ "father", "kitazawa", "msw", 0, { .name = T("北沢 留吉"), .relation = T("father"), .sex = T("male"), .died_on = 19790000 } },
	{ "mother", "kitazawa", "msw", 0, { .name = T("北沢 ミツ"), .relation = T("mother"), .sex = T("female"), .died_on = 19920300 } },
	{ "sister", "kitazawa", "msw", 0, { .name = T("浅野 和子"), .kana = T("あさの かずこ"), .relation = T("sister"), .relation_words = T("妹"), .sex = T("female"), .birth_on = 19490000, .died_on = 20080000 } },
	{ "sisters_husband", "kitazawa", "msw", 0, { .relation = T("in_law"), .relation_words = T("妹の元の夫"), .sex = T("male"), .words = T("離婚のあと、どこにいるかはわかりません。") } },
	{ "drinking_friend", "kitazawa", "msw", 0, { .name = T("井口 茂"), .kana = T("いぐち しげる"), .relation = T("friend"), .relation_words = T("飲み仲間（もとの仕事仲間）"), .sex = T("male"), .birth_on = 19480000, .phone = T("000-000-0102"), .contact = T("day_only"), .contact_words = T("夜8時までなら"), .presumer = 1, .words = T("若いころの話をよく知っています。") } },
	{ "neighbour", "kitazawa", "community_centre", 0, { .name = T("原田 道子"), .kana = T("はらだ みちこ"), .relation = T("neighbour"), .relation_words = T("となりの部屋の人"), .sex = T("female"), .phone = T("000-000-0103"), .contact = T("any"), .words = T("新聞がたまると、気づいて知らせてくれます。") } },
	{ "landlord", "kitazawa", "community_centre", 0, { .name = T("森山 たか"), .kana = T("もりやま たか"), .relation = T("landlord"), .relation_words = T("大家さん"), .sex = T("female"), .phone = T("000-000-0104"), .contact = T("day_only") } },

	{ "husband", "miura", "doctor", 0, { .name = T("三浦 健"), .kana = T("みうら けん"), .relation = T("spouse"), .relation_words = T("夫"), .sex = T("male"), .birth_on = 19840900, .phone = T("000-000-0111"), .contact = T("any"), .household = 1, .key_person = 1, .presumer = 1, .presumer_agreed = 1 } },
	{ "child1", "miura", "msw", 12 * 12 + 3, { .name = T("三浦 陽菜"), .kana = T("みうら ひな"), .relation = T("daughter"), .relation_words = T("長女"), .sex = T("female"), .contact = T("ask_first"), .household = 1 } },
	{ "child2", "miura", "msw", 12 * 7 + 5, { .name = T("三浦 蒼"), .kana = T("みうら あおい"), .relation = T("son"), .relation_words = T("長男"), .sex = T("male"), .contact = T("ask_first"), .household = 1 } },
	{ "m_father", "miura", "msw", 0, { .name = T("藤本 敏夫"), .kana = T("ふじもと としお"), .relation = T("father"), .sex = T("male"), .birth_on = 19550000, .contact = T("person_refuses"), .contact_words = T("本人から話すまで、連絡しません") } },
	{ "m_mother", "miura", "msw", 0, { .name = T("岡 久美子"), .kana = T("おか くみこ"), .relation = T("mother"), .relation_words = T("母"), .sex = T("female"), .birth_on = 19570000, .phone = T("000-000-0113"), .contact = T("day_only") } },
	{ "m_stepmother", "miura", "msw", 0, { .name = T("藤本 恵"), .relation = T("other"), .relation_words = T("父の妻"), .sex = T("female") } },
	{ "m_sister", "miura", "msw", 0, { .name = T("岡 さおり"), .kana = T("おか さおり"), .relation = T("sister"), .relation_words = T("姉"), .sex = T("female"), .birth_on = 19821100, .phone = T("000-000-0114"), .contact = T("any") } },

	{ "s_daughter", "suzuki", "facility", 0, { .name = T("鈴木 節子"), .kana = T("すずき せつこ"), .relation = T("daughter"), .relation_words = T("長女"), .sex = T("female"), .birth_on = 19460000, .phone = T("000-000-0121"), .contact = T("any"), .key_person = 1, .presumer = 1, .presumer_agreed = 1 } },
	{ "s_son", "suzuki", "facility", 0, { .relation = T("son"), .relation_words = T("長男"), .sex = T("male"), .birth_on = 19480000, .died_on = 20150000 } },
	{ "s_grandchild", "suzuki", "facility", 0, { .name = T("鈴木 亮"), .relation = T("grandchild"), .relation_words = T("孫（長男の子）"), .sex = T("male"), .birth_on = 19790000, .contact = T("mail_only") } },

	{ "t_husband", "takasaki", "care_manager", 0, { .name = T("髙﨑 邦夫"), .kana = T("たかさき くにお"), .relation = T("spouse"), .relation_words = T("夫"), .sex = T("male"), .birth_on = 19470300, .contact = T("any"), .household = 1, .key_person = 1 } },
	{ "t_first_wife", "takasaki", "care_manager", 0, { .relation = T("other"), .relation_words = T("夫の前の妻"), .sex = T("female") } },
	{ "t_stepson", "takasaki", "care_manager", 0, { .name = T("髙﨑 誠"), .relation = T("in_law"), .relation_words = T("夫の息子"), .sex = T("male"), .birth_on = 19720000, .contact = T("mail_only") } },
	{ "t_daughter", "takasaki", "care_manager", 0, { .name = T("須藤 真理"), .relation = T("daughter"), .relation_words = T("長女"), .sex = T("female"), .birth_on = 19810000, .phone = T("000-000-0131"), .contact = T("any") } },

	{ "sa_wife", "sato", "community_centre", 0, { .relation = T("other"), .relation_words = T("別れた妻"), .sex = T("female"), .contact = T("person_refuses") } },
	{ "sa_daughter", "sato", "community_centre", 0, { .name = T("川口 由美"), .relation = T("daughter"), .sex = T("female"), .birth_on = 19700000, .contact = T("refuses") } },
	{ "n_daughter", "tanaka", "care_manager", 0, { .name = T("田中 ジュリア"), .kana = T("たなか じゅりあ"), .relation = T("daughter"), .relation_words = T("娘"), .sex = T("female"), .birth_on = 19880000, .phone = T("000-000-0141"), .contact = T("day_only"), .contact_words = T("仕事中は出られません"), .household = 1, .key_person = 1 } },
	{ "b_wife", "kobayashi", "visiting_nurse", 0, { .name = T("小林 ヨシ"), .kana = T("こばやし よし"), .relation = T("spouse"), .relation_words = T("妻"), .sex = T("female"), .birth_on = 19400000, .contact = T("any"), .household = 1, .presumer = 1, .presumer_agreed = 1 } },
	{ "y_husband", "yoshida", "doctor", 0, { .name = T("𠮷田 浩"), .kana = T("よしだ ひろし"), .relation = T("spouse"), .relation_words = T("夫"), .sex = T("male"), .birth_on = 19621000, .phone = T("000-000-0151"), .contact = T("any"), .household = 1, .key_person = 1, .presumer = 1, .presumer_agreed = 1 } },
	{ "y_son", "yoshida", "doctor", 0, { .name = T("𠮷田 翔太"), .relation = T("son"), .relation_words = T("長男"), .sex = T("male"), .birth_on = 19920000, .contact = T("any") } },
	{ "y_grandchild", "yoshida", "doctor", 12 * 4, { .relation = T("grandchild"), .relation_words = T("孫"), .sex = T("female") } },
};

static const struct { const char *kin, *by, *part, *answer, *source, *words; int days, until; } wills[] = {
	{ "nephew", "msw", "contact", "refused", "高橋（MSW）が電話で", "もう何年も会っていない。連絡はしないでほしい。", 48, 0 },
	{ "nephew", "msw", "body", "refused", "高橋（MSW）が電話で", NULL, 48, 0 },
	{ "nephew", "msw", "belongings", "refused", "高橋（MSW）が電話で", NULL, 48, 0 },
	{ "nephew", "msw", "petition", "refused", "高橋（MSW）が電話で", NULL, 48, 0 },
	{ "nephew", "msw", "petition", "willing", "高橋（MSW）が電話で", "ふだんの関わりは持てない。後見の申立ての書類には協力する。", 20, 160 },
	{ "drinking_friend", "msw", "attend", "willing", "山本（訪問看護）が自宅で", "話し合いには、顔を出すよ。", 15, 0 },
	{ "drinking_friend", "msw", "funeral", "depends", "山本（訪問看護）が自宅で", "線香くらいは、あげに行く。", 15, 0 },
	{ "landlord", "community_centre", "daily", "willing", "中村（地域包括）が訪ねて", "入院のあいだ、郵便物をあずかる。", 40, -2 },
	{ "husband", "doctor", "contact", "willing", "小野寺（医師）が外来で", NULL, 38, 0 },
	{ "husband", "msw", "attend", "willing", "高橋（MSW）が自宅で", NULL, 12, 0 },
	{ "husband", "msw", "contract", "willing", "高橋（MSW）が自宅で", NULL, 12, 0 },
	{ "husband", "msw", "pay", "willing", "高橋（MSW）が自宅で", NULL, 12, 0 },
	{ "husband", "msw", "discharge_place", "willing", "高橋（MSW）が自宅で", "家で看たい。", 12, 0 },
	{ "m_sister", "msw", "daily", "willing", "高橋（MSW）が電話で", "子どもたちの送り迎えは、わたしがします。", 9, 30 },
	{ "m_mother", "msw", "daily", "depends", "高橋（MSW）が電話で", "腰の具合がよければ。", 9, 0 },
	{ "s_daughter", "facility", "contact", "willing", "ひなたで", NULL, 100, 0 },
	{ "s_daughter", "facility", "funeral", "willing", "ひなたで", NULL, 100, 0 },
	{ "sa_daughter", "community_centre", "informed_only", "willing", "中村（地域包括）への手紙で", "亡くなったときだけ、知らせてください。", 25, 0 },
	{ "n_daughter", "care_manager", "discharge_place", "depends", "佐々木（ケアマネ）が自宅で", "夜だけでも手伝いがあれば。", 28, 60 },
	{ "y_husband", "doctor", "contact", "willing", "小野寺（医師）が往診で", NULL, 60, 0 },
};

static const struct { const char *kin, *by, *method, *by_words, *answer, *again, *agreed; int days, reached; } tries[] = {
	{ "nephew", "msw", "phone", "川沿病院 病棟", "出なかった。留守番電話には入れていない。", "may_contact", "not_asked", 55, 0 },
	{ "nephew", "msw", "phone", "高橋（MSW）", "関わりたくない。もう電話しないでほしい、とのこと。", "ask_person", "not_asked", 48, 1 },
	{ "nephew", "msw", "letter", "高橋（MSW）", "後見の申立人だけなら引き受ける、と電話があった。", "ask_person", "yes", 22, 1 },
	{ "sa_daughter", "community_centre", "letter", "中村（地域包括）", "関わりは望まない、と返事があった。", "no", "yes", 25, 1 },
};

static const struct { const char *person, *from, *to, *kind, *quality; date since; } ties[] = {
	{ "kitazawa", "father", "mother", "spouse", NULL, 19420000 }, { "kitazawa", "father", NULL, "parent_of", NULL, 0 }, { "kitazawa", "mother", NULL, "parent_of", "close", 0 },
	{ "kitazawa", "father", "sister", "parent_of", NULL, 0 }, { "kitazawa", "mother", "sister", "parent_of", NULL, 0 },
	{ "kitazawa", "sister", "sisters_husband", "divorced", NULL, 19850000 }, { "kitazawa", "sister", "nephew", "parent_of", NULL, 0 },
	{ "kitazawa", "sisters_husband", "nephew", "parent_of", NULL, 0 }, { "kitazawa", NULL, "nephew", NULL, "cut_off", 0 },
	{ "kitazawa", NULL, "drinking_friend", NULL, "close", 0 }, { "kitazawa", NULL, "landlord", NULL, "plain", 0 },
	{ "miura", "husband", NULL, "spouse", "close", 20110000 }, { "miura", NULL, "child1", "parent_of", "close", 0 }, { "miura", "husband", "child1", "parent_of", NULL, 0 },
	{ "miura", NULL, "child2", "parent_of", "close", 0 }, { "miura", "husband", "child2", "parent_of", NULL, 0 },
	{ "miura", "m_father", "m_mother", "divorced", "tension", 20010000 }, { "miura", "m_father", NULL, "parent_of", "tension", 0 },
	{ "miura", "m_mother", NULL, "parent_of", NULL, 0 }, { "miura", "m_father", "m_sister", "parent_of", NULL, 0 }, { "miura", "m_mother", "m_sister", "parent_of", NULL, 0 },
	{ "miura", "m_father", "m_stepmother", "spouse", NULL, 20050000 }, { "miura", NULL, "m_sister", NULL, "close", 0 },
	{ "suzuki", NULL, "s_daughter", "parent_of", "close", 0 }, { "suzuki", NULL, "s_son", "parent_of", NULL, 0 }, { "suzuki", "s_son", "s_grandchild", "parent_of", NULL, 0 },
	{ "takasaki", "t_husband", NULL, "spouse", "plain", 19790000 }, { "takasaki", "t_husband", "t_first_wife", "divorced", NULL, 19760000 },
	{ "takasaki", "t_husband", "t_stepson", "parent_of", "distant", 0 }, { "takasaki", "t_first_wife", "t_stepson", "parent_of", NULL, 0 },
	{ "takasaki", NULL, "t_stepson", "adoptive_parent_of", "tension", 0 }, { "takasaki", NULL, "t_daughter", "parent_of", "close", 0 },
	{ "takasaki", "t_husband", "t_daughter", "parent_of", NULL, 0 },
	{ "sato", NULL, "sa_wife", "divorced", NULL, 19880000 }, { "sato", NULL, "sa_daughter", "parent_of", "cut_off", 0 }, { "sato", "sa_wife", "sa_daughter", "parent_of", NULL, 0 },
	{ "tanaka", NULL, "n_daughter", "parent_of", "close", 0 }, { "kobayashi", NULL, "b_wife", "spouse", "close", 0 },
	{ "yoshida", "y_husband", NULL, "spouse", "close", 0 }, { "yoshida", NULL, "y_son", "parent_of", NULL, 0 }, { "yoshida", "y_husband", "y_son", "parent_of", NULL, 0 },
	{ "yoshida", "y_son", "y_grandchild", "parent_of", NULL, 0 },
};

static size_t nth(const char *key) {
	size_t i = 0;
	while (i + 1 < COUNT(people) && !text_is(text_of(people[i].key), key)) i++;
	return i;
}

static void will_sample(struct sample *s, const id *kin, size_t i) {
	size_t k = nth(wills[i].kin);
	struct actor by = sample_by(s, wills[i].by, wills[i].days, 11, 20);
	struct kin_will w = { .person = sample_person(s, people[k].person), .kin = kin[k], .part = text_of(wills[i].part), .answer = text_of(wills[i].answer),
		.said_on = date_plus(s->today, -wills[i].days), .until_on = wills[i].until ? date_plus(s->today, wills[i].until) : 0,
		.source = text_of(wills[i].source), .words = text_of(wills[i].words) };
	if (!wills[i].words) w.words = (struct text){ 0 };
	record_insert(s->tx, &kin_will_record, &w, by);
	if (w.until_on)
		task_add(s->tx, w.person, text_of(word(LANG_JA, circle_ask_again_ja)), by.account, w.until_on, "kin_will", w.row.id, by);
}

void circle_sample(struct sample *s) {
	id kin[COUNT(people)];
	for (size_t i = 0; i < COUNT(people); i++) {
		struct kin k = people[i].k;
		struct actor by = sample_by(s, people[i].by, 30, 10, 40);
		k.person = sample_person(s, people[i].person);
		if (people[i].months) k.birth_on = date_plus_months(s->today, -people[i].months);
		kin[i] = record_insert(s->tx, &kin_record, &k, by);
		consent_begin_kin(s->tx, k.person, kin[i], by);
	}
	for (size_t i = 0; i < COUNT(wills); i++) will_sample(s, kin, i);
	for (size_t i = 0; i < COUNT(tries); i++) {
		size_t k = nth(tries[i].kin);
		struct kin_attempt a = { .person = sample_person(s, people[k].person), .kin = kin[k], .tried_on = date_plus(s->today, -tries[i].days),
			.method = text_of(tries[i].method), .by_words = text_of(tries[i].by_words), .reached = tries[i].reached, .answer = text_of(tries[i].answer),
			.again = text_of(tries[i].again), .person_agreed = text_of(tries[i].agreed) };
		record_insert(s->tx, &kin_attempt_record, &a, sample_by(s, tries[i].by, tries[i].days, 15, 0));
	}
	for (size_t i = 0; i < COUNT(ties); i++) {
		struct kin_tie t = { .person = sample_person(s, ties[i].person), .from_kin = ties[i].from ? kin[nth(ties[i].from)] : 0,
			.to_kin = ties[i].to ? kin[nth(ties[i].to)] : 0, .since_on = ties[i].since };
		if (ties[i].kind) t.kind = text_of(ties[i].kind);
		if (ties[i].quality) t.quality = text_of(ties[i].quality);
		record_insert(s->tx, &kin_tie_record, &t, sample_by(s, "msw", 30, 10, 50));
	}
}
