/* Agreements of the sample people: spoken with a witness, written, by an office that has no seat, one that ends soon, one
 * that was taken back, one person who has not been asked yet (佐藤). */
#include "lists.h"
#include "../../desk/sample.h"

#define ALL CONSENT_TEAM_KINDS
struct line {
	const char *person, *by; int days;
	const char *effect, *recipient, *to, *kinds, *purpose, *method, *witness, *reason;
	int lasts;                       /* days from then; 0 = open */
};
static const struct line lines[] = {
	{ "kitazawa", "msw", 26, "permit", "team", NULL, ALL, "care", "spoken", "中村 健（地域包括）", "「みんなで見てくれたほうが安心だ」", 365 },
	{ "miura", "msw", 40, "permit", "team", NULL, ALL, "care", "written", NULL, NULL, 365 },
	{ "miura", "msw", 20, "reserve", "role", "care_manager", "money", "care", "spoken", NULL, "「お金のことは、夫と私で決めたい」", 0 },
	{ "suzuki", "facility", 190, "permit", "team", NULL, ALL, "care", "by_proxy", "長女", NULL, 365 },
	{ "suzuki", "facility", 100, "permit", "office", "kawazoe_pharmacy", "medical life", "care", "spoken", "長女", NULL, 365 },
	{ "takasaki", "care_manager", 110, "permit", "team", NULL, ALL, "care", "written", NULL, NULL, 365 },
	{ "takasaki", "care_manager", 90, "permit", "office", "kawazoe_hospital", "wish medical sheet", "care", "written", NULL, "入院したときに、すぐわかるように。", 365 },
	{ "tanaka", "care_manager", 75, "permit", "team", NULL, ALL, "care", "paper", "居宅 つむぎの書庫（あ-3）", NULL, 95 },
	{ "kobayashi", "visiting_nurse", 140, "permit", "team", NULL, ALL, "care", "written", NULL, NULL, 365 },
	{ "yoshida", "doctor", 85, "permit", "team", NULL, ALL, "care", "by_proxy", "夫（文字盤で一字ずつ）", "「はい。みんなに」", 365 },
	{ "yoshida", "doctor", 80, "permit", "list", NULL, "sheet", "emergency", "by_proxy", "夫（文字盤で一字ずつ）", NULL, 365 },
};

static id list_sample(struct sample *s) {
	static const char *const offices[] = { "hidamari", "nagomi" };
	struct actor by = sample_by(s, "secretariat", 300, 9, 0);
	struct share_list l = { .name = LIT("夜もかけつける事業所"), .words = LIT("夜間の呼び出しを受けている、みどり区の事業所") };
	id list = record_insert(s->tx, &share_list_record, &l, by);
	for (size_t i = 0; i < COUNT(offices); i++) {
		struct share_list_office o = { .list = list, .office = sample_office(s, offices[i]), .from_on = date_plus(s->today, -300) };
		record_insert(s->tx, &share_list_office_record, &o, by);
	}
	return list;
}

static id put(struct sample *s, const struct line *l, id list) {
	bool reserve = text_is(text_of(l->effect), "reserve");
	struct actor by = sample_by(s, l->by, l->days, 15, 30);
	date on = date_plus(s->today, -l->days);
	struct consent c = { .person = sample_person(s, l->person), .effect = text_of(l->effect), .recipient = text_of(l->recipient), .kinds = text_of(l->kinds),
		.purpose = text_of(l->purpose), .basis = LIT("consent"), .reason = text_of(l->reason), .method = text_of(l->method), .given_by = LIT("person"),
		.witness = text_of(l->witness), .explained_by = by.account, .form_version = reserve ? (struct text){ 0 } : LIT("みどり区 2026-04"), .agreed_on = on,
		.from_on = on, .to_on = l->lasts ? date_plus(on, l->lasts) : 0 };
	if (text_is(c.recipient, "office")) c.to_office = sample_office(s, l->to);
	if (text_is(c.recipient, "role")) c.to_role = text_of(l->to);
	if (text_is(c.recipient, "list")) c.to_list = list;
	return consent_put(s->tx, &c, by);
}

void consent_sample(struct sample *s) {
	id list = list_sample(s);
	for (size_t i = 0; i < COUNT(lines); i++) {
		id consent = put(s, &lines[i], list);
		struct consent c;
		if (!lines[i].to || !text_is(text_of(lines[i].to), "kawazoe_pharmacy") || !record_load(s->tx, &consent_record, consent, &c)) continue;
		consent_withdraw(s->tx, &c, LIT("said"), LIT("「薬局は、もう近くのところに替えたから」"), sample_by(s, "facility", 12, 10, 0));
	}
}
