/* Accounts and offices as records: one person, one account, several offices and roles with dates. */
#include "account.h"

static const struct code_item office_kind_items[] = {
	{ "hospital", JA("病院"), NULL }, { "clinic", JA("診療所"), NULL }, { "visiting_nursing", JA("訪問看護"), NULL },
	{ "care_management", JA("居宅介護支援"), NULL }, { "pharmacy", JA("薬局"), NULL }, { "facility", JA("施設"), NULL },
	{ "home_help", JA("訪問介護"), NULL }, { "dental", JA("歯科"), NULL }, { "community_centre", JA("地域包括支援センター"), NULL },
	{ "municipality", JA("行政"), NULL }, { "secretariat", JA("事務局"), NULL }, { "legal", JA("法律の事務所"), NULL }, { "other", JA("そのほか"), NULL },
};
static const struct codes office_kinds = { "office_kind", office_kind_items, COUNT(office_kind_items) };
static const struct code_item language_items[] = { { "ja", JA("日本語"), NULL }, { "en", JA("英語"), NULL } };
static const struct codes languages = { "language", language_items, COUNT(language_items) };

static const struct field office_fields[] = {
	LINE(office, name,        NEED | LISTED, JA("事業所の名前"), 1, 100),
	KANA(office, kana,        0, JA("ふりがな"), 1, 100),
	CODE(office, kind,        NEED | LISTED, JA("種類"), &office_kinds),
	LINE(office, phone,       LISTED, JA("電話"), 1, 30),
	LINE(office, night_phone, LISTED, JA("24時間つながる電話"), 1, 30),
	LINE(office, fax,         0, JA("FAX"), 1, 30),
	LINE(office, address,     0, JA("住所"), 1, 200),
};
const struct record office_record = { "office", JA("事業所"), sizeof(struct office), office_fields, COUNT(office_fields), -2, KIND_NETWORK, .decides_access = true };

static const struct code_item account_kind_items[] = { { "staff", JA("働く人"), NULL }, { "person", JA("本人"), NULL }, { "family", JA("家族など"), NULL } };
static const struct codes account_kinds = { "account_kind", account_kind_items, COUNT(account_kind_items) };

static const struct field account_fields[] = {
	LINE(account, login,      NEED | FIXED, JA("サインインの名前"), 2, 40),
	LINE(account, name,       NEED, JA("名前"), 1, 60),
	KANA(account, kana,       0, JA("ふりがな"), 1, 60),
	CODE(account, language,   NEED, JA("画面の言葉"), &languages),
	FLAG(account, admin,      HIDDEN, JA("管理者")),
	FLAG(account, large_type, 0, JA("大きな字")),
	CODE(account, kind,       HIDDEN, JA("アカウントの種類"), &account_kinds),
	REF (account, of_person,  HIDDEN | FIXED, JA("本人")),
	REF (account, of_kin,     HIDDEN | FIXED, JA("家族など")),
};
const struct record account_record = { "account", JA("アカウント"), sizeof(struct account), account_fields, COUNT(account_fields), -2, KIND_NETWORK, .decides_access = true };

static const struct field account_role_fields[] = {
	REF (account_role, account, NEED | FIXED | HIDDEN, JA("アカウント")),
	REF (account_role, office,  NEED | FIXED, JA("事業所")),
	CODE(account_role, role,    NEED | FIXED, JA("役割"), &role_codes),
	DATE(account_role, from_on, NEED | FIXED | FUTURE, JA("いつから")),
	DATE(account_role, to_on,   FUTURE, JA("いつまで")),
};
const struct record account_role_record = { "account_role", JA("役割"), sizeof(struct account_role), account_role_fields, COUNT(account_role_fields), -2, KIND_NETWORK, .decides_access = true };
