/* Any bytes as a C file, a template or a translation (the first byte chooses), then checked against the other. What is
 * found must be found again when it is written out as a C string.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/words_fuzz.c tools/words_*.c tools/template_read.c
 * tools/template_scan.c */
#include <stdio.h>
static FILE *silence;
#undef stderr
#define stderr silence
#include "../tools/tool.c"                           /* with its memory in reach, to give back after each input */
#include "../tools/words.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void give_back(void) {
	for (struct kept *next; kept; kept = next) {
		next = kept->next;
		free(kept);
	}
	complaints = 0;
}

static void again_check(const char *ja) {
	struct tool_text c = { 0 };
	struct entries found = { 0 };

	tool_put(&c, "JA(", 3);
	tool_quote(&c, ja, strlen(ja));
	tool_put(&c, ")", 1);
	source_read(&found, "again.c", c.p, c.n);
	if (*ja && (found.n != 1 || strcmp(found.all[0].ja, ja)))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct entries in_order = { 0 }, said = { 0 }, known = { 0 };
	const char *bytes;

	if (!silence)
		silence = fopen("/dev/null", "w");
	if (!silence || size < 1 || size > 1 << 16)
		return -1;
	bytes = tool_copy((const char *)data + 1, size - 1);
	if (data[0] % 3 == 0)
		source_read(&in_order, "a.c", bytes, size - 1);
	else if (data[0] % 3 == 1)
		template_read(&in_order, "a.html", bytes, size - 1);
	else
		po_read(&known, "a.po", bytes, size - 1);
	for (size_t i = 0; i < in_order.n; i++) {
		entries_add(&said, in_order.all[i]);
		if (i % 2)
			entries_add(&known, (struct entry){ in_order.all[i].ja, in_order.all[i / 2].ja, "b.po", (int)i, false });
		again_check(in_order.all[i].ja);
	}
	entries_sort(&said);
	entries_sort(&known);
	words_check(&in_order, &said, &known, data[0] & 64);
	for (size_t i = 0; i < known.n; i++)
		again_check(known.all[i].ja);
	give_back();
	return 0;
}
