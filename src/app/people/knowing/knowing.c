/* Who knows what: the record, the routes, and how the rest of the product asks. */
#include "knowing_inside.h"

static const struct field knowing_fields[] = {
	REF (knowing, person,      NEED | FIXED | HIDDEN, JA("本人")),
	REF (knowing, kin,         FIXED | HIDDEN, JA("だれが")),
	LINE(knowing, other,       FIXED | HIDDEN, JA("ほかの人（学校など）"), 1, 40),
	CODE(knowing, matter,      NEED | FIXED | HIDDEN, JA("何を"), &knowing_matters),
	CODE(knowing, value,       NEED | FIXED, JA("いま、知っていますか"), &knowing_values),
	TEXT(knowing, own_wish,    FIXED, JA("本人の思い（本人の言葉で）"), 0, 400),
	TEXT(knowing, spouse_wish, FIXED, JA("配偶者の思い（配偶者の言葉で）"), 0, 400),
	CODE(knowing, plan,        FIXED, JA("いまの段階"), &knowing_plans),
	LINE(knowing, plan_who,    FIXED, JA("だれから伝えますか"), 0, 60),
	LINE(knowing, plan_when,   FIXED, JA("いつごろ"), 0, 60),
	LINE(knowing, plan_how,    FIXED, JA("どのように（使う言葉）"), 0, 200),
	LINE(knowing, told_by,     FIXED, JA("伝えた人"), 0, 60),
	DATE(knowing, told_on,     FIXED, JA("伝えた日")),
	TEXT(knowing, words,       FIXED, JA("使った言葉"), 0, 400),
	LINE(knowing, support,     FIXED, JA("支えになる人"), 0, 100),
	TEXT(knowing, grief,       FIXED, JA("亡くなったあとの支え（連絡先）"), 0, 300),
};
/* For live pages: the row may be known of by this account, when the relative it is about may be seen. */
static bool knowing_tells(struct tx *tx, const struct change *c, id account) {
	id person = 0, kin = 0;
	struct asking who = { .account = account };
	struct stmt *s = SQL(tx, knowing_about, V(c->row));
	if (sql_row(s)) { person = sql_int(s, 0); kin = sql_int(s, 1); }
	sql_run(s);
	s = SQL(tx, circle_asking, V(account));
	if (sql_row(s)) { who.kind = account_kind_of(sql_text(s, 0)); who.of_person = sql_int(s, 1); who.of_kin = sql_int(s, 2); }
	sql_run(s);
	if (!person || who.kind != ACCOUNT_STAFF) return false;
	struct sharing all;
	instant now = clock_now();
	guard_sharing(tx, account, person, &all);
	return decide(true, standing_from(&all, who, kin, date_of_instant(now), now), KIND_FAMILY, ACT_SEE, PURPOSE_CARE).allowed;
}

/* A slip of the hand: what was recorded before it counts again. */
static bool knowing_take_back(struct tx *tx, id row, struct actor actor, bool try) {
	struct knowing k;
	if (!record_load(tx, &knowing_record, row, &k) || k.row.version != 1) return false;
	return try || record_end(tx, &knowing_record, row, 1, word(LANG_JA, JA("取り消し")), actor) == SAVED;
}

const struct record knowing_record = { "knowing", JA("だれが何を知っているか"), sizeof(struct knowing), knowing_fields, COUNT(knowing_fields), 0, KIND_FAMILY,
	.lasting = true, .slip_minutes = 10, .take_back = knowing_take_back, .section = "knowing caution", .tells = knowing_tells };

struct text knowing_value_ja(const struct request *r, enum knowing_value value, bool self) {
	if (value == KNOWING_NOTHING) return text_of(word(r->lang, self ? JA("記録なし（本人のこと）") : JA("まだ聞いていない")));
	if (value == KNOWING_NOT_BY_WISH && self) return text_of(word(r->lang, JA("知りたくないと言った")));
	return text_of(word(r->lang, knowing_values.items[value - 1].ja));
}

struct text knowing_matter_ja(const struct request *r, enum matter m) { return text_of(word(r->lang, knowing_matters.items[m].ja)); }

struct text matters_words(struct request *r, unsigned bits) {
	struct buf b = buf_in(r->arena, 64);
	for (unsigned m = 0; m < MATTERS; m++) {
		if (!(bits & MATTER_BIT(m))) continue;
		if (b.n) buf_z(&b, word(r->lang, JA("and|・")));
		buf_text(&b, knowing_matter_ja(r, (enum matter)m));
	}
	return buf_done(&b);
}

/* ---- asked by others ---- */
unsigned knowing_touched(struct request *r, id person, struct text words, unsigned *sure, struct text *found) {
	struct knowing_words w = knowing_words_of(r->arena, words, knowing_illness_words(r, person));
	if (sure) *sure = w.sure;
	if (found) *found = w.found;
	return w.sure | w.maybe;
}

unsigned knowing_closed(const struct knower *reader) { return knowing_blocked(reader); }

bool knowing_open(struct request *r, id person, const struct knower *reader, struct text words) {
	unsigned closed = knowing_blocked(reader);
	return !closed || !words.n || !(knowing_touched(r, person, words, NULL, NULL) & closed);
}

/* 長女（12歳）：病名は「うすうす」、見通しは「本人が伝えないでと言った」; six of the stops at most. */
struct text knowing_reason(struct request *r, unsigned touched, const struct knower *audience, size_t n, id *first_kin, enum matter *first) {
	struct knowing_stop *stops = ARENA_ARRAY(r->arena, struct knowing_stop, n * MATTERS + 1);
	size_t n_stops = knowing_stops(touched, audience, n, stops);
	struct buf b = buf_in(r->arena, 256);
	for (size_t i = 0; i < n_stops && i < 6; i++) {
		const struct knower *k = stops[i].who;
		struct arg args[] = { ARG("matter", knowing_matter_ja(r, stops[i].matter)), ARG("value", knowing_value_ja(r, stops[i].value, k->self)),
			ARG("who", k->who.n ? k->who : text_of(word(r->lang, JA("この人の近しい人")))) };
		if (b.n) buf_z(&b, word(r->lang, JA("list|、")));
		buf_text(&b, i && stops[i - 1].who == k ? say(r->arena, r->lang, JA("{matter}は「{value}」"), args, 2)
			: say(r->arena, r->lang, JA("{who}：{matter}は「{value}」"), args, 3));
	}
	if (n_stops && first_kin) *first_kin = stops[0].who->kin;
	if (n_stops && first) *first = stops[0].matter;
	return buf_done(&b);
}

static const struct route knowing_routes[] = {
	{ GET,  "/people/:person/knowing",              knowing_show,      PERSON(KIND_FAMILY, ACT_SEE) },
	{ POST, "/people/:person/knowing",              knowing_other_add, PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/knowing/:kin/:matter", knowing_edit,      PERSON(KIND_FAMILY, ACT_SEE) },
	{ POST, "/people/:person/knowing/:kin/:matter", knowing_post,      PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/print",                knowing_print,     PERSON(KIND_FAMILY, ACT_SEE) },
};
static const struct record *const knowing_records[] = { &knowing_record };

const struct feature knowing_feature = { "knowing", knowing_routes, COUNT(knowing_routes), knowing_records, COUNT(knowing_records), knowing_sample };
