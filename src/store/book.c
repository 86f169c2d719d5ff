/* The book of named SQL: what tools/sql.c made from the .sql files, and what the record walkers add at start.
 *
 * Refuses: the same name twice (asserts: our own mistake, found at the first start).
 * To extend: words that the engines spell differently are in words[]. */
#include "inside.h"
#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct { const char *sqlite, *postgres; } words[] = { { "INTEGER", "BIGINT" }, { "BLOB", "BYTEA" } };

static bool wordy(char c) {
	return isalnum((unsigned char)c) || c == '_' || (c & 0x80);
}

static void *must(void *p) {
	if (p)
		return p;
	fputs("engawa: no memory for the statements\n", stderr);     /* nothing has begun yet */
	exit(1);
}

static const char *spelled(const char *p, size_t n) {
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i].sqlite) == n && !strncasecmp(p, words[i].sqlite, n))
			return words[i].postgres;
	return NULL;
}

/* ?3 -> $3 and the names of types, outside of quotes. No replacement is more than twice as long. */
static char *for_postgres(const char *p) {
	char *out = must(malloc(2 * strlen(p) + 1)), *o = out;
	char quote = 0;
	while (*p) {
		size_t n = 0;
		while (!quote && wordy(p[n]))
			n++;
		const char *other = n ? spelled(p, n) : NULL;
		if (other) {
			o = stpcpy(o, other);
		} else if (n) {
			memcpy(o, p, n);
			o += n;
		} else {
			if (*p == '\'' || *p == '"')
				quote = quote == *p ? 0 : quote ? quote : *p;
			*o++ = *p == '?' && !quote && isdigit((unsigned char)p[1]) ? '$' : *p;
			n = 1;
		}
		p += n;
	}
	*o = 0;
	return out;
}

static struct sql_entry *place(struct sql_book *b) {
	if (b->n == b->cap) {
		b->cap = b->cap ? 2 * b->cap : 256;
		b->entries = must(realloc(b->entries, b->cap * sizeof *b->entries));
	}
	return &b->entries[b->n++];
}

static void put(struct sql_book *b, const struct sql_entry *e) {
	assert(sql_book_find(b, e->name) < 0 && "two statements of one name");
	*place(b) = (struct sql_entry){ must(strdup(e->name)), must(strdup(e->sqlite)),
		e->postgres ? must(strdup(e->postgres)) : for_postgres(e->sqlite), e->lane, e->params };
}

void sql_book_start(struct sql_book *b, const struct sql_entry *generated, size_t n) {
	*b = (struct sql_book){ 0 };
	for (size_t i = 0; i < n; i++)
		put(b, &generated[i]);
}

int sql_book_add(struct sql_book *b, const char *name, const char *text, enum lane lane, int params) {
	put(b, &(struct sql_entry){ name, text, NULL, lane, params });
	return (int)b->n - 1;
}

int sql_book_find(const struct sql_book *b, const char *name) {
	for (size_t i = 0; i < b->n; i++)
		if (!strcmp(b->entries[i].name, name))
			return (int)i;
	return -1;
}

void sql_book_end(struct sql_book *b) {
	for (size_t i = 0; i < b->n; i++) {
		free((char *)(uintptr_t)b->entries[i].name);
		free((char *)(uintptr_t)b->entries[i].sqlite);
		free((char *)(uintptr_t)b->entries[i].postgres);
	}
	free(b->entries);
	*b = (struct sql_book){ 0 };
}
