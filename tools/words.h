/* What the parts of the catalogue tool share. See words.c.
 *
 *     words_source.c   finds the sentences of C files and templates
 *     words_po.c       reads translations
 *     words_check.c    compares the two
 *     words.c          the command */
#pragma once
#include "tool.h"

/* One sentence where it is said (en is NULL), or one translation where it is written. */
struct entry { const char *ja, *en; const char *file; int line; bool doubtful /* marked fuzzy */; };
struct entries { struct entry *all; size_t n, cap; };
void entries_add(struct entries *, struct entry);
void entries_sort(struct entries *);                 /* by ja, equals in the order they came */
const struct entry *entries_find(const struct entries *, const char *ja);    /* in sorted ones; the first, or NULL */

void source_read(struct entries *said, const char *file, const char *bytes, size_t n);      /* .c and .h */
void template_read(struct entries *said, const char *file, const char *bytes, size_t n);    /* .html */
void po_read(struct entries *known, const char *file, const char *bytes, size_t n);

/* One C string literal at p (which is its first quote) is added to out, its escapes undone. Returns what follows its last
 * quote; NULL when it does not end on its line. Also the form of strings in po files. */
const char *string_read(const char *p, const char *end, struct tool_text *out);

/* Both sorted but in_order, which is `said` as found. Complains of everything at once; with lenient, what is missing or
 * unused is only warned about. */
void words_check(const struct entries *in_order, const struct entries *said, const struct entries *known, bool lenient);
bool entry_missing(const struct entries *said, const struct entries *known, const struct entry *);  /* first place of one without English */
const char *without_context(const char *ja);         /* "button|閉じる" -> "閉じる" */
