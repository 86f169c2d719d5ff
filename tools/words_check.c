/* Compares what is said with what is translated, and lists every difference at once.
 *
 * Refuses: sentences without English, English that nobody says, {names} that differ, one sentence translated in two ways.
 * To extend: a check of one pair goes into pair_check(). */
#include "words.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void entries_add(struct entries *list, struct entry entry) {
	if (list->n == list->cap) {
		size_t cap = list->cap ? list->cap * 2 : 256;
		struct entry *bigger = tool_keep(cap * sizeof *bigger);

		if (list->n)
			memcpy(bigger, list->all, list->n * sizeof *bigger);
		list->all = bigger;
		list->cap = cap;
	}
	list->all[list->n++] = entry;
}

static int by_ja(const void *a, const void *b) {
	const struct entry *x = a, *y = b;
	int order = strcmp(x->ja, y->ja);

	if (!order)
		order = strcmp(x->file, y->file);
	return order ? order : x->line - y->line;
}

void entries_sort(struct entries *list) {
	if (list->n)
		qsort(list->all, list->n, sizeof *list->all, by_ja);
}

const struct entry *entries_find(const struct entries *list, const char *ja) {
	size_t low = 0, high = list->n;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (strcmp(list->all[middle].ja, ja) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low < list->n && !strcmp(list->all[low].ja, ja) ? &list->all[low] : NULL;
}

const char *without_context(const char *ja) {
	size_t n = strspn(ja, "abcdefghijklmnopqrstuvwxyz0123456789_-. ");

	return n && ja[n] == '|' ? ja + n + 1 : ja;
}

/* ---- {names} ---- */
/* The next {name} or {name|one|many} from p on; NULL when there is none. *n is the length of the name. */
static const char *next_hole(const char *p, size_t *n) {
	for (; (p = strchr(p, '{')) != NULL; p++) {
		for (*n = 0; isalnum((unsigned char)p[1 + *n]) || p[1 + *n] == '_'; ++*n)
			;
		if (*n && (p[1 + *n] == '}' || p[1 + *n] == '|'))
			return p + 1;
	}
	return NULL;
}

static bool has_hole(const char *sentence, const char *name, size_t n) {
	size_t other;

	for (const char *p = next_hole(sentence, &other); p; p = next_hole(p, &other))
		if (other == n && !memcmp(p, name, n))
			return true;
	return false;
}

static void holes_in_both(const struct entry *e, const char *a, const char *b, const char *where) {
	size_t n;

	for (const char *p = next_hole(a, &n); p; p = next_hole(p, &n))
		if (!has_hole(b, p, n))
			tool_complain(e->file, e->line, "{%.*s} is missing in the %s", (int)n, p, where);
}

/* Braces must be {name} or {name|one|many}: anything else would be shown as it is. */
static void braces_check(const struct entry *e, const char *sentence) {
	for (const char *p = strpbrk(sentence, "{}"); p; p = strpbrk(p, "{}")) {
		size_t n = strcspn(p + 1, "{}"), name = 0, bars = 0;

		while (name < n && (isalnum((unsigned char)p[1 + name]) || p[1 + name] == '_'))
			name++;
		for (size_t i = name; i < n; i++)
			bars += p[1 + i] == '|';
		if (*p == '}' || p[1 + n] != '}' || !name || (name < n && (p[1 + name] != '|' || bars != 2))) {
			tool_complain(e->file, e->line, "braces must be {name} or {name|one|many} in: %s", sentence);
			return;
		}
		p += n + 2;
	}
}

/* ---- letters ---- */
static bool has_japanese(const char *z) {
	for (; *z; z++) {
		unsigned char a = (unsigned char)z[0], b = a ? (unsigned char)z[1] : 0;

		if ((a == 0xe3 && b >= 0x81) || (a >= 0xe4 && a <= 0xe9))
			return true;
	}
	return false;
}

static void warn(const char *file, int line, const char *what, const char *ja) {
	fprintf(stderr, "%s:%d: warning: %s: %s\n", file, line, what, ja);
}

static void trouble(const struct entry *e, const char *what, bool lenient) {
	if (lenient)
		warn(e->file, e->line, what, e->ja);
	else
		tool_complain(e->file, e->line, "%s: %s", what, e->ja);
}

/* ---- the checks ---- */
static void pair_check(const struct entry *e) {
	braces_check(e, e->ja);
	braces_check(e, e->en);
	holes_in_both(e, e->ja, e->en, "English");
	holes_in_both(e, e->en, e->ja, "Japanese");
	if (!has_japanese(e->en))
		return;
	if (!strcmp(without_context(e->en), without_context(e->ja)))
		tool_complain(e->file, e->line, "the English is the Japanese: %s", e->ja);
	else
		warn(e->file, e->line, "Japanese in the English", e->en);
}

static bool untranslated(const struct entry *known) {
	return !known || !known->en || !*known->en || known->doubtful;
}

bool entry_missing(const struct entries *said, const struct entries *known, const struct entry *e) {
	const struct entry *first = entries_find(said, e->ja);

	return first->file == e->file && first->line == e->line && untranslated(entries_find(known, e->ja));
}

void words_check(const struct entries *in_order, const struct entries *said, const struct entries *known, bool lenient) {
	for (size_t i = 0; i < in_order->n; i++)
		if (entry_missing(said, known, &in_order->all[i]))
			trouble(&in_order->all[i], "no English for", lenient);
	for (size_t i = 0; i < known->n; i++) {
		const struct entry *e = &known->all[i], *before = i ? e - 1 : NULL;

		if (!entries_find(said, e->ja))
			trouble(e, "nobody says this", lenient);
		if (before && !strcmp(before->ja, e->ja) && (before->file == e->file || strcmp(before->en, e->en)))
			tool_complain(e->file, e->line, "translated in %s:%d too: %s", before->file, before->line, e->ja);
		if (!untranslated(e))
			pair_check(e);
	}
}
