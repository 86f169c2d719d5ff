/* The reading half of json.h: json_scan first, then json-c, then json-c's tree copied into the arena as one array of
 * children per list or object. Numbers come from the scan, because json-c keeps integers as 64 bits only. */
#define json_bool json_c_bool                        /* json-c has a type of this name, we a function */
#include <json-c/json.h>
#undef json_bool
#include "json_scan.h"
#include "../base/err.h"

enum json_kind { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_STRING, JSON_LIST, JSON_OBJECT };

struct json_value {
	enum json_kind kind;
	bool yes;
	struct text text;                            /* of a string or number */
	struct text name;                            /* when it is an object's member */
	struct json_value *children; size_t n;
};

/* What json-c owns; let go with the arena, also when the arena fills up in the middle. */
struct held { struct json_object *tree; };

struct reading { struct arena *arena; const struct json_scan *scan; size_t numbers, members; };

static void let_go(void *p) {
	struct held *h = p;

	json_object_put(h->tree);
}

static void copy_value(struct reading *r, struct json_value *to, struct json_object *from);

static void copy_list(struct reading *r, struct json_value *to, struct json_object *from) {
	to->kind = JSON_LIST;
	to->n = json_object_array_length(from);
	to->children = ARENA_ARRAY(r->arena, struct json_value, to->n);
	for (size_t i = 0; i < to->n; i++)
		copy_value(r, &to->children[i], json_object_array_get_idx(from, i));
}

static void copy_object(struct reading *r, struct json_value *to, struct json_object *from) {
	struct json_value *child;

	to->kind = JSON_OBJECT;
	to->n = (size_t)json_object_object_length(from);
	to->children = child = ARENA_ARRAY(r->arena, struct json_value, to->n);
	r->members += to->n;
	json_object_object_foreach(from, key, value) {
		child->name = text_of(key);
		copy_value(r, child++, value);
	}
}

/* Depth is bounded by the scan. */
static void copy_value(struct reading *r, struct json_value *to, struct json_object *from) {
	switch (json_object_get_type(from)) {
	case json_type_null:
		to->kind = JSON_NULL;
		break;
	case json_type_boolean:
		to->kind = JSON_BOOL;
		to->yes = json_object_get_boolean(from);
		break;
	case json_type_int:
	case json_type_double:
		to->kind = JSON_NUMBER;
		if (r->numbers < r->scan->n_numbers)     /* after a doubled key there may be fewer; refused below */
			to->text = r->scan->numbers[r->numbers++];
		break;
	case json_type_string:
		to->kind = JSON_STRING;
		to->text = (struct text){ json_object_get_string(from), (size_t)json_object_get_string_len(from) };
		break;
	case json_type_array:
		copy_list(r, to, from);
		break;
	case json_type_object:
		copy_object(r, to, from);
		break;
	}
}

static bool parse(struct held *h, const char *z, size_t n) {
	struct json_tokener *tokener = json_tokener_new_ex(JSON_NESTING_MAX + 1);
	enum json_tokener_error error;
	size_t end;

	if (!tokener) {
		err_set(ERR_MEMORY, "JSON: no memory");
		return false;
	}
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
	h->tree = json_tokener_parse_ex(tokener, z, (int)n + 1);   /* with the NUL, which ends a bare number */
	error = json_tokener_get_error(tokener);
	end = json_tokener_get_parse_end(tokener);
	json_tokener_free(tokener);
	if (error == json_tokener_success && end == n)
		return true;
	err_set(ERR_INPUT, "JSON: %s at byte %zu", error == json_tokener_success ? "more after the value" : json_tokener_error_desc(error), end);
	return false;
}

struct json_value *json_read(struct arena *arena, struct text t) {
	struct json_scan seen;
	struct json_value *top;
	struct held *held;
	struct reading r = { .arena = arena, .scan = &seen };

	if (t.n <= JSON_BYTES_MAX)
		t = text_copy(arena, t);
	if (!json_scan(&seen, arena, t))
		return NULL;
	held = ARENA_NEW(arena, struct held);
	top = ARENA_NEW(arena, struct json_value);
	arena_defer(arena, let_go, held);
	if (!parse(held, t.p, t.n))
		return NULL;
	copy_value(&r, top, held->tree);
	if (r.members != seen.members) {
		err_set(ERR_INPUT, "JSON: a key stands twice in one object");
		return NULL;
	}
	return top;
}

/* ---- looking at it ---- */

static bool is(const struct json_value *v, enum json_kind kind) {
	return v && v->kind == kind;
}

bool json_is_null(const struct json_value *v) {
	return is(v, JSON_NULL);
}

bool json_is_list(const struct json_value *v) {
	return is(v, JSON_LIST);
}

bool json_is_object(const struct json_value *v) {
	return is(v, JSON_OBJECT);
}

const struct json_value *json_get(const struct json_value *v, const char *key) {
	if (!is(v, JSON_OBJECT))
		return NULL;
	for (size_t i = 0; i < v->n; i++)
		if (text_is(v->children[i].name, key))
			return &v->children[i];
	return NULL;
}

size_t json_count(const struct json_value *v) {
	return v ? v->n : 0;
}

const struct json_value *json_at(const struct json_value *v, size_t i) {
	return is(v, JSON_LIST) && i < v->n ? &v->children[i] : NULL;
}

const struct json_value *json_value_at(const struct json_value *v, size_t i) {
	return is(v, JSON_OBJECT) && i < v->n ? &v->children[i] : NULL;
}

struct text json_name_at(const struct json_value *v, size_t i) {
	return is(v, JSON_OBJECT) && i < v->n ? v->children[i].name : (struct text){ 0 };
}

bool json_as_text(const struct json_value *v, struct text *t) {
	if (!is(v, JSON_STRING))
		return false;
	*t = v->text;
	return true;
}

bool json_as_number(const struct json_value *v, struct text *t) {
	if (!is(v, JSON_NUMBER))
		return false;
	*t = v->text;
	return true;
}

/* text_int refuses what is no whole number or does not fit. */
bool json_as_int(const struct json_value *v, int64_t *n) {
	return is(v, JSON_NUMBER) && text_int(v->text, n);
}

bool json_as_bool(const struct json_value *v, bool *yes) {
	if (!is(v, JSON_BOOL))
		return false;
	*yes = v->yes;
	return true;
}
