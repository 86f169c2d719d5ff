/* One member of a row, found by its field's offset. Knows the C type of each kind and nothing of what it means. */
#include "walk.h"
#include <string.h>

static const size_t kind_size[FIELD_KINDS] = {
	[FIELD_TEXT] = sizeof(struct text), [FIELD_LINE] = sizeof(struct text), [FIELD_KANA] = sizeof(struct text),
	[FIELD_CODE] = sizeof(struct text), [FIELD_CODES] = sizeof(struct text), [FIELD_INT] = sizeof(int64_t),
	[FIELD_FLAG] = sizeof(int64_t), [FIELD_DATE] = sizeof(date), [FIELD_WHEN] = sizeof(instant), [FIELD_REF] = sizeof(id),
};

void *field_at(const struct field *f, void *row) {
	return (char *)row + f->at;
}

const struct field *record_field(const struct record *r, const char *name) {
	for (size_t i = 0; i < r->n; i++)
		if (strcmp(r->fields[i].name, name) == 0)
			return &r->fields[i];
	return NULL;
}

bool field_textual(const struct field *f) {
	return kind_size[f->kind] == sizeof(struct text);
}

/* FIXED ones while the row is not there yet; but whom a row belongs to is never taken from a form. */
bool field_typed(const struct field *f, const void *row) {
	if (f->flags & HIDDEN)
		return false;
	return !(f->flags & FIXED) || (f->kind != FIELD_REF && ((const struct row *)row)->id == 0);
}

/* Numbers and ticks are never empty: 0 is what they say. */
bool field_empty(const struct field *f, const void *row) {
	switch (f->kind) {
	case FIELD_INT: case FIELD_FLAG: return false;
	case FIELD_DATE: return FIELD_GET(f, row, date) == 0;
	case FIELD_WHEN: case FIELD_REF: return FIELD_GET(f, row, int64_t) == 0;
	default: return FIELD_GET(f, row, struct text).n == 0;
	}
}

bool field_same(const struct field *f, const void *a, const void *b) {
	if (field_textual(f))
		return text_eq(FIELD_GET(f, a, struct text), FIELD_GET(f, b, struct text));
	return memcmp((const char *)a + f->at, (const char *)b + f->at, kind_size[f->kind]) == 0;
}

bool field_copy(const struct field *f, void *to, const void *from) {
	bool other = !field_same(f, to, from);
	memcpy((char *)to + f->at, (const char *)from + f->at, kind_size[f->kind]);
	return other;
}

id person_of(const struct record *r, const void *row) {
	if (r->person_field == -1)
		return ((const struct row *)row)->id;
	return r->person_field < 0 ? 0 : FIELD_GET(&r->fields[r->person_field], row, id);
}
