/* What offices call their columns, and what they write in them. To know one more name of a column, add it to the table;
 * names are compared folded, so width, kana and brackets of either kind are the same.
 * Refuses to guess: a column whose name is not here is told as unused, a value that is not understood as unread. */
#include "exchange.h"
#include "../../base/fold.h"

/* Names in common use, separated by spaces. The field's own labels, in both languages, count without being written here. */
static const struct { enum column column; const char *field, *names; } known[] = {
	{ COLUMN_NAME, NULL, "氏名 名前 お名前 利用者名 利用者氏名 患者名 患者氏名 対象者氏名 name fullname" },
	{ COLUMN_KANA, NULL, "フリガナ カナ カナ氏名 氏名カナ 氏名(カナ) 氏名(フリガナ) カナ名 名前カナ よみ よみがな 読み 読み仮名 kana" },
	{ COLUMN_FAMILY, "family_name", "名字 苗字 氏 lastname surname" },
	{ COLUMN_GIVEN, "given_name", "firstname" },
	{ COLUMN_FAMILY_KANA, "family_kana", "セイ 姓カナ 姓フリガナ 姓(フリガナ) 姓(カナ) セイ(フリガナ) カナ姓" },
	{ COLUMN_GIVEN_KANA, "given_kana", "メイ 名カナ 名フリガナ 名(フリガナ) 名(カナ) メイ(フリガナ) カナ名(名)" },
	{ COLUMN_CALL, "call_name", "呼び名 呼称" },
	{ COLUMN_BIRTH, "birth_on", "誕生日 生年月日(西暦) 生年月日(和暦) 生年 dob birthday birthdate dateofbirth" },
	{ COLUMN_SEX, "sex", "男女 gender" },
	{ COLUMN_POSTCODE, "postcode", "〒 郵便 zip zipcode postalcode" },
	{ COLUMN_ADDRESS, "address", "現住所 居住地 自宅住所" },
	{ COLUMN_PHONE, "phone", "電話番号 tel 連絡先 携帯 携帯電話 自宅電話 電話1 telephone" },
	{ COLUMN_HOME, "home", "住まい 居所 居場所" },
	{ COLUMN_CARE, "care_level", "介護度 要介護状態区分 要介護状態区分等 要介護 認定区分 介護認定 要介護認定" },
	{ COLUMN_CONDITIONS, "conditions", "病名 主病名 疾患 からだのこと" },
	{ COLUMN_BROUGHT_BY, "brought_by", "紹介元 相談元 相談者 紹介者" },
};

static bool same_name(struct arena *a, struct text head, struct text name) { return name.n && text_eq(head, fold(a, name)); }

static bool in_names(struct arena *a, struct text head, const char *names) {
	struct text rest = text_of(names), one;
	while (text_cut(&rest, ' ', &one)) if (same_name(a, head, one)) return true;
	return false;
}

enum column column_of(struct arena *a, struct text head) {
	struct text name = fold(a, head);
	if (!name.n) return COLUMN_NONE;
	for (size_t i = 0; i < COUNT(known); i++) {
		const char *label = known[i].field ? record_field(&person_record, known[i].field)->label : "";
		if (same_name(a, name, text_of(label)) || same_name(a, name, text_of(word(LANG_EN, label))) || in_names(a, name, known[i].names))
			return known[i].column;
	}
	return COLUMN_NONE;
}

/* ---- values ---- */
/* A cell that we ourselves, or a spreadsheet, kept from running by an apostrophe is itself again. */
static struct text unguarded(struct text t) {
	static const char *const signs[] = { "'=", "'+", "'-", "'@", "'＝", "'＋", "'－", "'＠" };
	for (size_t i = 0; i < COUNT(signs); i++) if (text_starts(t, signs[i])) return text_from(t, 1);
	return t;
}

/* 北沢 勇 in one cell: the first space parts them. */
static void split_name(struct text both, struct text *family, struct text *given) {
	struct text rest = both;
	for (size_t at = 0; rest.n; at = both.n - rest.n) {
		int32_t rune = text_next(&rest);
		if (rune != ' ' && rune != 0x3000 && rune != '\t' && rune != '\n' && rune != '\r') continue;
		*family = (struct text){ both.p, at };
		*given = text_trim(rest);
		return;
	}
	*family = both;
}

/* What is compared of a code: folded, without the brackets people put around numbers. */
static const char *value_of(struct arena *a, struct text typed, const char *const (*table)[2], size_t n) {
	struct text t = fold(a, typed);
	for (size_t i = 0; i < n; i++)
		if (text_eq(t, fold(a, text_of(table[i][0])))) return table[i][1];
	return NULL;
}

static const char *const sexes[][2] = {
	{ "男", "male" }, { "男性", "male" }, { "m", "male" }, { "male", "male" }, { "1", "male" }, { "1:男", "male" }, { "おとこ", "male" },
	{ "女", "female" }, { "女性", "female" }, { "f", "female" }, { "female", "female" }, { "2", "female" }, { "2:女", "female" }, { "おんな", "female" },
	{ "その他", "other" }, { "そのほか", "other" }, { "書かない・そのほか", "other" }, { "other", "other" }, { "9", "other" }, { "x", "other" },
};
static const char *const care_levels[][2] = {
	{ "非該当", "01" }, { "自立", "01" }, { "事業対象者", "06" }, { "要支援1", "12" }, { "要支援2", "13" }, { "支援1", "12" }, { "支援2", "13" }, { "支1", "12" }, { "支2", "13" },
	{ "要介護1", "21" }, { "要介護2", "22" }, { "要介護3", "23" }, { "要介護4", "24" }, { "要介護5", "25" },
	{ "介護1", "21" }, { "介護2", "22" }, { "介護3", "23" }, { "介護4", "24" }, { "介護5", "25" }, { "介1", "21" }, { "介2", "22" }, { "介3", "23" }, { "介4", "24" }, { "介5", "25" },
	{ "1", "21" }, { "2", "22" }, { "3", "23" }, { "4", "24" }, { "5", "25" },
	{ "要介護一", "21" }, { "要介護二", "22" }, { "要介護三", "23" }, { "要介護四", "24" }, { "要介護五", "25" },
};
/* Words for "nobody has asked or decided": the field stays empty. */
static const char *const unknowns[][2] = { { "不明", "" }, { "未申請", "" }, { "申請中", "" }, { "未記入", "" }, { "なし", "" }, { "-", "" }, { "unknown", "" } };

/* The words of our own tables in English, as our own export writes them. */
static const char *code_word(struct arena *a, const char *field, struct text typed) {
	const struct codes *codes = record_field(&person_record, field)->codes;
	struct text t = fold(a, typed);
	for (size_t i = 0; i < codes->n; i++)
		if (text_eq(t, fold(a, text_of(word(LANG_EN, codes->items[i].ja))))) return codes->items[i].code;
	return NULL;
}

struct filling { struct pairs pairs; struct problems *problems; };

static void put(struct filling *f, const char *name, struct text value) {
	if (value.n) f->pairs.p[f->pairs.n++] = (struct pair){ text_of(name), value };
}

static void put_code(struct filling *f, const char *field, struct text typed, const char *const (*table)[2], size_t n, const char *wrong) {
	struct arena *a = f->problems->arena;
	if (!typed.n || value_of(a, typed, unknowns, COUNT(unknowns))) return;
	const char *code = value_of(a, typed, table, n);
	if (!code) code = code_word(a, field, typed);
	if (code) put(f, field, text_of(code));
	else problem_add(f->problems, field, wrong, &ARG("value", text_first(typed, 20)), 1);
}

static void put_birth(struct filling *f, struct text typed) {
	if (typed.n && !value_of(f->problems->arena, typed, unknowns, COUNT(unknowns))) put(f, "birth_on", typed);
}

void columns_read(const struct text typed[COLUMNS], struct person *p, date today, struct problems *problems) {
	struct text c[COLUMNS];
	struct filling f = { { ARENA_ARRAY(problems->arena, struct pair, COLUMNS), 0 }, problems };
	for (size_t i = 0; i < COLUMNS; i++) c[i] = text_trim(unguarded(text_trim(typed[i])));
	if (!c[COLUMN_FAMILY].n) split_name(c[COLUMN_NAME], &c[COLUMN_FAMILY], &c[COLUMN_GIVEN]);
	if (!c[COLUMN_FAMILY_KANA].n) split_name(c[COLUMN_KANA], &c[COLUMN_FAMILY_KANA], &c[COLUMN_GIVEN_KANA]);
	if (text_starts(c[COLUMN_POSTCODE], "〒")) c[COLUMN_POSTCODE] = text_trim(text_from(c[COLUMN_POSTCODE], sizeof "〒" - 1));
	for (size_t i = 0; i < COUNT(known); i++)
		if (known[i].field && known[i].column != COLUMN_SEX && known[i].column != COLUMN_CARE && known[i].column != COLUMN_BIRTH)
			put(&f, known[i].field, c[known[i].column]);
	put_birth(&f, c[COLUMN_BIRTH]);
	put_code(&f, "sex", c[COLUMN_SEX], sexes, COUNT(sexes), JA("性別「{value}」が読めません。男・女のどちらかで書いてください"));
	put_code(&f, "care_level", c[COLUMN_CARE], care_levels, COUNT(care_levels), JA("要介護度「{value}」が読めません。要支援1、要介護2のように書いてください"));
	record_read(&person_record, p, &f.pairs, NULL, problems);
	record_check(&person_record, p, today, problems);
}
