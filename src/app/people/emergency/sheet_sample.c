/* Sheets of the sample region: the man without kin as in the design, the young mother, a ventilator in a power cut, and one
 * whose review date has passed. All invented. */
#include "sheet_view.h"
#include "../../desk/sample.h"

#define T(literal) { "" literal, sizeof(literal) - 1 }
static const struct sheet_line_sample {
	const char *person, *by;
	int days, review, confirmed;     /* edition made so many days ago; review in so many days; confirmed days ago */
	struct sheet sheet;
	struct sheet_contact contacts[SHEET_CONTACTS];
} lines[] = {
	{ "kitazawa", "visiting_nurse", 3, 27, 4, { .transport = T("wish"), .transport_words = T("まず川沿病院へ（取り決めあり）"), .cpr = T("undecided"),
		.illness = T("脳梗塞（右手足に力が入りにくい）\nもの忘れ（アルツハイマー型の疑い）\n高血圧"),
		.medicine = T("血を固まりにくくする薬を飲んでいる\nお薬手帳は冷蔵庫の上のかご"), .allergy = T("なし"),
		.manner = T("つたい歩き。会話はできるが、急がされると混乱する。\n右耳が遠い。左から、ゆっくり話す。"),
		.house = T("合鍵：キーボックス（地域包括が番号を知る）\n火・ガス：電気こんろ　ペット：なし"),
		.kin_note = T("親族の連絡先はありません。成年後見を申立て中です。ご本人の意向により、甥への連絡は地域包括が判断します。"), .edition = 4 },
		{ { .name = T("ひだまり訪問看護（担当 山本）"), .phone = T("000-000-0021"), .arrives = T("45分で来る") },
		  { .name = T("みどり在宅クリニック（主治医 小野寺）"), .phone = T("000-000-0022") },
		  { .name = T("地域包括支援センター（親族にかわる連絡先）"), .phone = T("000-000-0023") } } },
	{ "miura", "doctor", 6, 14, 6, { .assumed = T("痛みや息苦しさが強くなったとき"), .transport = T("condition"),
		.transport_words = T("まず訪問看護へ電話。家で和らげられないときは川沿病院へ"), .cpr = T("not_wish"), .cpr_words = T("がんが進んだときのこととして、本人が話した"),
		.illness = T("がん（在宅で療養中）\n骨への転移（左の足に体重をかけない）"), .medicine = T("痛み止めの貼り薬と、痛いときの薬\n貼った日時は枕元の表"), .allergy = T("造影剤で発疹"),
		.manner = T("話ははっきりできる。疲れやすいので短く。\n子どもの前では、病気の話をしないでください。"),
		.house = T("夫と子ども2人。夜は夫がいる。\n酸素の機械：居間"), .kin_note = T("夫：本人が「いちばんに知らせて」と話しています。"), .edition = 2 },
		{ { .name = T("みどり在宅クリニック（主治医 小野寺）"), .phone = T("000-000-0022"), .arrives = T("30分で来る") },
		  { .name = T("ひだまり訪問看護（担当 山本）"), .phone = T("000-000-0021"), .arrives = T("45分で来る") } } },
	{ "yoshida", "doctor", 20, 70, 20, { .assumed = T("人工呼吸器をつけて家で暮らす、という本人の選択のもとで"), .transport = T("wish"),
		.transport_words = T("神経内科のある川沿病院へ。呼吸器ごと運んでください"), .cpr = T("wish"), .cpr_words = T("気管切開あり。気管から換気してください"),
		.illness = T("ALS（筋萎縮性側索硬化症）\n気管切開・人工呼吸器（24時間）・胃ろう"), .medicine = T("薬は胃ろうから\nお薬手帳と設定表は呼吸器の横"), .allergy = T("ラテックス"),
		.manner = T("意識ははっきりしている。文字盤で話す。\nまばたき1回＝はい、2回＝いいえ。返事を待ってください。"),
		.house = T("停電のとき：外部バッテリー2台（8時間）→ 手動の蘇生バッグ（ベッドの右）\n吸引器は電池でも動く　ペット：犬（別室）"), .edition = 3 },
		{ { .name = T("みどり在宅クリニック（主治医 小野寺）"), .phone = T("000-000-0022"), .arrives = T("30分で来る") },
		  { .name = T("ひだまり訪問看護"), .phone = T("000-000-0021"), .arrives = T("45分で来る"), .words = T("呼吸器の扱いを知っている") },
		  { .name = T("呼吸器の会社（24時間受付）"), .phone = T("000-000-0033"), .arrives = T("2時間で来る") },
		  { .name = T("電力会社（停電の受付）"), .phone = T("000-000-0034") } } },
	{ "suzuki", "visiting_nurse", 190, -10, 190, { .transport = T("condition"), .transport_words = T("骨折やけがのとき。老いの弱りでは運ばない"), .cpr = T("not_wish"),
		.illness = T("心不全\n両耳が遠い"), .medicine = T("水分を出す薬\n薬はホームの職員が管理"), .allergy = T("なし"),
		.manner = T("耳元で、低い声でゆっくり。\n手を握ると落ち着く。"), .house = T("グループホーム ひなた（夜勤1名）\n玄関は電話で開きます"), .edition = 1 },
		{ { .name = T("グループホーム ひなた（夜勤）"), .phone = T("000-000-0028"), .arrives = T("そばにいる") },
		  { .name = T("みどり在宅クリニック（主治医 小野寺）"), .phone = T("000-000-0022"), .arrives = T("45分で来る") } } },
};

void sheet_sample(struct sample *s) {
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct actor by = sample_by(s, lines[i].by, lines[i].days, 15, 0);
		struct sheet sheet = lines[i].sheet;
		sheet.person = sample_person(s, lines[i].person);
		sheet.review_on = date_plus(s->today, lines[i].review);
		sheet.confirmed_how = LIT("spoken");
		sheet.confirmed_on = date_plus(s->today, -lines[i].confirmed);
		sheet.tenths = 120;
		record_insert(s->tx, &sheet_record, &sheet, by);
		for (int64_t edition = 1; edition <= sheet.edition; edition++)
			sheet_edition_made(s->tx, sheet.person, edition, by.at - DAYS(30) * (sheet.edition - edition));
		for (int64_t n = 0; n < SHEET_CONTACTS && lines[i].contacts[n].name.n; n++) {
			struct sheet_contact c = lines[i].contacts[n];
			c.person = sheet.person;
			c.rank = n + 1;
			record_insert(s->tx, &sheet_contact_record, &c, by);
		}
	}
}
