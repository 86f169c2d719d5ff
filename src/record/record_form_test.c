/* Generated forms: their markup, what they may show, and that nothing typed is lost. */
#include "record_test_form.h"

static const char *form_of(const char *field, const struct pairs *typed) {
	struct html h = { buf_in(arena, 1024), LANG_JA, TODAY };
	if (field)
		record_field_form(&h, &note_record, field, &note, typed, &problems);
	else
		record_form(&h, &note_record, &note, typed, &problems);
	return buf_str(&h.out);
}

static void form_markup(void **state) {
	(void)state;
	full_note();
	assert_string_equal(form_of("words", NULL), "<div class=\"f\"><label for=\"words\">言葉 <span class=\"req\">※必須</span></label>"
		"<p class=\"hint\" id=\"words-h\">20文字まで</p><textarea class=\"in\" id=\"words\" name=\"words\" aria-describedby=\"words-h\""
		" rows=\"3\" data-count=\"20\">\n家がいい</textarea></div>\n");
	assert_string_equal(form_of("title", NULL), "<div class=\"f\"><label for=\"title\">題 <span class=\"opt\">任意</span></label>"
		"<input class=\"in\" type=\"text\" id=\"title\" name=\"title\" autocomplete=\"off\" value=\"海&lt;の&gt;話\"></div>\n");
	has(form_of("held_on", NULL), "type=\"date\" id=\"held_on\" name=\"held_on\" autocomplete=\"off\" value=\"2026-04-12\">");
	has(form_of("seen_at", NULL), "type=\"datetime-local\" id=\"seen_at\" name=\"seen_at\" autocomplete=\"off\" value=\"2026-04-12T15:00\">");
	has(form_of("mood", NULL), "<div class=\"pick tall\"><input type=\"hidden\" name=\"mood\" value=\"\"><label><input type=\"radio\""
		" id=\"mood\" name=\"mood\" value=\"clear\" checked><span>はっきりしている</span></label><label><input type=\"radio\""
		" name=\"mood\" value=\"wavering\"><span>揺れている<small>あとでまた聴きます</small></span></label>");
	has_not(form_of("mood", NULL), "選ばない");
	has(form_of("place", NULL), "<select class=\"in\" id=\"place\" name=\"place\"><option value=\"\">選ばない</option>"
		"<option value=\"home\" selected>自宅</option>");
	has(form_of("topics", NULL), "type=\"checkbox\" name=\"topics\" value=\"money\" checked>");
	has(form_of("urgent", NULL), "<input type=\"checkbox\" value=\"1\" id=\"urgent\" name=\"urgent\" checked><span>至急</span>");
	has(form_of("birth_on", NULL), "<option value=\"showa\" selected>昭和</option>");
	has(form_of("birth_on", NULL), "name=\"birth_on_y\" id=\"birth_on\" aria-describedby=\"birth_on-h\" value=\"21\">年</label>");
	has(form_of("birth_on", NULL), "name=\"birth_on_d\" value=\"\">日</label>");
}

static void form_shows_what_may_be_set(void **state) {
	(void)state;
	full_note();
	const char *page = form_of(NULL, NULL);
	has_not(page, "name=\"person\"");
	has_not(page, "name=\"voice\"");
	has_not(page, "name=\"before\"");
	has_not(page, "name=\"helper\"");
	note.row.id = 0;
	has(form_of(NULL, NULL), "name=\"voice\"");
	struct html h = { buf_in(arena, 1024), LANG_JA, TODAY };
	record_form(&h, &note_record, NULL, NULL, NULL);
	has(buf_str(&h.out), "name=\"rooms\" inputmode=\"numeric\" autocomplete=\"off\" value=\"\">");
}

static void what_was_typed_wins(void **state) {
	(void)state;
	full_note();
	struct pairs typed = FORM("words=<b>\r\n", "held_on=someday", "birth_on_era=showa", "birth_on_y=２１", "birth_on_m=13",
		"birth_on_d=20", "mood=", "topics=", "topics=family", "urgent=", "place=", "rooms=x");
	read_form(typed);
	has(form_of("words", &typed), ">\n&lt;b&gt;\r\n</textarea>");
	has(form_of("held_on", &typed), "<div class=\"f bad\">");
	has(form_of("held_on", &typed), "<p class=\"err\" id=\"held_on-e\"><span class=\"vh\">まちがい：</span>聴いた日の日付が");
	has(form_of("held_on", &typed), "type=\"text\" id=\"held_on\" name=\"held_on\" aria-describedby=\"held_on-e\" aria-invalid=\"true\""
		" autocomplete=\"off\" value=\"someday\">");
	has(form_of("birth_on", &typed), "<fieldset class=\"f bad\" aria-describedby=\"birth_on-h birth_on-e\"><legend>");
	has(form_of("birth_on", &typed), "name=\"birth_on_y\" value=\"２１\">");
	has(form_of("birth_on", &typed), "name=\"birth_on_m\" id=\"birth_on\" aria-invalid=\"true\" aria-describedby=\"birth_on-h birth_on-e\""
		" value=\"13\">月");
	typed = FORM("held_on=2026-04");
	has(form_of("held_on", &typed), "type=\"text\"");
	has(form_of("held_on", &typed), "value=\"2026-04\"");
	typed = FORM("mood=", "topics=", "topics=family", "urgent=", "place=", "rooms=x");
	has_not(form_of("mood", &typed), "checked");
	has_not(form_of("urgent", &typed), "checked");
	has_not(form_of("place", &typed), "selected");
	has(form_of("topics", &typed), "value=\"family\" checked>");
	has_not(form_of("topics", &typed), "value=\"money\" checked>");
	has(form_of("rooms", &typed), "value=\"x\">");
}

static void summary(void **state) {
	(void)state;
	struct html h = { buf_in(arena, 256), LANG_JA, TODAY };
	record_problems(&h, &problems);
	assert_int_equal(h.out.n, 0);
	READ("held_on=someday", "<x>=1");
	record_problems(&h, &problems);
	assert_string_equal(buf_str(&h.out), "<div class=\"errs\" id=\"problems\" tabindex=\"-1\" role=\"group\" aria-labelledby=\"problems-h\">"
		"<h2 id=\"problems-h\">2つ、確かめてください</h2><ul><li><a href=\"#held_on\">聴いた日の日付が読めません。例：2026年4月12日、昭和21年1月20日</a></li>"
		"<li>知らない項目「&lt;x&gt;」が送られてきました</li></ul></div>");
}

int main(void) {
	static const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)
		T(form_markup), T(form_shows_what_may_be_set), T(what_was_typed_wins), T(summary),
	};
	return cmocka_run_group_tests_name("record forms", tests, NULL, NULL);
}
