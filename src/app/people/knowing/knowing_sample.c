/* Who knows what in the sample region: founding case 2 (two children who have not been told), and one more family. Everybody
 * is invented. */
#include "knowing_inside.h"
#include "../../desk/sample.h"

static const char not_yet[] = "子どもには、まだ言わないで。運動会が終わったら、わたしから話したい。";
static const struct { const char *person, *by, *kin, *other, *matters, *value, *plan, *plan_who, *plan_when, *plan_how, *own, *spouse, *support; int days; } lines[] = {
	{ "miura", "msw", "三浦 健", NULL, "diagnosis prognosis time_left home_plan death", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 12 },
	{ "miura", "msw", "三浦 陽菜", NULL, "diagnosis", "knows_partly", "thinking", "本人と夫", NULL, "「おなかの病気」と話してある", NULL, NULL, NULL, 12 },
	{ "miura", "msw", "三浦 蒼", NULL, "diagnosis", "knows_partly", "thinking", "本人と夫", NULL, "「おなかの病気」と話してある", NULL, NULL, NULL, 12 },
	{ "miura", "msw", "三浦 陽菜", NULL, "prognosis time_left", "not_by_wish", "waiting", "本人", "運動会のあと", NULL, not_yet, "いつかは話さないといけないと思う。ひとりでは言えない。", "姉（おばさん）、川沿病院の相談員", 8 },
	{ "miura", "msw", "三浦 蒼", NULL, "prognosis time_left", "not_by_wish", "waiting", "本人", "長女のあと", NULL, not_yet, "いつかは話さないといけないと思う。ひとりでは言えない。", "姉（おばさん）", 8 },
	{ "miura", "msw", "三浦 陽菜", NULL, "home_plan", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 8 },
	{ "miura", "msw", "三浦 蒼", NULL, "home_plan", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 8 },
	{ "miura", "visiting_nurse", "岡 久美子", NULL, "diagnosis", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6 },
	{ "miura", "visiting_nurse", "岡 久美子", NULL, "prognosis", "knows_partly", "thinking", NULL, NULL, NULL, "母は心配性だから、急に言わないで。", NULL, NULL, 6 },
	{ "miura", "msw", "岡 さおり", NULL, "diagnosis prognosis", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6 },
	{ "miura", "msw", "藤本 敏夫", NULL, "diagnosis", "ask_first", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 6 },
	{ "miura", "msw", NULL, "長女の担任の先生", "diagnosis", "unknown", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 5 },
	{ "yoshida", "doctor", "𠮷田 浩", NULL, "diagnosis prognosis time_left home_plan death", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 40 },
	{ "yoshida", "doctor", "𠮷田 翔太", NULL, "diagnosis home_plan", "knows", NULL, NULL, NULL, NULL, NULL, NULL, NULL, 40 },
	{ "yoshida", "visiting_nurse", "𠮷田 翔太", NULL, "prognosis", "ask_first", "thinking", NULL, NULL, NULL, "息子には、わたしが文字盤で話す。", NULL, NULL, 20 },
};

static id kin_named(struct sample *s, id person, const char *name) {
	struct stmt *q = SQL(s->tx, knowing_kin_named, V(person), V(text_of(name)));
	id kin = sql_row(q) ? sql_int(q, 0) : 0;
	sql_run(q);
	return kin;
}

void knowing_sample(struct sample *s) {
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct text rest = text_of(lines[i].matters), matter;
		while (rest.p && text_cut(&rest, ' ', &matter)) {
			struct knowing k = { .person = sample_person(s, lines[i].person), .matter = matter, .value = text_of(lines[i].value), .plan = text_of(lines[i].plan),
				.plan_who = text_of(lines[i].plan_who), .plan_when = text_of(lines[i].plan_when), .plan_how = text_of(lines[i].plan_how),
				.own_wish = text_of(lines[i].own), .spouse_wish = text_of(lines[i].spouse), .support = text_of(lines[i].support), .other = text_of(lines[i].other) };
			if (lines[i].kin) k.kin = kin_named(s, k.person, lines[i].kin);
			if (k.kin || k.other.n) record_insert(s->tx, &knowing_record, &k, sample_by(s, lines[i].by, lines[i].days, 15, 10));
		}
	}
}
