/* The eight people of the sample region, all invented: the two of the founding cases, and six whose names, ages or birth
 * dates are hard on forms and lists. */
#include "person_inside.h"
#include "../../desk/sample.h"

#define T(literal) { "" literal, sizeof(literal) - 1 }
static const struct sample_line {
	const char *key, *by;            /* whose person it first was */
	int days;                        /* so many days ago */
	struct person p;
} lines[] = {
	{ "kitazawa", "msw", 60, { .family_name = T("北沢"), .given_name = T("勇"), .family_kana = T("きたざわ"), .given_kana = T("いさむ"), .birth_on = 19460120, .sex = T("male"), .postcode = T("000-0010"), .address = T("みどり区川沿町1-2-3 さざなみ荘201"), .phone = T("000-000-0010"), .home = T("自宅（アパート2階・ひとり暮らし）"), .care_level = T("22"), .conditions = T("脳梗塞のあと・もの忘れ"), .brought_by = T("地域包括支援センター") } },
	{ "miura", "doctor", 45, { .family_name = T("三浦"), .given_name = T("あかり"), .family_kana = T("みうら"), .given_kana = T("あかり"), .call_name = T("あかりさん"), .birth_on = 19860302, .sex = T("female"), .address = T("みどり区若葉2-4-5"), .phone = T("000-000-0011"), .home = T("自宅（夫・子ども2人と4人暮らし）"), .care_level = T("22"), .conditions = T("がん（在宅で療養中）"), .brought_by = T("川沿病院 地域連携室") } },
	{ "suzuki", "facility", 200, { .family_name = T("鈴木"), .given_name = T("ハナ"), .family_kana = T("すずき"), .given_kana = T("はな"), .call_name = T("ハナさん"), .birth_on = 19220505, .sex = T("female"), .home = T("グループホーム ひなた"), .care_level = T("24"), .conditions = T("心不全・耳が遠い"), .brought_by = T("家族") } },
	{ "takasaki", "care_manager", 120, { .family_name = T("髙﨑"), .given_name = T("邉子"), .family_kana = T("たかさき"), .given_kana = T("べこ"), .birth_on = 19490815, .sex = T("female"), .phone = T("000-000-0012"), .home = T("自宅（夫と2人暮らし）"), .care_level = T("13"), .conditions = T("パーキンソン病"), .brought_by = T("本人") } },
	{ "sato", "community_centre", 30, { .family_name = T("佐藤"), .given_name = T("正"), .family_kana = T("さとう"), .given_kana = T("ただし"), .birth_on = 19400000, .sex = T("male"), .home = T("市営住宅（ひとり暮らし）"), .care_level = T("06"), .conditions = T("通院が途切れている"), .brought_by = T("近所の人") } },
	{ "tanaka", "care_manager", 80, { .family_name = T("オリベイラ・サントス・フェルナンデス・デ・田中"), .given_name = T("マリア・アパレシーダ"), .family_kana = T("おりべいら・さんとす・ふぇるなんです・で・たなか"), .given_kana = T("まりあ・あぱれしーだ"), .call_name = T("マリアさん"), .birth_on = 19551101, .sex = T("female"), .home = T("自宅（娘と暮らす）"), .care_level = T("23"), .conditions = T("脳出血のあと・ポルトガル語と日本語と英語"), .brought_by = T("病院の相談員") } },
	{ "kobayashi", "visiting_nurse", 150, { .family_name = T("小林"), .given_name = T("実"), .family_kana = T("こばやし"), .given_kana = T("みのる"), .birth_on = 19380911, .sex = T("male"), .home = T("自宅（妻と2人暮らし）"), .care_level = T("25"), .conditions = T("肺の病気"), .brought_by = T("主治医") } },
	{ "yoshida", "doctor", 90, { .family_name = T("𠮷田"), .given_name = T("みどり"), .family_kana = T("よしだ"), .given_kana = T("みどり"), .birth_on = 19640710, .sex = T("female"), .phone = T("000-000-0013"), .home = T("自宅（夫と暮らす）"), .care_level = T("25"), .conditions = T("ALS・人工呼吸器"), .brought_by = T("神経内科の医師") } },
};

void person_sample(struct sample *s) {
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct person p = lines[i].p;
		struct actor actor = sample_by(s, lines[i].by, lines[i].days, 10, 30);
		if (lines[i].p.birth_on == 19380911) p.died_on = date_plus(s->today, -1);
		id person = person_add(s->tx, &p, actor, role_of(text_of(lines[i].by)), actor.office);
		sample_add(s->people, &s->n_people, lines[i].key, person);
	}
}
