/* Comma-separated files from offices, and for them.
 *
 * Reading refuses files that are neither UTF-8 nor CP932 and files with NUL bytes (UTF-16 has them); a bad row is told
 * and stepped over, so that one wrong line of 900 does not cost the other 899. Writing refuses to hand a spreadsheet
 * anything that it would run.
 * To extend: limits are in the header; an encoding is one more try in csv_open(). */
#include "csv.h"
#include "err.h"
#include <errno.h>
#include <iconv.h>
#include <string.h>

/* More well-formed characters of several bytes than malformed bytes: UTF-8 that was damaged. CP932 hardly ever looks so,
 * but damaged UTF-8 can pass for CP932 and would be read as nonsense. */
static bool damaged_utf8(struct text t) {
	size_t good = 0, bad = 0;
	while (t.n) {
		size_t before = t.n;
		int32_t r = text_next(&t);
		if (before - t.n > 1)
			good++;
		else if (r >= 0x80)
			bad++;
	}
	return good > bad;
}

static bool from_cp932(struct arena *a, struct text in, struct text *out) {
	iconv_t how = iconv_open("UTF-8", "CP932");
	if (how == (iconv_t)-1)
		return false;
	size_t cap = in.n * 3 + 1, left = cap - 1, in_left = in.n; /* half-width kana: one byte becomes three */
	char *p = arena_array(a, 1, cap), *to = p, *from = (char *)(uintptr_t)in.p;
	size_t k = iconv(how, &from, &in_left, &to, &left);
	iconv_close(how);
	*out = (struct text){ p, (size_t)(to - p) };
	return k != (size_t)-1 && in_left == 0;
}

bool csv_open(struct csv *c, struct arena *a, struct text file) {
	bool marked = text_starts(file, CSV_BOM);
	struct text t = marked ? text_from(file, sizeof CSV_BOM - 1) : file;
	*c = (struct csv){ .arena = a, .rest = t, .next_line = 1 };
	if (text_utf8_ok(t))
		return true;
	if (memchr(t.p, '\0', t.n))
		err_set(ERR_INPUT, "csv: holds NUL bytes; UTF-16 or no text at all");
	else if (marked || damaged_utf8(t))
		err_set(ERR_INPUT, "csv: UTF-8 with malformed bytes");
	else if (from_cp932(a, t, &c->rest))
		return true;
	else
		err_set(ERR_INPUT, "csv: neither UTF-8 nor CP932");
	c->rest = (struct text){ "", 0 };
	return false;
}

/* Steps over one line end; false when none is there. */
static bool take_line_end(struct csv *c) {
	if (c->rest.n == 0 || (*c->rest.p != '\r' && *c->rest.p != '\n'))
		return false;
	bool two = c->rest.n > 1 && c->rest.p[0] == '\r' && c->rest.p[1] == '\n';
	c->rest = text_from(c->rest, two ? 2 : 1);
	c->next_line++;
	return true;
}

static void skip_line(struct csv *c) {
	size_t n = 0;
	while (n < c->rest.n && c->rest.p[n] != '\r' && c->rest.p[n] != '\n')
		n++;
	c->rest = text_from(c->rest, n);
	take_line_end(c);
}

static bool cell_ends(struct text rest) {
	return rest.n == 0 || *rest.p == ',' || *rest.p == '\r' || *rest.p == '\n';
}

enum cell { CELL_OK, CELL_UNCLOSED, CELL_AFTER_QUOTE };

/* Length up to the closing quote, not counting it; doubled quotes are stepped over and told. */
static bool find_close(struct text t, size_t *n, bool *doubled) {
	size_t i = 0;
	*doubled = false;
	for (; i < t.n; i++) {
		if (t.p[i] != '"')
			continue;
		if (i + 1 >= t.n || t.p[i + 1] != '"')
			break;
		*doubled = true;
		i++;
	}
	*n = i;
	return i < t.n;
}

static struct text undoubled(struct arena *a, struct text t) {
	char *p = arena_alloc(a, t.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++) {
		p[n++] = t.p[i];
		if (t.p[i] == '"')
			i++;
	}
	return (struct text){ p, n };
}

/* CR LF counts once. */
static size_t line_ends(struct text t) {
	size_t n = 0;
	for (size_t i = 0; i < t.n; i++)
		n += t.p[i] == '\n' || (t.p[i] == '\r' && (i + 1 == t.n || t.p[i + 1] != '\n'));
	return n;
}

static enum cell quoted_cell(struct csv *c, struct text *cell) {
	size_t n;
	bool doubled;
	struct text inside = text_from(c->rest, 1);
	if (!find_close(inside, &n, &doubled))
		return CELL_UNCLOSED;
	*cell = (struct text){ inside.p, n };
	c->rest = text_from(inside, n + 1);
	c->next_line += line_ends(*cell);
	if (!cell_ends(c->rest))
		return CELL_AFTER_QUOTE;
	if (doubled && n <= 2 * CSV_CELL_BYTES) /* a longer one is refused anyway */
		*cell = undoubled(c->arena, *cell);
	return CELL_OK;
}

/* A quote inside a cell that did not begin with one is a character like others: 5" tube. */
static enum cell plain_cell(struct csv *c, struct text *cell) {
	size_t n = 0;
	while (!cell_ends(text_from(c->rest, n)))
		n++;
	*cell = (struct text){ c->rest.p, n };
	c->rest = text_from(c->rest, n);
	return CELL_OK;
}

/* One cell and the comma behind it; more tells whether there was one. */
static enum cell take_cell(struct csv *c, struct text *cell, bool *more) {
	enum cell how = c->rest.n && *c->rest.p == '"' ? quoted_cell(c, cell) : plain_cell(c, cell);
	*more = how == CELL_OK && c->rest.n && *c->rest.p == ',';
	if (*more)
		c->rest = text_from(c->rest, 1);
	return how;
}

/* An unclosed quote would eat the file: reading goes on with the line after the one where it was opened. */
static int bad_row(struct csv *c, enum cell how) {
	skip_line(c);
	err_set(ERR_INPUT, how == CELL_UNCLOSED ? "csv: line %zu: a quote is not closed"
						: "csv: line %zu: text behind a closing quote", c->line);
	return -1;
}

int csv_row(struct csv *c, struct text **cells, size_t *n) {
	struct text row[CSV_CELLS], cell;
	bool more = true, long_cell = false;
	*n = 0;
	while (take_line_end(c))
		;
	if (c->rest.n == 0)
		return 0;
	c->line = c->next_line;
	for (; more; ++*n) {
		enum cell how = take_cell(c, &cell, &more);
		if (how != CELL_OK)
			return bad_row(c, how);
		long_cell = long_cell || cell.n > CSV_CELL_BYTES;
		if (*n < CSV_CELLS)
			row[*n] = cell;
	}
	take_line_end(c);
	if (long_cell || *n > CSV_CELLS) {
		err_set(ERR_INPUT, long_cell ? "csv: line %zu: a cell has more than %d bytes" : "csv: line %zu: more than %d cells",
			c->line, long_cell ? CSV_CELL_BYTES : CSV_CELLS);
		return -1;
	}
	*cells = ARENA_ARRAY(c->arena, struct text, *n);
	memcpy(*cells, row, *n * sizeof *row);
	return 1;
}

/* What spreadsheets take for the beginning of a formula. The full-width signs are read as one by Japanese editions. */
static bool would_run(struct text t) {
	switch (text_next(&t)) {
	case '=': case '+': case '-': case '@': case '\t': case '\r': case 0xFF1D: case 0xFF0B: case 0xFF0D: case 0xFF20:
		return true;
	default:
		return false;
	}
}

static bool needs_quotes(struct text t) {
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] == ',' || t.p[i] == '"' || t.p[i] == '\r' || t.p[i] == '\n')
			return true;
	return t.n && (t.p[0] == ' ' || t.p[t.n - 1] == ' ');
}

void csv_cell(struct buf *b, struct text t, bool first) {
	bool quotes = needs_quotes(t);
	if (!first)
		buf_char(b, ',');
	if (quotes)
		buf_char(b, '"');
	if (would_run(t))
		buf_char(b, '\'');
	for (struct text piece; text_cut(&t, '"', &piece);) {
		buf_text(b, piece);
		if (t.p)
			buf_z(b, "\"\"");
	}
	if (quotes)
		buf_char(b, '"');
}

void csv_end(struct buf *b) {
	buf_z(b, "\r\n");
}
