/* The sample region's twelve organisations and nine accounts, one for each role. All invented. */
#include "account_inside.h"
#include "../desk/sample.h"

static const struct { const char *key, *name, *kana, *kind, *phone, *night; } offices[] = {
	{ "midori_clinic", "みどり在宅クリニック", "みどりざいたくくりにっく", "clinic", "000-000-0022", "000-000-0022" },
	{ "hidamari", "ひだまり訪問看護", "ひだまりほうもんかんご", "visiting_nursing", "000-000-0021", "000-000-0021" },
	{ "tsumugi", "居宅 つむぎ", "きょたくつむぎ", "care_management", "000-000-0024", NULL },
	{ "hokatsu", "みどり区地域包括支援センター", "みどりくちいきほうかつしえんせんたー", "community_centre", "000-000-0023", "000-000-0023" },
	{ "kawazoe_pharmacy", "かわぞえ薬局", "かわぞえやっきょく", "pharmacy", "000-000-0025", NULL },
	{ "kawazoe_hospital", "川沿病院", "かわぞえびょういん", "hospital", "000-000-0026", "000-000-0027" },
	{ "hinata", "グループホーム ひなた", "ぐるーぷほーむひなた", "facility", "000-000-0028", "000-000-0028" },
	{ "ward_office", "みどり区役所", "みどりくやくしょ", "municipality", "000-000-0029", NULL },
	{ "secretariat", "みどり区 在宅ケアの縁側 事務局", "じむきょく", "secretariat", "000-000-0000", NULL },
	{ "wakaba_dental", "わかば歯科", "わかばしか", "dental", "000-000-0030", NULL },
	{ "nagomi", "ヘルパーステーション なごみ", "へるぱーすてーしょんなごみ", "home_help", "000-000-0031", NULL },
	{ "kita_law", "きた司法書士事務所", "きたしほうしょしじむしょ", "legal", "000-000-0032", NULL },
};
static const struct { const char *role, *name, *kana, *office; bool admin; } accounts[] = {
	{ "msw", "高橋 ゆき", "たかはし ゆき", "midori_clinic", false },
	{ "doctor", "小野寺 誠", "おのでら まこと", "midori_clinic", false },
	{ "visiting_nurse", "山本 千尋", "やまもと ちひろ", "hidamari", false },
	{ "care_manager", "佐々木 亮", "ささき りょう", "tsumugi", false },
	{ "pharmacist", "林 さくら", "はやし さくら", "kawazoe_pharmacy", false },
	{ "facility", "原田 久美", "はらだ くみ", "hinata", false },
	{ "community_centre", "中村 健", "なかむら けん", "hokatsu", false },
	{ "municipality", "石井 直子", "いしい なおこ", "ward_office", false },
	{ "secretariat", "松田 恵", "まつだ めぐみ", "secretariat", true },
};

void account_sample(struct sample *s) {
	struct actor system = { 0, 0, date_start(date_plus(s->today, -400)) + HOURS(9) };   /* before anybody's first day: the past can be asked */
	for (size_t i = 0; i < COUNT(offices); i++) {
		struct office o = { .name = text_of(offices[i].name), .kana = text_of(offices[i].kana), .kind = text_of(offices[i].kind),
			.phone = text_of(offices[i].phone), .night_phone = text_of(offices[i].night) };
		sample_add(s->offices, &s->n_offices, offices[i].key, record_insert(s->tx, &office_record, &o, system));
	}
	for (size_t i = 0; i < COUNT(accounts); i++) {
		struct account a = { .login = text_of(accounts[i].role), .name = text_of(accounts[i].name), .kana = text_of(accounts[i].kana),
			.language = LIT("ja"), .kind = LIT("staff"), .admin = accounts[i].admin };
		id account = record_insert(s->tx, &account_record, &a, system);
		sample_add(s->accounts, &s->n_accounts, accounts[i].role, account);
		struct account_role role = { .account = account, .office = sample_office(s, accounts[i].office), .role = text_of(accounts[i].role),
			.from_on = date_plus(s->today, -400) };
		record_insert(s->tx, &account_role_record, &role, system);
	}
}
