/* Escaping by place, addresses, sentences, filters. The templates that call these are tested in test/templates_test.sh. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "html.h"
#include <string.h>

const struct word_pair words_table[] = {
	{ "button|閉じる", "Close" },
	{ "{n}回、{who}さん", "{n} {n|time|times}, {who}" },
	{ "病院 & <家>", "Hospital & <home>" },
};
const size_t words_count = sizeof words_table / sizeof *words_table;

static struct arena *arena;

static int set_up(void **state) {
	(void)state;
	arena = arena_new(4 << 20);
	return arena ? 0 : -1;
}

static int tear_down(void **state) {
	(void)state;
	arena_free(arena);
	return 0;
}

static struct html page(enum lang lang) {
	return (struct html){ buf_in(arena, 16), lang, 20260412 };
}

static void assert_wrote(struct html *h, const char *expected) {
	assert_int_equal(h->out.n, strlen(expected));
	assert_memory_equal(h->out.p, expected, h->out.n);
	assert_string_equal(buf_str(&h->out), expected);
	h->out = buf_in(arena, 16);
}

/* ---- text ---- */
static void letters_that_mean_something_become_references(void **state) {
	struct html h = page(LANG_JA);

	(void)state;
	html_z(&h, "a<b>&\"'c&amp;");
	assert_wrote(&h, "a&lt;b&gt;&amp;&quot;&#39;c&amp;amp;");
	html_z(&h, "日本語と　🏠");
	assert_wrote(&h, "日本語と　🏠");
	html_text(&h, (struct text){ "<x>", 2 });
	assert_wrote(&h, "&lt;x");
	html_text(&h, (struct text){ NULL, 0 });
	html_z(&h, NULL);
	assert_wrote(&h, "");
}

static void every_control_but_tab_and_line_breaks_is_dropped(void **state) {
	struct html h = page(LANG_JA);

	(void)state;
	for (int c = 0; c < 0x80; c++) {
		bool kept = c == '\t' || c == '\n' || c == '\r' || (c >= ' ' && c != 0x7f);

		html_text(&h, (struct text){ (char[]){ 'a', (char)c, 'b' }, 3 });
		assert_int_equal(h.out.n > 2, kept);
		h.out.n = 0;
	}
	html_text(&h, (struct text){ "\x01\x02", 2 });
	assert_int_equal(h.out.n, 0);
}

static void values_choose_their_writer_by_type(void **state) {
	struct html h = page(LANG_JA);
	char letters[4] = "<a>";
	enum { ONE = 1 } one = ONE;

	(void)state;
	html_put(&h, letters); html_put(&h, true); html_put(&h, -1); html_put(&h, 2u); html_put(&h, one);
	html_put(&h, INT64_MIN); html_put(&h, UINT64_MAX); html_put(&h, 3ll); html_put(&h, (unsigned char)4); html_put(&h, (short)-5);
	assert_wrote(&h, "&lt;a&gt;1-121-922337203685477580818446744073709551615" "34-5");
}

/* ---- addresses ---- */
static void only_known_addresses_are_let_through(void **state) {
	static const char *const good[] = { "/", "/a?b=c#d", "?x", "#x", "http://a.example/", "HTTPS://a.example", "tel:+8130000",
		"mailto:a@b.example", "otpauth://totp/a?secret=B", "data:image/png;base64,AA" };
	static const char *const bad[] = { "", "a", "javascript:x", "JAVASCRIPT:x", " javascript:x", "\tjavascript:x", "java\nscript:x",
		"vbscript:x", "data:text/html,x", "data:", "data:image", "file:///x", "blob:x", "\\\\x", "./a", "&#47;", "\x01/a", "/\t/x",
		"/\n/x", "https:\r//x", "　/a" };
	struct html h = page(LANG_JA);

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		html_url_z(&h, good[i]);
		assert_wrote(&h, good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		html_url_z(&h, bad[i]);
		assert_wrote(&h, "#");
	}
	html_put_url(&h, LIT("/a?b=1&c=\"'<>"));
	assert_wrote(&h, "/a?b=1&amp;c=&quot;&#39;&lt;&gt;");
}

static void what_a_filter_wrote_is_checked_as_an_address(void **state) {
	struct html h = page(LANG_JA);

	(void)state;
	html_raw(&h, "<a href=\"", 9);
	html_z(&h, "/a&b");
	html_check_url(&h, 9);
	assert_wrote(&h, "<a href=\"/a&amp;b");
	html_raw(&h, "<a href=\"", 9);
	html_z(&h, "javascript:x");
	html_check_url(&h, 9);
	assert_wrote(&h, "<a href=\"#");
	html_check_url(&h, 0);
	assert_wrote(&h, "#");
}

static void a_part_of_an_address_stays_one_part(void **state) {
	struct html h = page(LANG_JA);

	(void)state;
	html_part_z(&h, "aZ09-._~:@,");
	assert_wrote(&h, "aZ09-._~:@,");
	html_part_z(&h, "a b&c=d?e#f%g+h\"i'j<k>l\\m;n");
	assert_wrote(&h, "a%20b%26c%3Dd%3Fe%23f%25g%2Bh%22i%27j%3Ck%3El%5Cm%3Bn");
	html_part_z(&h, "縁");
	assert_wrote(&h, "%E7%B8%81");
	html_part_z(&h, "/a/b");
	assert_wrote(&h, "%2Fa/b");
	html_part(&h, (struct text){ "a\0\n", 3 });
	assert_wrote(&h, "a%00%0A");
	html_put_part(&h, 12);
	assert_wrote(&h, "12");
	html_put_contact(&h, "+81-3 0000/1?a=b");
	assert_wrote(&h, "+81-3%200000%2F1%3Fa%3Db");
}

/* ---- conditions ---- */
static void truth_and_sameness_go_by_type(void **state) {
	const char *none = NULL;
	const struct html *h = NULL;

	(void)state;
	assert_true(html_is("a") && html_is(LIT("a")) && html_is(-1) && html_is(true) && html_is(1ul) && html_is(state = (void **)&none));
	assert_false(html_is("") || html_is(none) || html_is(LIT("")) || html_is(0) || html_is(false) || html_is(INT64_C(0)) || html_is(h));
	assert_true(html_same("a", LIT("a")) && html_same(LIT("a"), "a") && html_same(none, "") && html_same(3, 3u) && html_same(-1, -1l));
	assert_false(html_same("a", "b") || html_same(LIT("a"), LIT("ab")) || html_same(UINT32_MAX, -1));
	assert_int_equal(html_count(-1), 0);
}

static void a_reference_is_one_pointer_deep(void **state) {
	struct text t = LIT("a"), *p = &t;
	const char *z = "b";
	char letters[2] = "c";

	(void)state;
	assert_ptr_equal(html_ref(t), &t);
	assert_ptr_equal(html_ref(p), &t);
	assert_ptr_equal(*html_ref(z), z);
	assert_ptr_equal(*html_ref(letters), letters);
}

/* ---- sentences ---- */
static void sentences_escape_their_values_once(void **state) {
	struct html h = page(LANG_JA);
	struct arg args[] = { { "n", html_arg(&h, 2) }, { "who", html_arg(&h, "<b> & {n}") } };

	(void)state;
	html_say(&h, JA("{n}回、{who}さん"), args, 2);
	assert_wrote(&h, "2回、&lt;b&gt; &amp; {n}さん");
	h.lang = LANG_EN;
	html_say(&h, "{n}回、{who}さん", args, 2);
	assert_wrote(&h, "2 times, &lt;b&gt; &amp; {n}");
	html_say(&h, "button|閉じる", NULL, 0);
	html_as_word(&h, "病院 & <家>");
	html_as_word(&h, NULL);
	assert_wrote(&h, "CloseHospital &amp; &lt;home&gt;");
	h.lang = LANG_JA;
	html_say(&h, "button|閉じる", NULL, 0);
	html_say(&h, "病院 & <家>", NULL, 0);
	assert_wrote(&h, "閉じる病院 &amp; &lt;家&gt;");
}

static void what_a_filter_wrote_can_be_taken_back_as_a_value(void **state) {
	struct html h = page(LANG_JA);
	struct text t;

	(void)state;
	html_z(&h, "before");
	html_z(&h, "a<b>&\"'c&amp;&copy;");
	t = html_arg_cut(&h, 6);
	assert_true(text_is(t, "a<b>&\"'c&amp;&copy;"));
	assert_wrote(&h, "before");
}

/* ---- filters ---- */
static void dates_and_times_are_written_out(void **state) {
	static const struct { enum lang lang; const char *expected; } cases[] = {
		{ LANG_JA, "2026年4月12日（日）|4/12|昭和21年1月20日|あす|2026-04-12|1946-01|2026年4月12日（日）15:20|4/12 15:20|15:20" },
		{ LANG_EN, "Sun 12 April 2026|12 Apr|20 January 1946 (Showa 21)|tomorrow|2026-04-12|1946-01|15:20 Sun 12 April 2026|"
			"12 Apr 15:20|15:20" },
	};
	instant at = date_start(20260412) + HOURS(15) + MINUTES(20);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct html h = page(cases[i].lang);
		date day = 20260412;

		html_as_date(&h, day); html_z(&h, "|");
		html_as_short(&h, day); html_z(&h, "|");
		html_as_era(&h, 19460120); html_z(&h, "|");
		html_as_near(&h, 20260413); html_z(&h, "|");
		html_as_iso(&h, day); html_z(&h, "|");
		html_as_iso(&h, 19460100); html_z(&h, "|");
		html_as_when(&h, at); html_z(&h, "|");
		html_as_day_time(&h, at); html_z(&h, "|");
		html_as_time(&h, at);
		assert_wrote(&h, cases[i].expected);
	}
}

static void none_writes_nothing(void **state) {
	struct html h = page(LANG_JA);
	date day = 0;
	instant at = 0;

	(void)state;
	html_as_date(&h, day); html_as_short(&h, day); html_as_era(&h, day); html_as_near(&h, day); html_as_iso(&h, day);
	html_as_when(&h, at); html_as_day_time(&h, at); html_as_time(&h, at); html_as_id(&h, at);
	html_as_lines(&h, LIT(""));
	assert_wrote(&h, "");
}

static void texts_keep_their_lines_and_quotes(void **state) {
	struct html h = page(LANG_JA);
	id i = 1;

	(void)state;
	html_as_lines(&h, LIT("a<b\r\nc\n\nd\n"));
	assert_wrote(&h, "a&lt;b<br>c<br><br>d<br>");
	html_as_quote(&h, LIT("うちがいい<"));
	html_as_quote(&h, LIT("「窓」だな"));
	assert_wrote(&h, "「うちがいい&lt;」「窓」だな");
	html_as_id(&h, i);
	assert_wrote(&h, "0000000000001");
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_that_mean_something_become_references),
		cmocka_unit_test(every_control_but_tab_and_line_breaks_is_dropped),
		cmocka_unit_test(values_choose_their_writer_by_type),
		cmocka_unit_test(only_known_addresses_are_let_through),
		cmocka_unit_test(what_a_filter_wrote_is_checked_as_an_address),
		cmocka_unit_test(a_part_of_an_address_stays_one_part),
		cmocka_unit_test(truth_and_sameness_go_by_type),
		cmocka_unit_test(a_reference_is_one_pointer_deep),
		cmocka_unit_test(sentences_escape_their_values_once),
		cmocka_unit_test(what_a_filter_wrote_can_be_taken_back_as_a_value),
		cmocka_unit_test(dates_and_times_are_written_out),
		cmocka_unit_test(none_writes_nothing),
		cmocka_unit_test(texts_keep_their_lines_and_quotes),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
