/* The four records of the circle: somebody, what they are willing to do, a try to reach them, a tie. Codes and their sentences.
 * A change of any of them is told to an open page only when the gate lets its viewer see everybody it is about.
 * To extend: a new part of willingness is a line in part_items; a new relation also needs a line in circle_rules.c. */
#include "circle_inside.h"
#include "../../../base/fold.h"
#include "sql_names.h"

const char circle_no_consent_ja[] = JA("身元保証人・成年後見人・家族には、医療の同意を本人に代わってする権限はありません。本人の意思を推定し、チームで話し合います。");

static const struct code_item relation_items[] = {
	{ "spouse", JA("配偶者"), NULL }, { "partner", JA("パートナー（内縁など）"), NULL }, { "father", JA("父"), NULL }, { "mother", JA("母"), NULL },
	{ "son", JA("息子"), NULL }, { "daughter", JA("娘"), NULL }, { "brother", JA("兄・弟"), NULL }, { "sister", JA("姉・妹"), NULL },
	{ "grandparent", JA("祖父母"), NULL }, { "grandchild", JA("孫"), NULL }, { "uncle_aunt", JA("おじ・おば"), NULL },
	{ "nephew_niece", JA("甥・姪"), NULL }, { "cousin", JA("いとこ"), NULL }, { "in_law", JA("義理の親族"), NULL }, { "friend", JA("友人"), NULL },
	{ "neighbour", JA("近所の人"), NULL }, { "landlord", JA("家主・管理人"), NULL }, { "guardian", JA("成年後見人など"), NULL },
	{ "other", JA("そのほか（専門職など）"), NULL },
};
static const struct codes relations = { "kin_relation", relation_items, COUNT(relation_items) };
static const struct code_item sex_items[] = {
	{ "male", JA("男性"), NULL }, { "female", JA("女性"), NULL }, { "other", JA("書かない・そのほか"), NULL },
};
static const struct codes sexes = { "kin_sex", sex_items, COUNT(sex_items) };
static const struct code_item contact_items[] = {
	{ "any", JA("いつでもよい"), NULL }, { "day_only", JA("夜は電話しない"), NULL }, { "mail_only", JA("手紙・メールだけ"), NULL },
	{ "ask_first", JA("先に本人に聴く"), NULL }, { "person_refuses", JA("本人が連絡を望まない"), NULL }, { "refuses", JA("相手が連絡を望まない"), NULL },
};
static const struct codes contacts = { "kin_contact", contact_items, COUNT(contact_items) };
static const struct code_item part_items[] = {
	{ "contact", JA("急なときの連絡を受ける"), NULL }, { "attend", JA("話し合いや説明に同席する"), NULL }, { "contract", JA("契約・入院の手続きを手伝う"), NULL },
	{ "daily", JA("暮らしの物・家・ペット・鍵をみる"), NULL }, { "pay", JA("費用を立てかえる・払う"), NULL },
	{ "discharge_place", JA("退院後の住まいや見守りを引き受ける"), NULL }, { "petition", JA("成年後見の申立人になる"), NULL },
	{ "body", JA("遺体を引き取る"), NULL }, { "belongings", JA("遺品を片づける"), NULL }, { "funeral", JA("葬儀・納骨をする"), NULL },
	{ "informed_only", JA("知らせだけ受ける"), NULL },
};
const struct codes kin_parts = { "kin_part", part_items, COUNT(part_items) };
_Static_assert(COUNT(part_items) == KIN_PARTS, "KIN_PARTS counts the parts");
static const struct code_item answer_items[] = {
	{ "willing", JA("引き受ける"), NULL }, { "refused", JA("できない・しない"), NULL }, { "depends", JA("条件や時期による"), NULL }, { "asked", JA("きいている"), NULL },
};
static const struct codes answers = { "kin_answer", answer_items, COUNT(answer_items) };
static const struct code_item method_items[] = {
	{ "phone", JA("電話"), NULL }, { "letter", JA("手紙"), NULL }, { "visit", JA("訪問"), NULL }, { "other", JA("ほかの方法"), NULL },
};
static const struct codes methods = { "kin_method", method_items, COUNT(method_items) };
static const struct code_item again_items[] = {
	{ "may_contact", JA("また連絡してよい"), NULL }, { "ask_person", JA("次は、先に本人に聴く"), NULL }, { "no", JA("もう連絡しない"), NULL },
};
static const struct codes agains = { "kin_again", again_items, COUNT(again_items) };
static const struct code_item agreed_items[] = {
	{ "yes", JA("よいと言った"), NULL }, { "no", JA("いやだと言った"), NULL }, { "not_asked", JA("聴けていない"), NULL },
};
static const struct codes agreeds = { "kin_person_agreed", agreed_items, COUNT(agreed_items) };
static const struct code_item tie_items[] = {
	{ "parent_of", JA("親"), NULL }, { "adoptive_parent_of", JA("養親"), NULL }, { "spouse", JA("夫婦"), NULL }, { "partner", JA("パートナー"), NULL },
	{ "separated", JA("別居している夫婦"), NULL }, { "divorced", JA("離婚した夫婦"), NULL },
};
static const struct codes tie_kinds = { "kin_tie_kind", tie_items, COUNT(tie_items) };
static const struct code_item quality_items[] = {
	{ "close", JA("親しい"), NULL }, { "plain", JA("ふつう"), NULL }, { "distant", JA("疎遠"), NULL }, { "tension", JA("緊張がある"), NULL }, { "cut_off", JA("行き来がない"), NULL },
};
static const struct codes qualities = { "kin_tie_quality", quality_items, COUNT(quality_items) };

/* For live pages and the like: kin(row) may be seen by this account. A tie is about two people; both must be seen. */
static bool circle_tells(struct tx *tx, const struct change *c, id account) {
	id person = 0, kin[2] = { 0 };
	struct asking who = { .account = account };
	struct stmt *s = SQL(tx, circle_about, V(c->row));
	if (sql_row(s)) { person = sql_int(s, 0); kin[0] = sql_int(s, 1); kin[1] = sql_int(s, 2); }
	sql_run(s);
	if (!person) return false;
	s = SQL(tx, circle_asking, V(account));
	if (sql_row(s)) { who.kind = account_kind_of(sql_text(s, 0)); who.of_person = sql_int(s, 1); who.of_kin = sql_int(s, 2); }
	sql_run(s);
	struct sharing all;
	instant now = clock_now();
	guard_sharing(tx, account, person, &all);
	for (size_t i = 0; i < COUNT(kin); i++) {
		struct standing st = standing_from(&all, who, kin[i], date_of_instant(now), now);
		if (!decide(true, st, KIND_FAMILY, ACT_SEE, PURPOSE_CARE).allowed) return false;
	}
	return true;
}

/* What a search may find of somebody: name, furigana, how they are called. Who may find it is asked for each find. */
static void kin_index(struct tx *tx, const void *row) {
	const struct kin *k = row;
	const struct text parts[] = { k->name, k->kana, k->relation_words };
	struct buf b = buf_in(tx_arena(tx), 128);
	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_text(&b, parts[i]);
		buf_char(&b, '\n');
	}
	search_put(tx, "kin", k->row.id, k->person, buf_done(&b));
}

static const struct field kin_fields[] = {
	REF (kin, person,         NEED | FIXED | HIDDEN, JA("本人")),
	CODE(kin, relation,       NEED | LISTED, JA("本人から見た続柄・間柄"), &relations),
	{ .name = "relation_words", .label = JA("もっとくわしく言うと"), .kind = FIELD_LINE, .at = FIELD_AT(kin, relation_words, struct text), .min = 1, .max = 40, .hint = JA("同じ続柄の人と、見分けられるように。例：甥（妹の長男）、飲み仲間") },
	LINE(kin, name,           LISTED, JA("名前"), 1, 60),
	KANA(kin, kana,           LISTED, JA("ふりがな"), 1, 60),
	CODE(kin, sex,            0, JA("性別"), &sexes),
	DATE(kin, birth_on,       PARTLY, JA("生年月日")),
	DATE(kin, died_on,        PARTLY, JA("亡くなった日")),
	FLAG(kin, dead,           0, JA("亡くなっている（日はわからない）")),
	FLAG(kin, household,      0, JA("本人といっしょに暮らしている")),
	{ .name = "school", .label = JA("学校（子どものとき）"), .kind = FIELD_LINE, .at = FIELD_AT(kin, school, struct text), .min = 1, .max = 80, .hint = JA("連絡の同意が得られるまで、空のままにします") },
	LINE(kin, phone,          0, JA("電話"), 1, 30),
	LINE(kin, address,        0, JA("住んでいる所"), 1, 200),
	CODE(kin, contact,        0, JA("連絡のきまり"), &contacts),
	{ .name = "contact_words", .label = JA("きまりを、ことばで"), .kind = FIELD_LINE, .at = FIELD_AT(kin, contact_words, struct text), .min = 1, .max = 100, .hint = JA("例：電話は平日の午前だけ。窓口は高橋") },
	{ .name = "key_person", .label = JA("キーパーソン（まず相談する人）"), .kind = FIELD_FLAG, .at = FIELD_AT(kin, key_person, int64_t), .max = 1 },
	{ .name = "presumer", .label = JA("本人の気持ちを推しはかる人"), .kind = FIELD_INT, .at = FIELD_AT(kin, presumer, int64_t), .min = 0, .max = 9 },
	FLAG(kin, presumer_agreed, 0, JA("本人も、この人でよいと言った")),
	TEXT(kin, words,          0, JA("ほかに大事なこと"), 1, 1000),
};
const struct record kin_record = { "kin", JA("まわりの人"), sizeof(struct kin), kin_fields, COUNT(kin_fields), 0, KIND_FAMILY, kin_index,
	.section = "family", .tells = circle_tells };

static const struct field kin_will_fields[] = {
	REF (kin_will, person,   NEED | FIXED | HIDDEN, JA("本人")),
	REF (kin_will, kin,      NEED | FIXED | HIDDEN, JA("だれ")),
	{ .name = "part", .label = JA("何を"), .kind = FIELD_CODE, .flags = NEED | LISTED, .at = FIELD_AT(kin_will, part, struct text), .codes = &kin_parts, .hint = circle_no_consent_ja },
	CODE(kin_will, answer,   NEED | LISTED, JA("こたえ"), &answers),
	DATE(kin_will, said_on,  NEED, JA("言った日")),
	{ .name = "until_on", .label = JA("いつまで（すぎたら、もう一度きく）"), .kind = FIELD_DATE, .flags = FUTURE, .at = FIELD_AT(kin_will, until_on, date) },
	{ .name = "source", .label = JA("だれが、どこで聞いたか"), .kind = FIELD_LINE, .at = FIELD_AT(kin_will, source, struct text), .min = 1, .max = 100, .hint = JA("例：高橋（MSW）が電話で") },
	TEXT(kin_will, words,    0, JA("言われたまま"), 1, 600),
};
const struct record kin_will_record = { "kin_will", JA("引き受けること"), sizeof(struct kin_will), kin_will_fields, COUNT(kin_will_fields), 0, KIND_FAMILY,
	.section = "family", .tells = circle_tells };

static const struct field kin_attempt_fields[] = {
	REF (kin_attempt, person,   NEED | FIXED | HIDDEN, JA("本人")),
	REF (kin_attempt, kin,      NEED | FIXED | HIDDEN, JA("だれ")),
	CODE(kin_attempt, person_agreed, NEED, JA("連絡することを、本人は"), &agreeds),
	DATE(kin_attempt, tried_on, NEED, JA("連絡した日")),
	CODE(kin_attempt, method,   NEED, JA("どうやって"), &methods),
	LINE(kin_attempt, by_words, 0, JA("だれが"), 1, 60),
	FLAG(kin_attempt, reached,  0, JA("連絡がついた")),
	TEXT(kin_attempt, answer,   0, JA("何と言われたか"), 1, 600),
	CODE(kin_attempt, again,    0, JA("次の連絡"), &agains),
};
const struct record kin_attempt_record = { "kin_attempt", JA("連絡の記録"), sizeof(struct kin_attempt), kin_attempt_fields, COUNT(kin_attempt_fields), 0,
	KIND_FAMILY, .section = "family", .tells = circle_tells };

static const struct field kin_tie_fields[] = {
	REF (kin_tie, person,   NEED | FIXED | HIDDEN, JA("本人")),
	REF (kin_tie, from_kin, FIXED | HIDDEN, JA("だれが")),
	REF (kin_tie, to_kin,   FIXED | HIDDEN, JA("だれの")),
	CODE(kin_tie, kind,     0, JA("続柄のつながり"), &tie_kinds),
	CODE(kin_tie, quality,  0, JA("ふだんの関わり"), &qualities),
	DATE(kin_tie, since_on, PARTLY, JA("いつから")),
	DATE(kin_tie, until_on, PARTLY, JA("いつまで")),
	LINE(kin_tie, source,   0, JA("だれから聞いたか"), 1, 100),
};
const struct record kin_tie_record = { "kin_tie", JA("つながり"), sizeof(struct kin_tie), kin_tie_fields, COUNT(kin_tie_fields), 0, KIND_FAMILY,
	.section = "family", .tells = circle_tells };
