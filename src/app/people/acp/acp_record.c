/* The four records of a talk: the talk, who was there, who may see it, and what was said. Codes and their sentences.
 * A statement has no field a form may set: it is written once, by the handlers, and never again (FEATURES.md N3).
 * To add a row to the wish table: one line in topic_items; its hint is the open question that asks for it. */
#include "acp_inside.h"

static const struct code_item topic_items[] = {
	{ "place", JA("暮らしたい場所"), JA("「どこにいるときが、いちばん落ち着きますか」") },
	{ "joy", JA("楽しみ・大切なこと"), JA("「この季節、したいことはありますか」") },
	{ "not_wished", JA("してほしくないこと"), JA("「これだけは嫌だ、ということはありますか」") },
	{ "acute", JA("急に具合が悪くなったら"), JA("「急に具合が悪くなったとき、どこで、だれといたいですか」") },
	{ "eating", JA("食べられなくなったら"), JA("「食べることについて、大事にしていることはありますか」") },
	{ "entrusted", JA("任せたい人"), JA("「自分で言えないとき、だれに話してほしいですか」") },
};
const struct codes acp_wish_topics = { "acp_wish_topic", topic_items, COUNT(topic_items) };
_Static_assert(COUNT(topic_items) == ACP_TOPICS, "ACP_TOPICS counts the rows of the wish table");

static const struct code_item place_items[] = {
	{ "home", JA("自宅"), NULL }, { "outpatient", JA("外来"), NULL }, { "hospital", JA("病院"), NULL }, { "facility", JA("施設"), NULL },
	{ "phone", JA("電話"), NULL }, { "online", JA("オンライン"), NULL }, { "elsewhere", JA("ほかの場所"), NULL },
	/* Written, not heard: acp_place_own(). No form of ours offers these two. */
	{ "mine", JA("本人が自分の画面で"), NULL }, { "kin_page", JA("家族などが自分の画面で"), NULL },
};
static const struct code_item mood_items[] = {
	{ "clear", JA("はっきりしている"), NULL }, { "wavering", JA("揺れている"), NULL }, { "not_now", JA("いまは話したくない"), NULL },
	{ "tired", JA("疲れて途中まで"), NULL },
};
static const struct code_item matter_items[] = {
	{ "home", JA("暮らす場所"), NULL }, { "family", JA("家族のこと"), NULL }, { "joy", JA("楽しみ・行きたい所"), NULL },
	{ "pain", JA("痛み・つらさ"), NULL }, { "treatment", JA("治療のこと"), NULL }, { "work", JA("仕事・役割"), NULL },
	{ "money", JA("お金"), NULL }, { "last_days", JA("最期のこと"), NULL },
};
static const struct code_item share_items[] = {
	{ "team", JA("在宅チームのみんな"), JA("いま関わっている人と、これから加わる人") },
	{ "named", JA("一部の人だけ"), JA("下で、人を選びます") },
	{ "not_yet", JA("まだ共有しない"), JA("聴いた自分だけに見えます") },
};
static const struct code_item next_items[] = { { "date", JA("日を決めた"), NULL }, { "change", JA("ようすが変わったら"), NULL } };
static const struct code_item voice_items[] = {
	{ "own_words", JA("本人の言葉"), NULL }, { "own_gesture", JA("本人のしぐさ・表情"), NULL }, { "presumed", JA("推しはかった思い"), NULL },
	{ "family_view", JA("家族などの思い"), NULL }, { "professional_view", JA("専門職の見立て"), NULL },
};
static const struct code_item act_items[] = {
	{ "said", JA("話した"), NULL }, { "changed", JA("変わった"), NULL }, { "withdrawn", JA("前と違う気持ちになった"), NULL },
};
const struct codes acp_places = { "acp_place", place_items, COUNT(place_items) };
const struct codes acp_moods = { "acp_mood", mood_items, COUNT(mood_items) };
const struct codes acp_matters = { "acp_matter", matter_items, COUNT(matter_items) };
const struct codes acp_shares = { "acp_share_with", share_items, COUNT(share_items) };
const struct codes acp_voices = { "acp_voice", voice_items, COUNT(voice_items) };
static const struct codes acp_acts = { "acp_act", act_items, COUNT(act_items) };
static const struct codes acp_nexts = { "acp_next", next_items, COUNT(next_items) };

/* For live pages: who may know that a talk, or what hangs on it, changed. Those who may see the talk; whoever is named or not
 * named any more; and, when it stops being shared with the team, the team, whose pages still show it. */
static bool acp_tells(struct tx *tx, const struct change *c, id account) {
	struct stmt *s = SQL(tx, acp_tells, V(c->row), V(account), V(c->id));
	bool may_know = sql_row(s);
	sql_run(s);
	return may_know;
}

static const struct field acp_talk_fields[] = {
	REF  (acp_talk, person,       NEED | FIXED | HIDDEN, JA("本人")),
	DATE (acp_talk, held_on,      NEED | LISTED, JA("聴いた日")),
	LINE (acp_talk, held_at,      0, JA("聴いた時刻"), 1, 5),
	CODE (acp_talk, place,        NEED | LISTED, JA("聴いた場所"), &acp_places),
	REF  (acp_talk, heard_by,     NEED | FIXED | HIDDEN, JA("聴いた人")),
	CODE (acp_talk, mood,         LISTED, JA("お気持ちのようす"), &acp_moods),
	CODES(acp_talk, topics,       0, JA("何の話でしたか"), &acp_matters),
	CODE (acp_talk, share,        NEED, JA("共有する相手"), &acp_shares),
	TEXT (acp_talk, ability,      0, JA("このことがらについての、決める力"), 1, 1000),
	TEXT (acp_talk, explained,    0, JA("説明したこと"), 1, 2000),
	DATE (acp_talk, next_on,      HIDDEN | FUTURE, JA("次に聴くころ")),
	CODE (acp_talk, next_when,    HIDDEN, JA("次に聴くきっかけ"), &acp_nexts),
	DATE (acp_talk, read_back_on, HIDDEN, JA("本人に読み返した日")),
	WHEN (acp_talk, summed_up_at, HIDDEN, JA("まとめた時")),
};
const struct record acp_talk_record = { "acp_talk", JA("話の記録"), sizeof(struct acp_talk), acp_talk_fields, COUNT(acp_talk_fields), 0, KIND_WISH, NULL, true,
	.section = "wish flow", .tells = acp_tells };

static const struct field acp_present_fields[] = {
	REF (acp_present, talk,      NEED | FIXED | HIDDEN, JA("話の記録")),
	REF (acp_present, person,    NEED | FIXED | HIDDEN, JA("本人")),
	FLAG(acp_present, is_person, FIXED | HIDDEN, JA("本人がいた")),
	REF (acp_present, account,   FIXED | HIDDEN, JA("その場にいた人")),
	LINE(acp_present, other,     FIXED | HIDDEN, JA("ほかの人"), 1, 60),
};
const struct record acp_present_record = { "acp_present", JA("その場にいた人"), sizeof(struct acp_present), acp_present_fields,
	COUNT(acp_present_fields), 1, KIND_WISH, NULL, true, .section = "wish", .tells = acp_tells };

static const struct field acp_share_fields[] = {
	REF(acp_share, talk,    NEED | FIXED | HIDDEN, JA("話の記録")),
	REF(acp_share, person,  NEED | FIXED | HIDDEN, JA("本人")),
	REF(acp_share, account, NEED | FIXED | HIDDEN, JA("共有する人")),
};
const struct record acp_share_record = { "acp_share", JA("共有する人"), sizeof(struct acp_share), acp_share_fields, COUNT(acp_share_fields), 1, KIND_WISH, NULL, true,
	.section = "wish flow", .tells = acp_tells };

static const struct field acp_statement_fields[] = {
	REF (acp_statement, person,     NEED | FIXED | HIDDEN, JA("本人")),
	REF (acp_statement, talk,       NEED | FIXED | HIDDEN, JA("話の記録")),
	CODE(acp_statement, voice,      NEED | FIXED | HIDDEN, JA("だれの声か"), &acp_voices),
	CODE(acp_statement, act,        NEED | FIXED | HIDDEN, JA("できごと"), &acp_acts),
	CODE(acp_statement, topic,      FIXED | HIDDEN, JA("どの希望か"), &acp_wish_topics),
	TEXT(acp_statement, words,      NEED | FIXED | HIDDEN | LISTED, JA("言葉"), 1, 4000),
	DATE(acp_statement, said_on,    NEED | FIXED | HIDDEN | LISTED, JA("話した日")),
	LINE(acp_statement, speaker,    FIXED | HIDDEN, JA("だれの思いですか"), 1, 60),
	REF (acp_statement, heard_by,   FIXED | HIDDEN, JA("聴いた人")),
	TEXT(acp_statement, grounds,    FIXED | HIDDEN, JA("そう考えた根拠"), 1, 2000),
	LINE(acp_statement, weighed_by, FIXED | HIDDEN, JA("いっしょに考えた人"), 1, 200),
	LINE(acp_statement, condition,  FIXED | HIDDEN, JA("どういうときのことか"), 1, 200),
	REF (acp_statement, before,     FIXED | HIDDEN, JA("前の言葉")),
	TEXT(acp_statement, reason,     FIXED | HIDDEN, JA("変わったわけ"), 1, 1000),
	FLAG(acp_statement, main,       FIXED | HIDDEN, JA("はじめに置く言葉")),
};
const struct record acp_statement_record = { "acp_statement", JA("言葉"), sizeof(struct acp_statement), acp_statement_fields,
	COUNT(acp_statement_fields), 0, KIND_WISH, NULL, true, .section = "wish", .tells = acp_tells };
