/* The fields of an agreement, and the words of its codes.
 * Refuses: to let a capable person's relative agree for them: who may give it is consent_rules.c's.
 * To extend: a new recipient begins in docs/security.md. */
#include "consent.h"

static const struct code_item effect_items[] = { { "permit", JA("知らせてよい"), NULL }, { "reserve", JA("知らせないでほしい"), NULL } };
static const struct codes effects = { "consent_effect", effect_items, COUNT(effect_items) };
static const struct code_item recipient_items[] = {
	{ "team", JA("チームのみんな"), NULL }, { "role", JA("チームの中の、この役割"), NULL }, { "office", JA("この事業所の人"), NULL },
	{ "account", JA("この人だけ"), NULL }, { "list", JA("この一覧の事業所"), NULL }, { "kin", JA("家族など（本人が選んだ人）"), NULL },
};
static const struct codes recipients = { "consent_recipient", recipient_items, COUNT(recipient_items) };
static const struct code_item purpose_items[] = { { "care", JA("支援と治療のため"), NULL }, { "emergency", JA("急なときだけ"), NULL } };
static const struct codes consent_purposes = { "consent_purpose", purpose_items, COUNT(purpose_items) };
/* DOMAIN.md 7.1: the basis of every disclosure. */
static const struct code_item basis_items[] = {
	{ "consent", JA("本人の同意"), NULL }, { "implied", JA("黙示の同意（目的を掲示してある）"), NULL }, { "law", JA("法令に基づく"), NULL },
	{ "life", JA("生命・身体・財産を守るため（同意を得るのが難しい）"), NULL }, { "public_health_child", JA("公衆衛生・児童の健全育成"), NULL },
	{ "public_body", JA("国や自治体への協力"), NULL }, { "research", JA("学術研究"), NULL }, { "entrust", JA("業務の委託"), NULL }, { "joint_use", JA("共同利用"), NULL },
};
static const struct codes bases = { "consent_basis", basis_items, COUNT(basis_items) };
static const struct code_item method_items[] = {
	{ "spoken", JA("口頭"), NULL }, { "written", JA("書面"), NULL }, { "by_proxy", JA("代筆"), NULL }, { "paper", JA("紙（写しを保管）"), NULL }, { "posted", JA("掲示"), NULL },
};
static const struct codes methods = { "consent_method", method_items, COUNT(method_items) };
static const struct code_item giver_items[] = {
	{ "person", JA("本人"), NULL }, { "kin", JA("家族など（自分のことについて）"), NULL }, { "representative", JA("法定代理人"), NULL }, { "nobody", JA("だれの同意でもない"), NULL },
};
static const struct codes givers = { "consent_giver", giver_items, COUNT(giver_items) };
static const struct code_item ending_items[] = { { "said", JA("口頭"), NULL }, { "written", JA("書面"), NULL }, { "mine", JA("本人が自分の画面で"), NULL } };
static const struct codes endings = { "consent_ending", ending_items, COUNT(ending_items) };

static const struct field consent_fields[] = {
	REF  (consent, person,       NEED | FIXED | HIDDEN, JA("本人")),
	REF  (consent, kin,          FIXED | HIDDEN, JA("だれのことか")),
	CODE (consent, effect,       NEED | FIXED, JA("同意か留保か"), &effects),
	CODE (consent, recipient,    NEED | FIXED, JA("だれに"), &recipients),
	REF  (consent, to_office,    FIXED | HIDDEN, JA("事業所")),
	REF  (consent, to_account,   FIXED | HIDDEN, JA("人")),
	REF  (consent, to_list,      FIXED | HIDDEN, JA("一覧")),
	REF  (consent, to_kin,       FIXED | HIDDEN, JA("家族など")),
	CODE (consent, to_role,      FIXED | HIDDEN, JA("役割"), &role_codes),
	CODES(consent, kinds,        NEED | FIXED, JA("何を"), &data_kind_codes),
	CODE (consent, purpose,      NEED | FIXED, JA("何のために"), &consent_purposes),
	CODE (consent, basis,        NEED | FIXED, JA("根拠"), &bases),
	TEXT (consent, reason,       FIXED, JA("本人の言葉・理由"), 1, 1000),
	CODE (consent, method,       FIXED, JA("どのように"), &methods),
	CODE (consent, given_by,     NEED | FIXED, JA("だれの同意か"), &givers),
	LINE (consent, witness,      FIXED, JA("いっしょに聴いた人・代筆した人・紙の置き場所"), 1, 100),
	REF  (consent, explained_by, FIXED | HIDDEN, JA("説明した人")),
	LINE (consent, form_version, FIXED, JA("説明書・同意書の版"), 1, 40),
	DATE (consent, agreed_on,    FIXED, JA("いつ")),
	DATE (consent, from_on,      NEED | FIXED | FUTURE, JA("いつから")),
	DATE (consent, to_on,        FIXED | FUTURE, JA("いつまで")),
	WHEN (consent, withdrawn_at, HIDDEN, JA("取りやめた時")),
	REF  (consent, withdrawn_by, HIDDEN, JA("取りやめを記録した人")),
	CODE (consent, withdrawn_how, HIDDEN, JA("取りやめの伝え方"), &endings),
	TEXT (consent, withdrawn_words, HIDDEN, JA("取りやめの言葉"), 1, 1000),
};
const struct record consent_record = { "consent", JA("共有の同意"), sizeof(struct consent), consent_fields, COUNT(consent_fields), 0, KIND_CONSENT,
	.section = "share", .lasting = true, .slip_minutes = CONSENT_SLIP_MINUTES, .take_back = consent_take_back, .decides_access = true };
