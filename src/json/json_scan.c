/* See json_scan.h. It tells strings from the rest and looks no further: the grammar is json-c's work. */
#include "json_scan.h"
#include "../base/err.h"

static size_t digits(struct text t, size_t from) {
	size_t n = 0;

	while (from + n < t.n && t.p[from + n] >= '0' && t.p[from + n] <= '9')
		n++;
	return n;
}

size_t json_number_length(struct text t) {
	size_t at = t.n && t.p[0] == '-', whole = digits(t, at), more;

	if (!whole || (whole > 1 && t.p[at] == '0'))
		return 0;
	at += whole;
	if (at < t.n && t.p[at] == '.') {
		more = digits(t, at + 1);
		if (!more)
			return 0;
		at += 1 + more;
	}
	if (at < t.n && (t.p[at] == 'e' || t.p[at] == 'E')) {
		size_t sign = at + 1 < t.n && (t.p[at + 1] == '-' || t.p[at + 1] == '+');

		more = digits(t, at + 1 + sign);
		if (!more)
			return 0;
		at += 1 + sign + more;
	}
	return at;
}

/* Of \uXXXX at p; -1 when there is none. */
static int escaped_unit(struct text t, size_t at) {
	int unit = 0;

	if (at + 6 > t.n || t.p[at] != '\\' || t.p[at + 1] != 'u')
		return -1;
	for (size_t i = at + 2; i < at + 6; i++) {
		int c = t.p[i], lower = c | 0x20;

		if (c >= '0' && c <= '9')
			unit = unit * 16 + c - '0';
		else if (lower >= 'a' && lower <= 'f')
			unit = unit * 16 + lower - 'a' + 10;
		else
			return -1;
	}
	return unit;
}

/* Bytes of the escape at `at`; 0 when it is U+0000 or half a pair. Other wrong ones are left to json-c. */
static size_t escape_length(struct text t, size_t at) {
	int unit = escaped_unit(t, at), low;

	if (unit < 0)
		return 2;
	if (unit == 0 || (unit >= 0xdc00 && unit <= 0xdfff))
		return 0;
	if (unit < 0xd800 || unit > 0xdbff)
		return 6;
	low = escaped_unit(t, at + 6);
	return low >= 0xdc00 && low <= 0xdfff ? 12 : 0;
}

/* Bytes of the string at `at`, with its quotes; 0 and err_set when refused. */
static size_t string_length(struct text t, size_t at) {
	size_t i = at + 1, step;

	while (i < t.n && t.p[i] != '"') {
		if ((unsigned char)t.p[i] < ' ') {
			err_set(ERR_INPUT, "JSON: bare control character at byte %zu", i);
			return 0;
		}
		step = t.p[i] == '\\' ? escape_length(t, i) : 1;
		if (!step) {
			err_set(ERR_INPUT, "JSON: escape that is no character at byte %zu", i);
			return 0;
		}
		i += step;
	}
	if (i >= t.n) {
		err_set(ERR_INPUT, "JSON: string not closed at byte %zu", at);
		return 0;
	}
	return i + 1 - at;
}

struct counts { size_t commas, containers; int depth; };

static bool count(struct counts *c, struct json_scan *s, char mark) {
	bool begins = mark == '[' || mark == '{', ends = mark == ']' || mark == '}';

	c->containers += begins;
	c->depth += begins - ends;
	c->commas += mark == ',';
	s->members += mark == ':';
	if (c->depth > JSON_NESTING_MAX || c->containers > JSON_CONTAINERS_MAX || c->commas + c->containers > JSON_VALUES_MAX) {
		err_set(ERR_INPUT, "JSON: too deep or too many values");
		return false;
	}
	return true;
}

/* One string, number or sign; how many bytes it took, 0 when refused. */
static size_t scan_one(struct json_scan *s, struct counts *c, struct text t, size_t at) {
	char mark = t.p[at];

	if (mark == '"')
		return string_length(t, at);
	if (mark == '-' || (mark >= '0' && mark <= '9')) {
		struct text number = { t.p + at, json_number_length(text_from(t, at)) };

		if (!number.n)
			err_set(ERR_INPUT, "JSON: not a number at byte %zu", at);
		else if (s->numbers)
			s->numbers[s->n_numbers] = number;
		s->n_numbers++;
		return number.n;
	}
	if (mark == 'N' || mark == 'I') {
		err_set(ERR_INPUT, "JSON: not a value at byte %zu", at);
		return 0;
	}
	return count(c, s, mark);
}

static bool scan(struct json_scan *s, struct text t) {
	struct counts c = { 0 };

	s->n_numbers = s->members = 0;
	for (size_t at = 0, step; at < t.n; at += step)
		if (!(step = scan_one(s, &c, t, at)))
			return false;
	return true;
}

/* Twice: first to count the numbers, then to keep them. */
bool json_scan(struct json_scan *s, struct arena *arena, struct text t) {
	*s = (struct json_scan){ 0 };
	if (t.n > JSON_BYTES_MAX) {
		err_set(ERR_INPUT, "JSON: longer than %d bytes", JSON_BYTES_MAX);
		return false;
	}
	if (!text_utf8_ok(t)) {
		err_set(ERR_INPUT, "JSON: not UTF-8");
		return false;
	}
	if (!scan(s, t))
		return false;
	s->numbers = ARENA_ARRAY(arena, struct text, s->n_numbers + 1);
	return scan(s, t);
}
