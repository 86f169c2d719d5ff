/* Any bytes into json_read. What is let in must come out of the writer as the same values: written, read and written
 * again, the two texts are equal. */
#include "../src/json/json.h"
#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_value(struct json *j, const struct json_value *v) {
	struct text t;
	bool yes;

	if (json_is_object(v)) {
		json_open(j);
		for (size_t i = 0; i < json_count(v); i++) {
			json_key(j, json_name_at(v, i).p);
			write_value(j, json_value_at(v, i));
		}
		json_close(j);
	} else if (json_is_list(v)) {
		json_list(j);
		for (size_t i = 0; i < json_count(v); i++)
			write_value(j, json_at(v, i));
		json_end(j);
	} else if (json_as_text(v, &t))
		json_text(j, t);
	else if (json_as_number(v, &t))
		json_number(j, t);
	else if (json_as_bool(v, &yes))
		json_bool(j, yes);
	else
		json_null(j);
}

static struct text written(struct arena *arena, const struct json_value *v) {
	struct buf b = buf_in(arena, 256);
	struct json j = json_to(&b);

	write_value(&j, v);
	return buf_done(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *arena = arena_new(256 << 20);
	const struct json_value *v, *again;
	struct text first;

	if (!arena)
		return 0;
	v = json_read(arena, (struct text){ (const char *)data, size });
	if (v) {
		first = written(arena, v);
		again = json_read(arena, first);
		/* escapes may make the text longer than json_read takes */
		if (again ? !text_eq(first, written(arena, again)) : first.n <= 1 << 20)
			abort();
	}
	arena_free(arena);
	return 0;
}
