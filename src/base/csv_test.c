/* CSV: encodings, quotes, bad rows that cost only themselves, and cells that a spreadsheet would run. */
#include "csv.h"
#include "err.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define BYTES(literal) ((struct text){ (literal), sizeof(literal) - 1 })

static struct arena *arena;

/* All rows as one text: cells in brackets, "!" for a bad row, each with its line. */
static const char *rows(struct text file) {
	struct csv c;
	struct text *cells;
	size_t n;
	struct buf b = buf_in(arena, 0);
	if (!csv_open(&c, arena, file))
		return "closed";
	for (int got; (got = csv_row(&c, &cells, &n)) != 0;) {
		buf_f(&b, "%zu", c.line);
		if (got < 0)
			buf_char(&b, '!');
		for (size_t i = 0; got > 0 && i < n; i++)
			buf_f(&b, "[%.*s]", TEXT_ARG(cells[i]));
	}
	assert_int_equal(csv_row(&c, &cells, &n), 0); /* the end stays the end */
	return buf_str(&b);
}

static void plain_rows(void **state) {
	(void)state;
	assert_string_equal(rows(LIT("a,b\r\nc,d\r\n")), "1[a][b]2[c][d]");
	assert_string_equal(rows(LIT("a,b\nc,d")), "1[a][b]2[c][d]");
	assert_string_equal(rows(LIT("a\rb")), "1[a]2[b]");
	assert_string_equal(rows(LIT("a,\n,\n")), "1[a][]2[][]");
	assert_string_equal(rows(LIT("\r\n\n a \n\nb")), "3[ a ]5[b]");
	assert_string_equal(rows(LIT("")), "");
	assert_string_equal(rows((struct text){ NULL, 0 }), "");
	assert_string_equal(rows(LIT("\n\n")), "");
}

static void encodings(void **state) {
	(void)state;
	assert_string_equal(rows(LIT(CSV_BOM "氏名,縁\n")), "1[氏名][縁]");
	assert_string_equal(rows(LIT(CSV_BOM)), "");
	/* CP932: 髙橋, ①, ﾊﾅ in half width, 表 (whose second byte is a backslash) */
	assert_string_equal(rows(BYTES("\xFB\xFC\x8B\xB4,\x87\x40\r\n\xCA\xC5,\x95\x5C\r\n")), "1[髙橋][①]2[ﾊﾅ][表]");
	assert_string_equal(rows(BYTES("\x81\x60,\x81\x7C")), "1[～][－]");
	assert_string_equal(rows(BYTES("\xFB\xFC,\x81")), "closed"); /* half a character */
	assert_string_equal(rows(BYTES("\xFF\xFE" "a\0,\0")), "closed"); /* UTF-16 */
	assert_non_null(strstr(err_text(), "NUL"));
	assert_string_equal(rows(BYTES("\xEF\xBB\xBF\x8B\xB4")), "closed");
	assert_string_equal(rows(BYTES("訪問看護,縁側\x81\x40,訪問\n")), "closed"); /* damaged UTF-8 is not CP932 */
	assert_non_null(strstr(err_text(), "malformed"));
	assert_string_equal(rows(BYTES("\xFF\xFF\xA0\xFD")), "closed");
}

static void quotes(void **state) {
	(void)state;
	assert_string_equal(rows(LIT("\"a,b\",\"c\"\"d\",\"\"\r\n")), "1[a,b][c\"d][]");
	assert_string_equal(rows(LIT("\"a\r\nb\",c\r\nd")), "1[a\r\nb][c]3[d]");
	assert_string_equal(rows(LIT("\"a\nb\rc\"\nd")), "1[a\nb\rc]4[d]");
	assert_string_equal(rows(LIT("5\" tube,\"\"\"\"")), "1[5\" tube][\"]");
	assert_string_equal(rows(LIT("\"\"")), "1[]");
}

static void bad_rows_cost_themselves(void **state) {
	(void)state;
	assert_string_equal(rows(LIT("a\nb,\"c\nd,e\nf\n")), "1[a]2!3[d][e]4[f]");
	assert_non_null(strstr(err_text(), "line 2"));
	assert_string_equal(rows(LIT("\"a\"b,c\nd")), "1!2[d]");
	assert_string_equal(rows(LIT("\"a\nb\"x,c\nd")), "1!3[d]");
	assert_string_equal(rows(LIT("\"a\nb\",\"c\nd,e\n")), "1!3[d][e]");
	assert_string_equal(rows(LIT("\"")), "1!");
	assert_string_equal(rows(LIT("x,\"")), "1!");
	assert_string_equal(rows(LIT("\"\"\"")), "1!");
}

static void limits(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 0);
	for (int i = 0; i < CSV_CELLS - 1; i++)
		buf_char(&b, ',');
	buf_z(&b, "\n,");
	for (int i = 0; i < CSV_CELLS - 1; i++)
		buf_char(&b, ',');
	buf_z(&b, "\nnext");
	assert_true(text_ends(text_of(rows(buf_done(&b))), "[]2!3[next]"));
	assert_non_null(strstr(err_text(), "200 cells"));
	b = buf_in(arena, 0);
	for (int i = 0; i < CSV_CELL_BYTES; i++)
		buf_char(&b, 'a');
	assert_true(text_ends(text_of(rows(buf_done(&b))), "a]"));
	buf_z(&b, "a\nnext");
	assert_string_equal(rows(buf_done(&b)), "1!2[next]");
	assert_non_null(strstr(err_text(), "10000 bytes"));
}

static void writes(void **state) {
	(void)state;
	struct buf b = buf_in(arena, 0);
	static const char *const cells[] = { "氏名", "a,b", "c\"d", "e\r\nf", "", " g", "=1+1", "+81", "-5", "@x", "\t=", "\r=",
		"＝A1", "a=b", "'", "=\"x\"" };
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		csv_cell(&b, text_of(cells[i]), i == 0);
	csv_end(&b);
	assert_string_equal(buf_str(&b), "氏名,\"a,b\",\"c\"\"d\",\"e\r\nf\",,\" g\",'=1+1,'+81,'-5,'@x,'\t=,\"'\r=\",'＝A1,a=b,',"
		"\"'=\"\"x\"\"\"\r\n");
	csv_cell(&b, (struct text){ NULL, 0 }, true);
	assert_true(text_starts(text_of(rows(buf_done(&b))), "1[氏名][a,b][c\"d][e\r\nf][][ g]['=1+1]"));
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_rows), cmocka_unit_test(encodings), cmocka_unit_test(quotes),
		cmocka_unit_test(bad_rows_cost_themselves), cmocka_unit_test(limits), cmocka_unit_test(writes),
	};
	arena = arena_new(1 << 22);
	int failed = cmocka_run_group_tests_name("base/csv", tests, NULL, NULL);
	arena_free(arena);
	return failed;
}
