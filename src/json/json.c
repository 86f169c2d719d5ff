/* The writing half of json.h. Commas and escapes are its own affair: the caller cannot make malformed JSON except by leaving
 * something open. '<' is escaped too, so that what is written may stand inside a page's <script type="application/json">. */
#include "json.h"
#include "json_scan.h"
#include <assert.h>
#include <string.h>

enum { DEPTH_MAX = sizeof(((struct json *)0)->comma) };

struct json json_to(struct buf *out) {
	return (struct json){ .out = out };
}

/* A value, or a key, comes next: separate it from the one before. */
static void separate(struct json *j) {
	if (j->comma[j->depth])
		buf_char(j->out, ',');
	j->comma[j->depth] = true;
}

static void begin(struct json *j, char mark) {
	separate(j);
	buf_char(j->out, mark);
	assert(j->depth + 1 < DEPTH_MAX);
	j->comma[++j->depth] = false;
}

static void finish(struct json *j, char mark) {
	assert(j->depth > 0);
	j->depth--;
	buf_char(j->out, mark);
}

void json_open(struct json *j) {
	begin(j, '{');
}

void json_close(struct json *j) {
	finish(j, '}');
}

void json_list(struct json *j) {
	begin(j, '[');
}

void json_end(struct json *j) {
	finish(j, ']');
}

static void put_rune(struct buf *out, int32_t rune) {
	static const char short_for[] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\' };

	if ((size_t)rune < sizeof short_for && short_for[rune]) {
		buf_char(out, '\\');
		buf_char(out, short_for[rune]);
	} else if (rune < ' ' || rune == '<' || rune == 0x7f || rune == 0x2028 || rune == 0x2029)
		buf_f(out, "\\u%04x", (unsigned)rune);
	else
		buf_rune(out, rune);
}

static void put_string(struct buf *out, struct text t) {
	int32_t rune;

	buf_char(out, '"');
	while ((rune = text_next(&t)) >= 0)
		put_rune(out, rune);
	buf_char(out, '"');
}

void json_key(struct json *j, const char *key) {
	separate(j);
	put_string(j->out, text_of(key));
	buf_char(j->out, ':');
	j->comma[j->depth] = false;
}

void json_text(struct json *j, struct text t) {
	separate(j);
	put_string(j->out, t);
}

void json_z(struct json *j, const char *z) {
	json_text(j, text_of(z));
}

void json_int(struct json *j, int64_t n) {
	separate(j);
	buf_int(j->out, n);
}

void json_number(struct json *j, struct text digits) {
	assert(json_number_length(digits) == digits.n && digits.n);
	separate(j);
	buf_text(j->out, digits);
}

void json_bool(struct json *j, bool yes) {
	separate(j);
	buf_z(j->out, yes ? "true" : "false");
}

void json_null(struct json *j) {
	separate(j);
	buf_z(j->out, "null");
}
