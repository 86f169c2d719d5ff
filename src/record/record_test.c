/* The walkers that need no store: forms and JSON in, checks, and a row written out as text, CSV and JSON. */
#include "record_test_form.h"

/* ---- reading ---- */
static void texts_are_kept_as_typed(void **state) {
	(void)state;
	READ("words=　髙橋さん\r\nと　神社へ \r\n", "title= 海に\r\n\r\n行く\tこと ", "before_=");
	is_text(note.words, "髙橋さん\nと　神社へ");
	is_text(note.title, "海に 行く こと");
	only_problem(NULL, "知らない項目「before_」が送られてきました");
	READ("words=a\rb\r\nc");
	is_text(note.words, "a\nb\nc");
	READ("words=");
	assert_int_equal(note.words.n, 0);
	is_text(note.title, "海に 行く こと");
	assert_int_equal(problems.n, 0);
}

static void kana_is_folded_and_nothing_else_let_in(void **state) {
	(void)state;
	READ("kana=ｷﾀｻﾞﾜ　ジョン・スー");
	is_text(note.kana, "きたざわ じょん・すー");
	READ("kana=北沢");
	only_problem("kana", "ふりがなは、ひらがなで書いてください");
	assert_int_equal(note.kana.n, 0);
	READ("kana=kitazawa");
	only_problem("kana", "ふりがなは、ひらがなで書いてください");
}

static void numbers_ticks_and_refs(void **state) {
	(void)state;
	char shown[ID_CHARS + 1];
	id_show(123456789, shown);
	struct pairs typed = FORM("rooms=１２", "urgent=", "urgent=1", "helper=-");
	typed.p[3].value = text_of(shown);
	read_form(typed);
	assert_int_equal(note.rooms, 12);
	assert_int_equal(note.urgent, 1);
	assert_int_equal(note.helper, 123456789);
	assert_int_equal(problems.n, 0);
	READ("urgent=", "helper=", "rooms=");
	assert_int_equal(note.urgent, 0);
	assert_int_equal(note.helper, 0);
	assert_int_equal(note.rooms, 0);
	READ("rooms=many");
	only_problem("rooms", "部屋の数は、数字で書いてください");
	READ("helper=nobody");
	only_problem("helper", "頼む人を、もう一度選んでください");
	READ("urgent=perhaps");
	only_problem("urgent", "至急を、もう一度選んでください");
}

static void codes_are_closed_lists(void **state) {
	(void)state;
	READ("mood=", "mood=wavering", "topics=", "topics=money", "topics=home", "topics=money");
	is_text(note.mood, "wavering");
	is_text(note.topics, "home money");
	READ("place=home");
	is_text(note.mood, "wavering");
	READ("topics=", "mood=");
	assert_int_equal(note.topics.n, 0);
	assert_int_equal(note.mood.n, 0);
	assert_int_equal(problems.n, 0);
	READ("mood=happy");
	only_problem("mood", "ようすを、もう一度選んでください");
	READ("topics=home", "topics=weather");
	only_problem("topics", "話題を、もう一度選んでください");
}

static void fixed_and_hidden_are_left_alone(void **state) {
	(void)state;
	static const char *const extra[] = { "voice", "next", NULL };
	struct pairs typed = FORM("person=0000000000001", "before=x", "voice=本人", "next=1", "_key=abc", "birth_on_x=1");
	note.person = 7;
	note.row.id = 1;
	record_read(&note_record, &note, &typed, extra, &problems);
	assert_int_equal(note.person, 7);
	assert_int_equal(note.before.n + note.voice.n, 0);
	assert_int_equal(problems.n, 3);
	assert_null(problem_of(&problems, "person"));
	record_read_field(&note_record, "voice", &note, &typed, &problems);
	is_text(note.voice, "本人");
}

/* While the row is not there yet a FIXED field is set by the form, but never a reference. */
static void fixed_is_set_once(void **state) {
	(void)state;
	READ("voice=夫", "person=0000000000001");
	is_text(note.voice, "夫");
	assert_int_equal(note.person, 0);
	only_problem(NULL, "知らない項目「person」が送られてきました");
	note.row.id = 1;
	READ("voice=妻");
	is_text(note.voice, "夫");
	only_problem(NULL, "知らない項目「voice」が送られてきました");
}

static void unknown_keys_do_not_flood(void **state) {
	(void)state;
	struct pairs typed = { ARENA_ARRAY(arena, struct pair, 2000), 2000 };
	for (size_t i = 0; i < typed.n; i++)
		typed.p[i] = (struct pair){ int_text(arena, (int64_t)i), LIT("") };
	read_form(typed);
	assert_int_equal(problems.n, 5);
}

static void dates_in_one_piece(void **state) {
	(void)state;
	READ("held_on=2026-04-12", "next_on=令和８年５月１日", "birth_on=1946-01");
	assert_int_equal(note.held_on, 20260412);
	assert_int_equal(note.next_on, 20260501);
	assert_int_equal(note.birth_on, 19460100);
	READ("birth_on=1946");
	assert_int_equal(note.birth_on, 19460000);
	READ("birth_on=");
	assert_int_equal(note.birth_on, 0);
	assert_int_equal(problems.n, 0);
	READ("held_on=2026-02-30");
	only_problem("held_on", "聴いた日の日付が読めません。例：2026年4月12日、昭和21年1月20日");
	assert_int_equal(note.held_on, 0);
	READ("birth_on=1946-13");
	only_problem("birth_on", "生年月日の日付が読めません。例：2026年4月12日、昭和21年1月20日");
}

static date boxes(const char *era, const char *y, const char *m, const char *d) {
	struct pairs typed = FORM("birth_on_era=", "birth_on_y=", "birth_on_m=", "birth_on_d=");
	const char *const z[] = { era, y, m, d };
	for (int i = 0; i < 4; i++)
		typed.p[i].value = text_of(z[i]);
	note.birth_on = 18680101;
	read_form(typed);
	return note.birth_on;
}

static void dates_in_four_boxes(void **state) {
	(void)state;
	assert_int_equal(boxes("showa", "２１", "１", "２０"), 19460120);
	assert_int_equal(boxes("昭和", "21年", "1月", ""), 19460100);
	assert_int_equal(boxes("showa", "21", "", ""), 19460000);
	assert_int_equal(boxes("showa", "元年", "12", "25"), 19261225);
	assert_int_equal(boxes("reiwa", "元", "5", "1"), 20190501);
	assert_int_equal(boxes("western", "1946", "01", "20"), 19460120);
	assert_int_equal(boxes("showa", "1946", "1", "20"), 19460120);
	assert_int_equal(boxes("showa", "", "", ""), 0);
	assert_int_equal(problems.n, 0);
}

static void bad_boxes_say_what_to_mend(void **state) {
	(void)state;
	static const struct { const char *era, *y, *m, *d, *says; } rows[] = {
		{ "showa", "21", "13", "20", "生年月日の月は、1から12までです" },
		{ "showa", "21", "0", "20", "生年月日の月は、1から12までです" },
		{ "showa", "21", "元", "20", "生年月日の月は、1から12までです" },
		{ "showa", "21", "2", "29", "生年月日の日は、1から28までです" },
		{ "western", "2000", "2", "30", "生年月日の日は、1から29までです" },
		{ "showa", "21", "4", "31", "生年月日の日は、1から30までです" },
		{ "showa", "21", "1", "x", "生年月日の日は、1から31までです" },
		{ "showa", "", "1", "20", "生年月日の年が空です" },
		{ "showa", "21", "", "20", "生年月日の月が空です" },
		{ "showa", "abc", "1", "20", "生年月日の年は、数字で書いてください" },
		{ "western", "21", "1", "20", "生年月日の西暦の年は、1800から2199までです" },
		{ "western", "9999", "2", "31", "生年月日の西暦の年は、1800から2199までです" },
		{ "showa", "65", "1", "1", "生年月日の元号と年が合いません" },
		{ "showa", "64", "1", "8", "生年月日の元号と年が合いません" },
		{ "taisho", "1946", "1", "20", "生年月日の元号と年が合いません" },
		{ "kofun", "3", "1", "20", "生年月日の元号を選んでください" },
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(boxes(rows[i].era, rows[i].y, rows[i].m, rows[i].d), 0);
		only_problem("birth_on", rows[i].says);
	}
}

static void instants_in_any_spelling(void **state) {
	(void)state;
	static const char *const same[] = {
		"2026-04-12T15:20", "2026-04-12 15:20:00", "2026年4月12日 15時20分", "令和8年4月12日　１５：２０",
		"2026-04-12T06:20:00Z", "2026-04-12T15:20:00.000+09:00", "2026-04-11T23:20:00-0700",
	};
	static const char *const wrong[] = { "2026-04-12", "15:20", "2026-04-12T25:00", "2026-04-12T15:60", "2026-04 15:20",
		"2026-04-12T15:20x", "2026-04-12T15:20+9", "2026-04-12T15:20:00." };
	for (size_t i = 0; i < COUNT(same); i++) {
		struct pairs typed = FORM("seen_at=");
		typed.p[0].value = text_of(same[i]);
		read_form(typed);
		assert_int_equal(note.seen_at, date_start(20260412) + HOURS(15) + MINUTES(20));
	}
	for (size_t i = 0; i < COUNT(wrong); i++) {
		struct pairs typed = FORM("seen_at=");
		typed.p[0].value = text_of(wrong[i]);
		read_form(typed);
		only_problem("seen_at", "見た時の日時が読めません。例：2026年4月12日 15:20");
	}
}

/* ---- checking ---- */
static void check_says(const char *field, const char *sentence) {
	record_check(&note_record, &note, TODAY, &problems);
	only_problem(field, sentence);
	good_note();
}

static void checks(void **state) {
	(void)state;
	good_note();
	record_check(&note_record, &note, TODAY, &problems);
	assert_int_equal(problems.n, 0);
	note.words = LIT("");
	check_says("words", "言葉が空です");
	note.words = LIT("一二三四五六七八九十一二三四五六七八九十一");
	check_says("words", "言葉は20文字までです（いま21文字）");
	note.title = LIT("海");
	check_says("title", "題は2文字からです（いま1文字）");
	note.rooms = 100;
	check_says("rooms", "部屋の数は、1から99までです");
	note.held_on = 20260413;
	check_says("held_on", "聴いた日は、きょうまでの日付にしてください");
	note.held_on = 20260400;
	check_says("held_on", "聴いた日は、年・月・日をすべて書いてください");
	note.seen_at = date_start(20260413);
	check_says("seen_at", "見た時は、きょうまでの日付にしてください");
	note.mood = LIT("");
	check_says("mood", "ようすを選んでください");
	note.mood = LIT("elated");
	check_says("mood", "ようすを、もう一度選んでください");
	note.topics = LIT("home weather");
	check_says("topics", "話題を、もう一度選んでください");
	note.person = 0;
	check_says("person", "本人を選んでください");
	note.next_on = 20270101;
	note.birth_on = 20260000;
	note.words = LIT("一二三四五六七八九十一二三四五六七八九十");
	record_check(&note_record, &note, TODAY, &problems);
	assert_int_equal(problems.n, 0);
}

static void what_could_not_be_read_is_told_once(void **state) {
	(void)state;
	good_note();
	READ("held_on=someday");
	record_check(&note_record, &note, TODAY, &problems);
	only_problem("held_on", "聴いた日の日付が読めません。例：2026年4月12日、昭和21年1月20日");
}

/* ---- JSON ---- */
static void read_json(const char *z) {
	struct json_value *v = json_read(arena, text_of(z));
	assert_non_null(v);
	record_read_json(&note_record, &note, v, &problems);
}

static struct text as_json(const void *row) {
	struct buf b = buf_in(arena, 256);
	struct json j = json_to(&b);
	record_json(&j, &note_record, row);
	return buf_done(&b);
}

static void json_out(void **state) {
	(void)state;
	char one[ID_CHARS + 1], seven[ID_CHARS + 1];
	id_show(1, one);
	id_show(7, seven);
	good_note();
	note.row.id = 1;
	note.row.version = 3;
	note.topics = LIT("home money");
	struct buf want = buf_in(arena, 256);
	buf_f(&want, "{\"id\":\"%s\",\"version\":3,\"person\":\"%s\",\"words\":\"家がいい\",\"title\":null,\"kana\":null,\"rooms\":0,"
		"\"held_on\":\"2026-04-12\",\"birth_on\":null,\"next_on\":null,\"seen_at\":null,\"mood\":\"clear\",\"place\":null,"
		"\"topics\":[\"home\",\"money\"],\"urgent\":false,\"helper\":null,\"voice\":null,\"before\":null}", one, seven);
	is_text(as_json(&note), buf_str(&want));
}

/* What was written can be sent back, fixed and hidden members and all, and means the same row. */
static void json_comes_back_the_same(void **state) {
	(void)state;
	full_note();
	struct note was = note;
	struct text sent = as_json(&note);
	has(text_z(arena, sent), "\"topics\":[\"home\",\"money\"]");
	note.topics = LIT("");
	has(text_z(arena, as_json(&note)), "\"topics\":[],");
	struct note fresh = { .row = note.row, .person = note.person, .voice = note.voice, .before = note.before };
	note = fresh;
	read_json(text_z(arena, sent));
	assert_int_equal(problems.n, 0);
	is_text(as_json(&note), text_z(arena, as_json(&was)));
	assert_int_equal(note.seen_at, was.seen_at);
}

/* What the log kept goes back whole, whatever became of the lists and whoever may set the field. */
static void the_log_goes_back_as_it_was(void **state) {
	(void)state;
	full_note();
	const char *sent = text_z(arena, as_json(&note));
	memset(&note, 0, sizeof note);
	record_put_json(&note_record, &note, json_read(arena, text_of(sent)), arena);
	note.row.id = 1;
	note.row.version = 3;
	is_text(as_json(&note), sent);
	record_put_json(&note_record, &note, json_read(arena, LIT("{\"mood\":\"elated\",\"topics\":[\"weather\",\"home\"],"
		"\"title\":null,\"seen_at\":null,\"gone\":1}")), arena);
	is_text(note.mood, "elated");
	is_text(note.topics, "weather home");
	assert_int_equal(note.title.n + (size_t)note.seen_at, 0);
	is_text(note.place, "home");
}

static void json_refuses(void **state) {
	(void)state;
	full_note();
	read_json("{\"person\":\"0000000000009\"}");
	only_problem("person", "本人は、ここでは変えられません");
	assert_int_equal(note.person, 7);
	read_json("{\"words\":3}");
	only_problem("words", "言葉は、文字で送ってください");
	read_json("{\"rooms\":\"3\"}");
	only_problem("rooms", "部屋の数は、数で送ってください");
	read_json("{\"urgent\":1}");
	only_problem("urgent", "至急は、trueかfalseで送ってください");
	read_json("{\"topics\":\"home\"}");
	only_problem("topics", "話題は、文字の並びで送ってください");
	read_json("{\"topics\":[\"home\",1]}");
	only_problem("topics", "話題は、文字の並びで送ってください");
	read_json("{\"weather\":null}");
	only_problem(NULL, "知らない項目「weather」が送られてきました");
	read_json("[1]");
	only_problem(NULL, "JSONは、項目の名前と値の組で送ってください");
	read_json("{\"words\":null,\"urgent\":true,\"topics\":[]}");
	assert_int_equal(note.words.n + note.topics.n + problems.n, 0);
	assert_int_equal(note.rooms, 4);
}

/* ---- as people and spreadsheets read it ---- */
static void shown(void **state) {
	(void)state;
	static const struct { const char *field, *ja; } rows[] = {
		{ "words", "家がいい" }, { "rooms", "4" }, { "held_on", "2026年4月12日（日）" }, { "birth_on", "昭和21年1月" },
		{ "seen_at", "2026年4月12日（日）15:00" }, { "mood", "はっきりしている" }, { "topics", "暮らす場所、お金" }, { "urgent", "はい" },
	};
	full_note();
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf b = buf_in(arena, 64);
		record_value_put(&b, record_field(&note_record, rows[i].field), &note, LANG_JA);
		assert_string_equal(buf_str(&b), rows[i].ja);
	}
	assert_ptr_equal(field_at(record_field(&note_record, "words"), &note), &note.words);
	assert_null(record_field(&note_record, "nothing"));
	assert_null(code_find(&moods, LIT("clea")));
}

static void csv(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 256);
	full_note();
	note.words = LIT("=1+1");
	record_csv_head(&b, &note_record, LANG_JA);
	record_csv_row(&b, &note_record, &note, LANG_JA);
	assert_string_equal(buf_str(&b),
		"言葉,題,ふりがな,部屋の数,聴いた日,生年月日,見た時,ようす,話題,至急\r\n"
		"'=1+1,海<の>話,うみ,4,2026-04-12,1946-01,2026-04-12 15:00,はっきりしている,暮らす場所、お金,はい\r\n");
}

int main(void) {
	static const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
		T(texts_are_kept_as_typed), T(kana_is_folded_and_nothing_else_let_in), T(numbers_ticks_and_refs), T(codes_are_closed_lists),
		T(fixed_and_hidden_are_left_alone), T(fixed_is_set_once), T(unknown_keys_do_not_flood), T(dates_in_one_piece), T(dates_in_four_boxes),
		T(bad_boxes_say_what_to_mend), T(instants_in_any_spelling), T(checks), T(what_could_not_be_read_is_told_once),
		T(json_out), T(json_comes_back_the_same),
		T(the_log_goes_back_as_it_was), T(json_refuses), T(shown), T(csv),
	};
	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
