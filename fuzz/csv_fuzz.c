/* Any bytes as a CSV file: rows stay inside the limits, lines only grow, and what is written can be read again.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/csv_fuzz.c src/base/[the library] -lunistring */
#include "../src/base/csv.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Cells written, read again, must be the same but for the apostrophe before a formula. */
static void check_again(struct arena *a, const struct text *cells, size_t n) {
	struct buf b = buf_in(a, 0);
	struct csv c;
	struct text *again;
	size_t m;
	for (size_t i = 0; i < n; i++)
		csv_cell(&b, cells[i], i == 0);
	csv_end(&b);
	if (n == 1 && cells[0].n == 0)
		return; /* one empty cell is written as a blank line */
	/* A row may begin with the mark of UTF-8: not at the start of a file, so a line end stands before it here. */
	if (!csv_open(&c, a, text_join(a, LIT("\n"), buf_done(&b))))
		abort();
	if (csv_row(&c, &again, &m) != 1 || m != n)
		abort();
	for (size_t i = 0; i < n; i++)
		if (!text_eq(again[i], cells[i]) && !(text_starts(again[i], "'") && text_eq(text_from(again[i], 1), cells[i])))
			abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct csv c;
	struct text *cells;
	size_t n, line = 0;
	if (csv_open(&c, a, (struct text){ (const char *)data, size })) {
		for (int got; (got = csv_row(&c, &cells, &n)) != 0;) {
			if (c.line <= line || c.next_line <= c.line - (c.rest.n == 0) || (got == 1 && (n < 1 || n > CSV_CELLS)))
				abort();
			line = c.line;
			bool fits = got == 1;
			for (size_t i = 0; fits && i < n; i++) {
				if (cells[i].n > CSV_CELL_BYTES || !text_utf8_ok(cells[i]))
					abort();
				fits = cells[i].n < CSV_CELL_BYTES; /* one more byte for the apostrophe */
			}
			if (fits)
				check_again(a, cells, n);
		}
	}
	arena_free(a);
	return 0;
}
