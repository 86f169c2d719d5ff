/* Any bytes as a form, or as JSON, into a record: what is let in passes its own limits or is named as a problem, and written as
 * JSON and read again it is the same row. The record is the one of the unit tests: every kind of field, every flag. */
#include "../src/record/record_test_note.h"
#include <stdlib.h>
#include <string.h>

#define TODAY 20260412
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

const struct word_pair words_table[] = { { "", "" } };
const size_t words_count = 0;

static struct text as_json(struct arena *a, const struct note *n) {
	struct buf b = buf_in(a, 256);
	struct json j = json_to(&b);
	record_json(&j, &note_record, n);
	return buf_done(&b);
}

/* What was let in has come through the limits of its field, so the same row sent back is no problem and changes nothing. */
static void check_again(struct arena *a, const struct note *n) {
	struct note again = *n;
	struct problems problems = { .arena = a };
	struct text first = as_json(a, n);
	const struct json_value *v = json_read(a, first);
	if (!v) abort();
	record_read_json(&note_record, &again, v, &problems);
	if (problems.n || !text_eq(first, as_json(a, &again))) abort();
}

static void check_said(struct arena *a, const struct problems *problems) {
	for (size_t i = 0; i < problems->n; i++)
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct buf b = buf_in(a, 64);
			problem_put(&b, &problems->p[i], lang);
			if (!b.n || !text_utf8_ok(buf_done(&b))) abort();
		}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
	struct arena *a = arena_new((size_t)64 << 20);
	struct text typed = { (const char *)data, size };
	struct note note = { .row = { .id = 7 }, .person = 9 };
	struct problems problems = { .arena = a };
	struct pairs pairs = { 0 };
	const struct json_value *v = size && data[0] == '{' ? json_read(a, typed) : NULL;
	if (v) record_read_json(&note_record, &note, v, &problems);
	else if (http_parse_urlencoded(a, typed, &pairs)) record_read(&note_record, &note, &pairs, NULL, &problems);
	size_t unread = problems.n;
	record_check(&note_record, &note, TODAY, &problems);
	check_said(a, &problems);
	if (!unread && problems.n == 0) check_again(a, &note);
	arena_free(a);
	return 0;
}
