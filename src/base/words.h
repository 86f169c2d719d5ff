/* The catalogue. Japanese is the source language: the sentence itself, marked JA("..."), is the key; po/en/<feature>.po
 * holds the English. The build collects every marked sentence of C and of the templates and fails when one has no
 * English, when a {name} is missing on one side, or when the same key is translated in two ways.
 * Same Japanese, different English: prefix a context, JA("button|閉じる"); the part before '|' is never shown.
 *
 * Sentences with values: "{name}さんの話を記録しました". English plurals: "{n} {n|visit|visits}". */
#pragma once
#include "buf.h"
#include "lang.h"

#define JA(sentence) (sentence)

struct arg { const char *name; struct text value; };
#define ARG(name_, text_) ((struct arg){ (name_), (text_) })

const char *word(enum lang, const char *ja);     /* ja must be a marked sentence; unknown ones come back as they are */
void words_put(struct buf *, enum lang, const char *ja, const struct arg *, size_t n);
#define SAY(buf, lang, ja, ...) \
	words_put((buf), (lang), (ja), (struct arg[]){ __VA_ARGS__ }, sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))
struct text say(struct arena *, enum lang, const char *ja, const struct arg *, size_t n);
struct text int_text(struct arena *, int64_t);

/* The table the build makes (tools/words.c): sorted by ja. */
struct word_pair { const char *ja, *en; };
extern const struct word_pair words_table[];
extern const size_t words_count;
