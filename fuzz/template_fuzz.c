/* Any bytes as the body of a template: nothing is read or written where it must not be, and what is accepted becomes C
 * whose brackets fit. The complaints themselves are thrown away.
 * Build: clang -fsanitize=fuzzer,address,undefined -D_GNU_SOURCE fuzz/template_fuzz.c tools/template_*.c */
#include <stdio.h>
static FILE *silence;
#undef stderr
#define stderr silence
#include "../tools/tool.c"                           /* with its memory in reach, to give back after each input */
#include "../tools/template.h"
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void give_back(void) {
	for (struct kept *next; kept; kept = next) {
		next = kept->next;
		free(kept);
	}
	complaints = 0;
}

/* Outside of strings and of #line, brackets must come in pairs. */
static void brackets_check(const char *c) {
	int depth = 0;

	for (bool quoted = false; *c; c++) {
		if (quoted && *c == '\\')
			c++;
		else if (*c == '"')
			quoted = !quoted;
		else if (!quoted)
			depth += (*c == '{' || *c == '(') - (*c == '}' || *c == ')');
		if (depth < 0)
			abort();
	}
	if (depth)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	static const char first[] = "{% template t struct m \"m.h\" half %}";
	struct tool_text bytes = { 0 };
	struct template *t;

	if (!silence)
		silence = fopen("/dev/null", "w");
	if (!silence || size > 1 << 16)
		return -1;
	tool_put(&bytes, first, sizeof first - 1);
	tool_put(&bytes, (const char *)data, size);
	t = tool_keep(sizeof *t);
	template_compile(t, "t.html", bytes.p, bytes.n, false);
	if (!tool_complaints() && t->out.n)
		brackets_check(t->out.p);
	give_back();
	return 0;
}
