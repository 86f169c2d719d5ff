/* Makes the catalogue: `words OUT.c FILES...` reads translations (.po), C files and templates (.html), and writes the
 * sorted table of base/words.h. `words --missing FILES...` prints an entry to fill in for every sentence without English.
 *
 * Refuses: see words_check.c; nothing is written then. With WORDS_LENIENT=1 in the environment, for work in progress, what
 * is missing or unused is only warned about, and Japanese stands for missing English.
 * To extend: another kind of source is one more row in kinds[]. */
#include "words.h"
#include <stdlib.h>
#include <string.h>

static bool ends(const char *path, const char *with) {
	size_t n = strlen(path), w = strlen(with);

	return n >= w && !strcmp(path + n - w, with);
}

static int files_read(struct entries *said, struct entries *known, char **files, int n_files) {
	static const struct { const char *end; void (*read)(struct entries *, const char *, const char *, size_t); } kinds[] = {
		{ ".c", source_read }, { ".h", source_read }, { ".html", template_read }, { ".po", po_read },
	};
	enum { N_KINDS = sizeof kinds / sizeof kinds[0] };

	for (int i = 0; i < n_files; i++) {
		size_t n, k = 0;
		const char *bytes = tool_read(files[i], &n);

		while (k < N_KINDS && !ends(files[i], kinds[k].end))
			k++;
		if (k == N_KINDS) {
			fprintf(stderr, "%s: neither a source nor a translation\n", files[i]);
			return 2;
		}
		kinds[k].read(k + 1 == N_KINDS ? known : said, files[i], bytes, n);
	}
	return 0;
}

static void put_quoted(struct tool_text *out, const char *z) {
	tool_quote(out, z, strlen(z));
}

static void table_write(const char *out, const struct entries *said, const struct entries *known) {
	struct tool_text c = { 0 };
	size_t n = 0;

	tool_putf(&c, "/* Made by tools/words.c out of po/ and the sources. */\n#include \"base/words.h\"\n\n"
		"const struct word_pair words_table[] = {\n");
	for (size_t i = 0; i < said->n; i++) {
		const char *ja = said->all[i].ja;
		const struct entry *e = entries_find(known, ja);

		if (i && !strcmp(said->all[i - 1].ja, ja))
			continue;
		tool_putf(&c, "\t{ ");
		put_quoted(&c, ja);
		tool_putf(&c, ", ");
		put_quoted(&c, e && e->en && *e->en ? e->en : without_context(ja));
		tool_putf(&c, " },\n");
		n++;
	}
	tool_putf(&c, "%s};\nconst size_t words_count = %zu;\n", n ? "" : "\t{ \"\", \"\" },\n", n);
	tool_write(out, &c);
}

static void missing_print(const struct entries *in_order, const struct entries *said, const struct entries *known) {
	struct tool_text po = { 0 };

	for (size_t i = 0; i < in_order->n; i++) {
		const struct entry *e = &in_order->all[i];

		if (!entry_missing(said, known, e))
			continue;
		tool_put(&po, "#: ", 3);
		tool_put(&po, e->file, strlen(e->file));
		tool_putf(&po, ":%d\nmsgid ", e->line);
		put_quoted(&po, e->ja);
		tool_putf(&po, "\nmsgstr \"\"\n\n");
	}
	fwrite(po.p ? po.p : "", 1, po.n, stdout);
}

int main(int argc, char **argv) {
	bool missing = argc > 1 && !strcmp(argv[1], "--missing");
	const char *lenient = getenv("WORDS_LENIENT");
	struct entries in_order = { 0 }, said = { 0 }, known = { 0 };
	int failed;

	if (argc < 2) {
		fprintf(stderr, "use: words OUT.c FILES...\n     words --missing FILES...\n");
		return 2;
	}
	failed = files_read(&in_order, &known, argv + 2, argc - 2);
	if (failed)
		return failed;
	for (size_t i = 0; i < in_order.n; i++)
		entries_add(&said, in_order.all[i]);
	entries_sort(&said);
	entries_sort(&known);
	if (missing) {
		missing_print(&in_order, &said, &known);
		return tool_complaints() > 0;
	}
	words_check(&in_order, &said, &known, lenient && !strcmp(lenient, "1"));
	if (tool_complaints())
		return 1;
	table_write(argv[1], &said, &known);
	return 0;
}
