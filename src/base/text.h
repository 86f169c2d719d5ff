/* A piece of UTF-8 that somebody else owns: pointer and length in bytes, not ended by NUL.
 * Functions that make new text take the arena it shall live in, and end it with a NUL that n does not count. */
#pragma once
#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

struct text { const char *p; size_t n; };

#define LIT(literal) ((struct text){ "" literal, sizeof(literal) - 1 })
#define TEXT_ARG(t) (int)(t).n, (t).p            /* for "%.*s" */

struct text text_of(const char *z);              /* NULL gives the empty text */
struct text text_copy(struct arena *, struct text);
const char *text_z(struct arena *, struct text); /* C string copy */
struct text text_join(struct arena *, struct text a, struct text b);

bool text_eq(struct text a, struct text b);
bool text_is(struct text, const char *z);
bool text_starts(struct text, const char *prefix);
bool text_ends(struct text, const char *suffix);
int text_cmp(struct text a, struct text b);      /* by bytes, like strcmp */
struct text text_trim(struct text);              /* spaces of ASCII and U+3000, CR, LF, tab, at both ends */
struct text text_from(struct text, size_t start);/* the rest from byte start; empty past the end */
bool text_find(struct text hay, struct text needle, size_t *at);
/* Takes the piece before sep off the front of *rest. False when *rest is used up (p == NULL). An empty rest with
 * p != NULL gives one last empty piece, so "a,b," has three pieces. */
bool text_cut(struct text *rest, char sep, struct text *piece);

bool text_utf8_ok(struct text);                  /* well-formed, no surrogates, no NUL */
size_t text_chars(struct text);                  /* code points */
struct text text_first(struct text, size_t chars);/* at most so many code points */
/* Next code point; advances *t. Malformed bytes give U+FFFD one byte at a time. -1 at the end. */
int32_t text_next(struct text *t);
/* Decimal, optional '-', whole text must be used. Accepts full-width digits. */
bool text_int(struct text, int64_t *);
