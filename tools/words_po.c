/* Reads a translation file of gettext's form: comments, msgid and msgstr, strings over several lines, a header entry
 * (empty msgid). An entry marked "#, fuzzy" is kept as doubtful.
 *
 * Refuses: msgctxt and plural forms, which this catalogue does not use (base/words.h says what to write instead), a msgid
 * without msgstr and the other way round, text outside quotes.
 * To extend: a keyword is one more branch in line_read(). */
#include "words.h"
#include <string.h>

enum expects { NOTHING, ID, STR };
struct po { const char *file; int line; struct entries *known; enum expects in; int id_line; bool doubtful; struct tool_text ja, en; };

static void entry_done(struct po *po) {
	if (po->in == ID)
		tool_complain(po->file, po->id_line, "msgid without msgstr");
	if (po->in == STR && po->ja.n)
		entries_add(po->known, (struct entry){ po->ja.p, po->en.p, po->file, po->id_line, po->doubtful });
	if (po->in != NOTHING)
		po->doubtful = false;
	po->in = NOTHING;
	po->ja = po->en = (struct tool_text){ 0 };
}

static const char *blanks(const char *p, const char *end) {
	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p;
}

static void value_read(struct po *po, const char *p, const char *end) {
	p = blanks(p, end);
	if (p < end && *p == '"' && po->in != NOTHING)
		p = string_read(p, end, po->in == ID ? &po->ja : &po->en);
	else
		p = NULL;
	if (!p || blanks(p, end) != end)
		tool_complain(po->file, po->line, "a string in quotes is expected");
}

static bool begins(const char *p, const char *end, const char *word) {
	size_t n = strlen(word);

	return (size_t)(end - p) >= n && !memcmp(p, word, n);
}

static void line_read(struct po *po, const char *p, const char *end) {
	p = blanks(p, end);
	if (p == end || *p == '#') {
		if (po->in == STR)
			entry_done(po);
		po->doubtful |= begins(p, end, "#,") && memmem(p, (size_t)(end - p), "fuzzy", 5);
	} else if (begins(p, end, "msgctxt") || begins(p, end, "msgid_plural") || begins(p, end, "msgstr[")) {
		tool_complain(po->file, po->line, "not used here: write \"context|sentence\" and {n|one|many}");
	} else if (begins(p, end, "msgid")) {
		entry_done(po);
		po->in = ID;
		po->id_line = po->line;
		value_read(po, p + 5, end);
	} else if (begins(p, end, "msgstr")) {
		if (po->in != ID)
			tool_complain(po->file, po->line, "msgstr without msgid");
		po->in = STR;
		value_read(po, p + 6, end);
	} else
		value_read(po, p, end);
}

void po_read(struct entries *known, const char *file, const char *bytes, size_t n) {
	struct po po = { .file = file, .line = 1, .known = known };
	const char *end = bytes + n, *next;

	for (const char *p = bytes; p < end; p = next + 1, po.line++) {
		next = memchr(p, '\n', (size_t)(end - p));
		if (!next)
			next = end;
		line_read(&po, p, next);
	}
	entry_done(&po);
}
