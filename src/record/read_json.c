/* JSON into a row: the same kinds, the same sentences as a form. A JSON value becomes the text a form would have sent, so
 * that there is one reader (take.c). Members that are not there are left alone. */
#include "walk.h"

static bool list_as_text(struct arena *a, const struct json_value *v, struct text *out) {
	struct buf b = buf_in(a, 64);
	for (size_t i = 0; i < json_count(v); i++) {
		const struct json_value *item = json_at(v, i);
		struct text code;
		if (!item || !json_as_text(item, &code))
			return false;
		buf_text(&b, code);
		buf_char(&b, ' ');
	}
	*out = buf_done(&b);
	return true;
}

/* The one JSON type that fits the kind, as text; null is empty everywhere. */
static bool as_text(struct arena *a, const struct field *f, const struct json_value *v, struct text *out) {
	int64_t n;
	bool yes;
	if (json_is_null(v)) {
		*out = LIT("");
		return true;
	}
	switch (f->kind) {
	case FIELD_INT:
		return json_as_int(v, &n) && (*out = int_text(a, n), true);
	case FIELD_FLAG:
		return json_as_bool(v, &yes) && (*out = yes ? LIT("1") : LIT("0"), true);
	case FIELD_CODES:
		return json_is_list(v) && list_as_text(a, v, out);
	default:
		return json_as_text(v, out);
	}
}

static const char *wrong_type(const struct field *f) {
	switch (f->kind) {
	case FIELD_INT:   return JA("{label}は、数で送ってください");
	case FIELD_FLAG:  return JA("{label}は、trueかfalseで送ってください");
	case FIELD_CODES: return JA("{label}は、文字の並びで送ってください");
	default:          return JA("{label}は、文字で送ってください");
	}
}

static void read_member(const struct field *f, void *row, const struct json_value *v, struct problems *problems) {
	struct text t;
	if (as_text(problems->arena, f, v, &t))
		field_take(f, row, t, problems);
	else
		field_problem(problems, f, wrong_type(f));
}

/* What cannot be set may be repeated: an answer of ours can be sent back whole. */
static void read_fixed(const struct record *r, const struct field *f, const void *row, const struct json_value *v,
	struct problems *problems) {
	struct problems aside = { .arena = problems->arena };
	void *as_sent = arena_alloc(problems->arena, r->size);
	read_member(f, as_sent, v, &aside);
	if (aside.n || !field_same(f, as_sent, row))
		field_problem(problems, f, JA("{label}は、ここでは変えられません"));
}

void record_read_json(const struct record *r, void *row, const struct json_value *v, struct problems *problems) {
	if (!json_is_object(v)) {
		problem_add(problems, NULL, JA("JSONは、項目の名前と値の組で送ってください"), NULL, 0);
		return;
	}
	for (size_t i = 0; i < json_count(v); i++) {
		struct text name = json_name_at(v, i);
		const struct field *f = record_field(r, text_z(problems->arena, name));
		if (f && field_typed(f, row))
			read_member(f, row, json_value_at(v, i), problems);
		else if (f)
			read_fixed(r, f, row, json_value_at(v, i), problems);
		else if (!text_is(name, "id") && !text_is(name, "version") && !text_starts(name, "_"))
			problem_unknown(problems, name);
	}
}

/* The log's word stands as it is: a code that has left its list since is still what was said. */
static void put_member(const struct field *f, void *row, const struct json_value *v, struct arena *a) {
	struct problems aside = { .arena = a };
	struct text t;
	if (!as_text(a, f, v, &t))
		return;
	if (field_textual(f))
		FIELD_SET(f, row, struct text, f->kind == FIELD_CODES ? text_trim(t) : t);
	else
		field_take(f, row, t, &aside);
}

void record_put_json(const struct record *r, void *row, const struct json_value *v, struct arena *a) {
	for (size_t i = 0; i < json_count(v); i++) {
		const struct field *f = record_field(r, text_z(a, json_name_at(v, i)));
		if (f)
			put_member(f, row, json_value_at(v, i), a);
	}
}
