/* Which law, whose duty, to whom: DOMAIN.md 5.7 as data. A hint for whoever reports, not advice, and nothing is sent by it.
 * 「思われる」 is enough; secrecy does not forbid it. No law here sets a number of hours: 速やかに.
 * To extend: one line in each of the two tables. */
#include "protection_inside.h"

static const struct code_item kind_items[] = {
	{ "elder_by_carer", JA("高齢の人：家族など養護する人から"), NULL }, { "elder_by_staff", JA("高齢の人：施設や事業所の人から"), NULL },
	{ "disabled", JA("障害のある人：養護する人・施設・職場から"), NULL }, { "child", JA("18歳未満の人"), NULL },
	{ "dv", JA("配偶者・パートナーから"), NULL }, { "stalking", JA("つきまといなど"), NULL }, { "hospital", JA("精神科の病院で"), NULL },
	{ "other", JA("そのほか"), NULL },
};
const struct codes protection_kinds = { "protection_kind", kind_items, COUNT(kind_items) };

const struct protection_law protection_laws[] = {
	{ "elder_by_carer", JA("高齢者虐待防止法 第7条"), JA("命や体に重大な危険があれば義務。ほかは努力義務"), JA("市町村（地域包括支援センター）"), JA("速やかに") },
	{ "elder_by_staff", JA("高齢者虐待防止法 第21条"), JA("その施設・事業所の人は義務。ほかの人は上と同じ"), JA("市町村"), JA("速やかに") },
	{ "disabled", JA("障害者虐待防止法 第7条・第16条・第22条"), JA("気づいた人すべての義務"), JA("市町村（職場のときは都道府県も）"), JA("速やかに") },
	{ "child", JA("児童虐待防止法 第6条"), JA("気づいた人すべての義務"), JA("市町村、福祉事務所、児童相談所（電話189）"), JA("速やかに") },
	{ "dv", JA("DV防止法 第6条"), JA("努力義務。医療の人は、本人の意思を尊重して知らせることができる"), JA("配偶者暴力相談支援センター、警察"), JA("定めなし") },
	{ "stalking", JA("ストーカー規制法（相談）"), JA("定めなし"), JA("警察"), JA("定めなし") },
	{ "hospital", JA("精神保健福祉法 第40条の3"), JA("気づいた人の義務"), JA("都道府県"), JA("速やかに") },
	{ "other", JA("当てはまる法律を窓口で確かめます"), JA("定めなし"), JA("地域包括支援センター、市町村"), JA("定めなし") },
};
const size_t protection_laws_count = COUNT(protection_laws);

struct protection_law_line *protection_law_lines(struct request *r, size_t *n) {
	struct protection_law_line *lines = ARENA_ARRAY(r->arena, struct protection_law_line, protection_laws_count);
	for (size_t i = 0; i < protection_laws_count; i++) {
		const struct protection_law *l = &protection_laws[i];
		lines[i] = (struct protection_law_line){ text_of(word(r->lang, code_find(&protection_kinds, text_of(l->kind))->ja)), text_of(word(r->lang, l->law)),
			text_of(word(r->lang, l->duty)), text_of(word(r->lang, l->to)), text_of(word(r->lang, l->when)) };
	}
	*n = protection_laws_count;
	return lines;
}
