/* The sheet's fields and code lists. Whom to call is a record of its own, one row each, five at most.
 * DOMAIN.md 3.4: a wish about resuscitation is no order and says nothing about other treatment; 「まだ決めていない」 means treat. */
#include "sheet_view.h"

static const struct code_item transport_items[] = {
	{ "wish", JA("sheet|希望する"), NULL }, { "condition", JA("sheet|場合による"), JA("どんなときかを下に書いてください") },
	{ "not_wish", JA("sheet|望まない"), NULL }, { "undecided", JA("sheet|まだ決めていない"), JA("ふつうに搬送します") },
};
const struct codes sheet_transports = { "sheet_transport", transport_items, COUNT(transport_items) };

static const struct code_item cpr_items[] = {
	{ "undecided", JA("sheet|まだ決めていない"), JA("通常の救命処置をお願いします") }, { "wish", JA("sheet|希望する"), NULL },
	{ "condition", JA("sheet|場合による"), JA("どんなときかを下に書いてください") }, { "not_wish", JA("sheet|望まない"), NULL },
};
const struct codes sheet_cprs = { "sheet_cpr", cpr_items, COUNT(cpr_items) };

static const struct code_item how_items[] = { { "spoken", JA("sheet|口頭"), NULL }, { "written", JA("sheet|書面"), NULL }, { "by_proxy", JA("sheet|代筆"), NULL } };
const struct codes sheet_confirmed_hows = { "sheet_confirmed", how_items, COUNT(how_items) };

static const struct field sheet_fields[] = {
	REF (sheet, person,          NEED | FIXED | HIDDEN, JA("本人")),
	TEXT(sheet, assumed,         0, JA("希望の前提（どんなときの希望ですか）"), 1, 120),
	CODE(sheet, transport,       NEED, JA("病院への搬送"), &sheet_transports),
	LINE(sheet, transport_words, 0, JA("搬送について（まずどこへ、など）"), 1, 120),
	CODE(sheet, cpr,             NEED, JA("心臓マッサージ・人工呼吸器"), &sheet_cprs),
	LINE(sheet, cpr_words,       0, JA("心臓マッサージについて（どんなときの希望か）"), 1, 120),
	TEXT(sheet, illness,         0, JA("病気・けが"), 1, 300),
	TEXT(sheet, medicine,        0, JA("sheet|くすり"), 1, 300),
	TEXT(sheet, allergy,         0, JA("アレルギー"), 1, 120),
	TEXT(sheet, manner,          0, JA("ふだんのようす・話し方"), 1, 300),
	TEXT(sheet, house,           0, JA("家のこと（鍵、火・ガス、ペット）"), 1, 300),
	TEXT(sheet, kin_note,        0, JA("親族への連絡について"), 1, 200),
	DATE(sheet, review_on,       FUTURE, JA("次に見直す日")),
	CODE(sheet, confirmed_how,   0, JA("本人の確認のしかた"), &sheet_confirmed_hows),
	DATE(sheet, confirmed_on,    0, JA("本人が確認した日")),
	INT (sheet, edition,         NEED | HIDDEN, JA("版"), 1, 100000),
	INT (sheet, tenths,          NEED | HIDDEN, JA("文字の大きさ"), 0, 200),
};
const struct record sheet_record = { "sheet", JA("緊急シート"), sizeof(struct sheet), sheet_fields, COUNT(sheet_fields), 0, KIND_SHEET, .section = "sheet" };

static const struct field sheet_contact_fields[] = {
	REF (sheet_contact, person,  NEED | FIXED | HIDDEN, JA("本人")),
	INT (sheet_contact, rank,    NEED | HIDDEN, JA("電話する順"), 1, SHEET_CONTACTS),
	LINE(sheet_contact, name,    NEED, JA("連絡先の名前"), 1, 60),
	LINE(sheet_contact, phone,   NEED, JA("電話"), 1, 30),
	LINE(sheet_contact, arrives, 0, JA("来るまでの時間"), 1, 30),
	LINE(sheet_contact, words,   0, JA("sheet|ひとこと"), 1, 60),
};
const struct record sheet_contact_record = { "sheet_contact", JA("緊急の連絡先"), sizeof(struct sheet_contact), sheet_contact_fields,
	COUNT(sheet_contact_fields), 0, KIND_SHEET, .section = "sheet" };

bool sheet_load(struct tx *tx, id person, struct sheet_set *set) {
	id sheet = 0, contacts[SHEET_CONTACTS];
	size_t n = 0;
	*set = (struct sheet_set){ 0 };
	struct stmt *s = SQL(tx, sheet_of_person, V(person));
	if (sql_row(s)) sheet = sql_int(s, 0);
	sql_run(s);
	s = SQL(tx, sheet_contacts_of, V(person));
	while (n < SHEET_CONTACTS && sql_row(s)) contacts[n++] = sql_int(s, 0);
	sql_run(s);
	for (size_t i = 0; i < n; i++) if (record_load(tx, &sheet_contact_record, contacts[i], &set->contacts[set->n_contacts])) set->n_contacts++;
	return sheet && record_load(tx, &sheet_record, sheet, &set->sheet);
}

static const struct route sheet_routes[] = {
	{ GET,  "/people/:person/sheet",           sheet_show,    PERSON(KIND_SHEET, ACT_SEE), .first = true },
	{ .method = GET, .path = "/people/:person/sheet.pdf", .handle = sheet_pdf, .guard = PERSON(KIND_SHEET, ACT_EXPORT), .slow = true, .first = true },
	{ GET,  "/people/:person/sheet/edit",      sheet_edit,    PERSON(KIND_SHEET, ACT_RECORD) },
	{ POST, "/people/:person/sheet/edit",      sheet_change,  PERSON(KIND_SHEET, ACT_RECORD), .prepare = sheet_prepare },
	{ POST, "/people/:person/sheet/confirmed", sheet_confirm, PERSON(KIND_SHEET, ACT_RECORD) },
	{ GET,  "/e/:token",                       sheet_door,    { GUARD_ANYONE, 0, 0, PURPOSE_EMERGENCY }, .first = true },
};
static const struct record *const sheet_records[] = { &sheet_record, &sheet_contact_record };
const struct feature emergency_feature = { "emergency", sheet_routes, COUNT(sheet_routes), sheet_records, COUNT(sheet_records), sheet_sample };
