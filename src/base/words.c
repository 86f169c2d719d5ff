/* Sentences in the reader's language. The Japanese sentence is the key; the table is made by the build.
 *
 * Refuses to fail: a sentence without a translation is shown in Japanese, a {name} without a value stays visible. Both
 * are stopped by the build, so what is left is a half-translated page rather than none.
 * To extend: a language is a column of struct word_pair. */
#include "words.h"
#include <stdlib.h>
#include <string.h>

static int by_ja(const void *key, const void *pair) {
	return strcmp(key, ((const struct word_pair *)pair)->ja);
}

/* Length of "context|" at the front. Only small ASCII counts, so that {n|visit|visits} is never taken for one. */
static size_t context_of(const char *z) {
	if ((unsigned char)*z >= 0x80)
		return 0;
	size_t n = strspn(z, "abcdefghijklmnopqrstuvwxyz0123456789_-. ");
	return n && z[n] == '|' ? n + 1 : 0;
}

const char *word(enum lang lang, const char *ja) {
	size_t context = context_of(ja);
	if (lang != LANG_EN)
		return ja + context;
	const struct word_pair *pair = words_count ? bsearch(ja, words_table, words_count, sizeof *pair, by_ja) : NULL;
	if (!pair || !pair->en || !*pair->en)
		return ja + context;
	return context && strncmp(pair->en, ja, context) == 0 ? pair->en + context : pair->en;
}

static const struct arg *arg_of(struct text name, const struct arg *args, size_t n) {
	for (size_t i = 0; i < n; i++)
		if (text_is(name, args[i].name))
			return &args[i];
	return NULL;
}

/* What stands between braces: "name", or "name|one|many". False when no such value was given. */
static bool put_slot(struct buf *b, struct text slot, const struct arg *args, size_t n) {
	struct text name, one, many;
	if (!text_cut(&slot, '|', &name))
		return false;
	const struct arg *arg = arg_of(name, args, n);
	if (!arg)
		return false;
	if (!text_cut(&slot, '|', &one))
		buf_text(b, arg->value);
	else if (text_is(arg->value, "1") || !text_cut(&slot, '|', &many))
		buf_text(b, one);
	else
		buf_text(b, many);
	return true;
}

void words_put(struct buf *b, enum lang lang, const char *ja, const struct arg *args, size_t n) {
	const char *z = word(lang, ja);
	for (const char *open; (open = strchr(z, '{')) != NULL;) {
		const char *close = strchr(open, '}');
		if (!close)
			break;
		buf_put(b, z, (size_t)(open - z));
		if (!put_slot(b, (struct text){ open + 1, (size_t)(close - open - 1) }, args, n))
			buf_put(b, open, (size_t)(close - open + 1));
		z = close + 1;
	}
	buf_z(b, z);
}

struct text say(struct arena *a, enum lang lang, const char *ja, const struct arg *args, size_t n) {
	struct buf b = buf_in(a, strlen(ja) + 32);
	words_put(&b, lang, ja, args, n);
	return buf_done(&b);
}

struct text int_text(struct arena *a, int64_t n) {
	struct buf b = buf_in(a, 20);
	buf_int(&b, n);
	return buf_done(&b);
}
