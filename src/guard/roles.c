/* Names of roles, kinds of data and purposes: as stored, and as people read them.
 * Refuses: to guess. An unknown code is ROLE_NONE, which opens nothing.
 * To extend: enum and table in the same order (kinds of data: a row in record/kinds.h), English in po/en/guard.po, then decide.c says
 * what the new one may. */
#include "decide.h"
#include <assert.h>

static const struct code_item roles[] = {
	{ "msw", JA("医療ソーシャルワーカー"), NULL },
	{ "doctor", JA("医師"), NULL },
	{ "visiting_nurse", JA("訪問看護師"), NULL },
	{ "care_manager", JA("ケアマネジャー"), NULL },
	{ "pharmacist", JA("薬剤師"), NULL },
	{ "facility", JA("施設"), NULL },
	{ "community_centre", JA("地域包括支援センター"), NULL },
	{ "welfare_volunteer", JA("民生委員"), NULL },
	{ "municipality", JA("行政"), NULL },
	{ "secretariat", JA("事務局"), NULL },
};
_Static_assert(COUNT(roles) == ROLES - 1, "a role without its name");
const struct codes role_codes = { "role", roles, COUNT(roles) };

#define KIND_ITEM(name, code, ja, agreed) { code, ja, NULL },
static const struct code_item kinds[] = { DATA_KINDS_ALL(KIND_ITEM) };
const struct codes data_kind_codes = { "data_kind", kinds, COUNT(kinds) };

static const struct code_item purposes[] = {
	{ "care", JA("purpose|支援のため"), NULL },
	{ "emergency", JA("purpose|至急"), NULL },
	{ "network", JA("purpose|地域の取り組みのため"), NULL },
};
const struct codes purpose_codes = { "purpose", purposes, COUNT(purposes) };

enum role role_of(struct text code) {
	for (size_t i = 0; i < COUNT(roles); i++)
		if (text_is(code, roles[i].code))
			return (enum role)(i + 1);
	return ROLE_NONE;
}

enum data_kind data_kind_of(struct text code) {
	for (size_t i = 0; i < COUNT(kinds); i++)
		if (text_is(code, kinds[i].code))
			return (enum data_kind)(i + 1);
	return KIND_NONE;
}

const char *role_code(enum role role) {
	return role > ROLE_NONE && role < ROLES ? roles[role - 1].code : "";
}

const char *data_kind_code(enum data_kind kind) {
	return kind > KIND_NONE && kind < DATA_KINDS ? kinds[kind - 1].code : "";
}

/* In the order of enum why. */
static const char *const whys[] = {
	[WHY_NOT_SIGNED_IN] = JA("サインインしていない"),
	[WHY_NO_SUCH_PERSON] = JA("この地域にいない"),
	[WHY_BLOCKED] = JA("見せない相手として名前が挙がっている"),
	[WHY_NOT_ASKED_THIS_WAY] = JA("この目的や種類では、人の記録を開かない"),
	[WHY_RESERVED] = JA("本人の留保（伝えないでほしい）がある"),
	[WHY_PROTECTED] = JA("権利を守る記録で、見られる役割が限られている"),
	[WHY_CONCEALED] = JA("居場所を伏せている"),
	[WHY_NO_BASIS] = JA("同意もほかの根拠もない"),
	[WHY_ROLE] = JA("役割の範囲の外"),
	[WHY_SEAT] = JA("チームの一員で、同意がある"),
	[WHY_KEEPER] = JA("窓口の事業所の一員"),
	[WHY_AGREED] = JA("本人が同意した相手"),
	[WHY_SELF] = JA("本人"),
	[WHY_FAMILY] = JA("本人が選んだ家族など"),
	[WHY_GLASS] = JA("至急で見る（理由を書いて60分）"),
	[WHY_DUTY] = JA("法律の定めによる"),
};
const char *why_ja(enum why why) {
	assert((size_t)why < COUNT(whys) && whys[why]);
	return whys[why];
}

const char *purpose_code(enum purpose purpose) {
	assert((size_t)purpose < COUNT(purposes));
	return purposes[purpose].code;
}
