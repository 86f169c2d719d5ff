/* Runs of name and value: query, form, cookies, headers. Order and duplicates are kept, names compare byte by byte.
 *
 * Refuses nothing; those who fill a run set its limit. */
#include "pairs.h"
#include <string.h>

#define FIRST_PAIRS 8

/* Grows at 8, 16, 32 ...: the count alone tells when it is full. */
void pairs_add(struct arena *arena, struct pairs *pairs, struct text name, struct text value) {
	size_t n = pairs->n;
	if (n == 0 || (n >= FIRST_PAIRS && (n & (n - 1)) == 0)) {
		struct pair *p = ARENA_ARRAY(arena, struct pair, n ? 2 * n : FIRST_PAIRS);
		if (n)
			memcpy(p, pairs->p, n * sizeof *p);
		pairs->p = p;
	}
	pairs->p[pairs->n++] = (struct pair){ name, value };
}

struct text pairs_next(const struct pairs *pairs, const char *name, size_t *from) {
	struct text wanted = text_of(name);
	while (*from < pairs->n) {
		const struct pair *p = &pairs->p[(*from)++];
		if (text_eq(p->name, wanted))
			return p->value;
	}
	return (struct text){ NULL, 0 };
}

struct text pairs_get(const struct pairs *pairs, const char *name) {
	size_t from = 0;
	return pairs_next(pairs, name, &from);
}

const struct http_file *http_file(const struct http_request *r, const char *field) {
	for (size_t i = 0; i < r->n_files; i++)
		if (text_is(r->files[i].field, field))
			return &r->files[i];
	return NULL;
}
