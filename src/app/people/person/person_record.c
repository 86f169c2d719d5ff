/* The person's fields, names and code lists. A name is stored exactly as typed; only sort_key and search are folded. */
#include "person_inside.h"
#include "../team/team.h"
#include "../consent/consent.h"
#include "../../../base/fold.h"
#include "sql_names.h"

static const struct code_item sex_items[] = {
	{ "male", JA("男性"), NULL }, { "female", JA("女性"), NULL }, { "other", JA("書かない・そのほか"), NULL },
};
static const struct codes sexes = { "sex", sex_items, COUNT(sex_items) };

/* DOMAIN.md 8.4, LIFE care_level */
static const struct code_item care_level_items[] = {
	{ "01", JA("非該当"), NULL }, { "06", JA("事業対象者"), NULL }, { "12", JA("要支援1"), NULL }, { "13", JA("要支援2"), NULL },
	{ "21", JA("要介護1"), NULL }, { "22", JA("要介護2"), NULL }, { "23", JA("要介護3"), NULL }, { "24", JA("要介護4"), NULL }, { "25", JA("要介護5"), NULL },
};
static const struct codes care_levels = { "care_level", care_level_items, COUNT(care_level_items) };

static const struct field person_fields[] = {
	LINE(person, code,        HIDDEN | FIXED, JA("符号"), 5, 5),
	LINE(person, family_name, NEED | LISTED, JA("姓"), 1, 60),
	LINE(person, given_name,  LISTED, JA("名"), 1, 60),
	KANA(person, family_kana, NEED | LISTED, JA("せい（ふりがな）"), 1, 60),
	KANA(person, given_kana,  LISTED, JA("めい（ふりがな）"), 1, 60),
	LINE(person, call_name,   0, JA("呼ばれたい名"), 1, 40),
	DATE(person, birth_on,    PARTLY | LISTED, JA("生年月日")),
	CODE(person, sex,         LISTED, JA("性別"), &sexes),
	LINE(person, postcode,    LISTED, JA("郵便番号"), 1, 10),
	LINE(person, address,     LISTED, JA("住所"), 1, 200),
	LINE(person, phone,       LISTED, JA("電話"), 1, 30),
	LINE(person, home,        LISTED, JA("いまの住まい"), 1, 100),
	CODE(person, care_level,  LISTED, JA("要介護度"), &care_levels),
	LINE(person, conditions,  0, JA("からだのこと（ひとこと）"), 1, 100),
	LINE(person, brought_by,  0, JA("だれからの相談ですか"), 1, 100),
	DATE(person, died_on,     HIDDEN, JA("亡くなった日")),
	REF (person, keeper,      HIDDEN | FIXED, JA("窓口の事業所")),
	LINE(person, sort_key,    HIDDEN, JA("並べ順"), 0, 400),
};

struct text person_joined(struct arena *a, struct text family, struct text given) {
	return given.n ? text_join(a, text_join(a, family, LIT(" ")), given) : family;
}

struct text person_name(struct arena *a, const struct person *p) { return person_joined(a, p->family_name, p->given_name); }
struct text person_kana(struct arena *a, const struct person *p) { return person_joined(a, p->family_kana, p->given_kana); }

/* What a search for the person may find: names as typed and folded, how they are called. Home and phone are found apart
 * from them, since not everybody who may find the name may find the place. */
static void person_index(struct tx *tx, const void *row) {
	const struct person *p = row;
	struct buf b = buf_in(tx_arena(tx), 256);
	const struct text parts[] = { person_name(tx_arena(tx), p), person_kana(tx_arena(tx), p), p->call_name };
	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_text(&b, parts[i]);
		buf_char(&b, '\n');
	}
	search_put(tx, "person", p->row.id, p->row.id, buf_done(&b));
	search_put(tx, "place", p->row.id, p->row.id, text_join(tx_arena(tx), text_join(tx_arena(tx), p->home, LIT("\n")), fold_digits(tx_arena(tx), p->phone)));
}

const struct record person_record = { "person", JA("ひと"), sizeof(struct person), person_fields, COUNT(person_fields), -1, KIND_PERSON, person_index, false,
	.section = "who", .decides_access = true };

bool person_load(struct tx *tx, id person, struct person *p) { return record_load(tx, &person_record, person, p); }

static void new_code(struct tx *tx, struct person *p) {
	char code[CODE_CHARS + 1];
	for (bool taken = true; taken && !tx_failed(tx);) {
		code_new(code);
		struct stmt *s = SQL(tx, person_code_taken, V(code));
		taken = sql_row(s);
		sql_run(s);
	}
	p->code = text_copy(tx_arena(tx), text_of(code));
}

void person_sort_key(struct arena *a, struct person *p) {
	p->sort_key = text_join(a, text_join(a, fold(a, p->family_kana), LIT(" ")), fold(a, p->given_kana));
}

id person_put(struct tx *tx, struct person *p, struct actor actor) {
	new_code(tx, p);
	person_sort_key(tx_arena(tx), p);
	if (!p->keeper) p->keeper = actor.office;
	id person = record_insert(tx, &person_record, p, actor);
	consent_begin(tx, person, actor);
	return person;
}

id person_add(struct tx *tx, struct person *p, struct actor actor, enum role role, id office) {
	if (!person_put(tx, p, actor)) return 0;
	struct team_member m = { .person = p->row.id, .account = actor.account, .office = office, .role = text_of(role_code(role)),
		.from_on = date_of_instant(actor.at) };
	record_insert(tx, &team_member_record, &m, actor);
	consent_ask(tx, p->row.id, actor.account, actor);
	return p->row.id;
}
