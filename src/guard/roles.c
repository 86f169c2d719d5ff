/* Names of roles, kinds of data and purposes: as stored, and as people read them.
 * Refuses: to guess. An unknown code is ROLE_NONE, which opens nothing.
 * To extend: enum and table in the same order, English in po/en/guard.po, then decide.c says what the new one may. */
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
	{ "municipality", JA("行政"), NULL },
	{ "secretariat", JA("事務局"), NULL },
};
_Static_assert(COUNT(roles) == ROLES - 1, "a role without its name");
const struct codes role_codes = { "role", roles, COUNT(roles) };

static const struct code_item kinds[] = {
	{ "person", JA("kind|本人の基本"), NULL },
	{ "wish", JA("kind|希望"), NULL },
	{ "medical", JA("kind|医療"), NULL },
	{ "life", JA("kind|暮らし"), NULL },
	{ "family", JA("kind|家族・伝え方"), NULL },
	{ "sheet", JA("kind|緊急シート"), NULL },
	{ "team", JA("kind|チーム"), NULL },
	{ "network", JA("kind|地域の頁"), NULL },
};
_Static_assert(COUNT(kinds) == DATA_KINDS - 1, "a kind of data without its name");
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

const char *role_code(enum role role) {
	return role > ROLE_NONE && role < ROLES ? roles[role - 1].code : "";
}

const char *data_kind_code(enum data_kind kind) {
	return kind > KIND_NONE && kind < DATA_KINDS ? kinds[kind - 1].code : "";
}

const char *purpose_code(enum purpose purpose) {
	assert((size_t)purpose < COUNT(purposes));
	return purposes[purpose].code;
}
