/* One row as one line of JSON: {"id":123,"name":"…","gone_at":null}, the columns in the table's order, numbers in full,
 * bytes as base64. There is one way to write a row, so equal rows are equal lines, and hashes of lines are hashes of rows.
 * Refuses: any other way to write it. */
#include "keep_inside.h"
#include <string.h>

/* ---- writing ---- */

static void put_text(struct buf *b, struct text t) {
	buf_char(b, '"');
	for (size_t i = 0, from = 0; i <= t.n; i++) {
		unsigned char c = i < t.n ? (unsigned char)t.p[i] : 0;
		if (i < t.n && c >= 0x20 && c != '"' && c != '\\') continue;
		buf_put(b, t.p + from, i - from);
		from = i + 1;
		if (i == t.n) break;
		if (c == '"' || c == '\\') { buf_char(b, '\\'); buf_char(b, (char)c); }
		else if (c == '\n') buf_z(b, "\\n");
		else buf_f(b, "\\u%04x", c);
	}
	buf_char(b, '"');
}

static void put_bytes(struct buf *b, struct text t) {
	char out[1024];
	buf_char(b, '"');
	for (size_t at = 0; at < t.n; at += 720) {
		size_t n = t.n - at < 720 ? t.n - at : 720;
		sodium_bin2base64(out, sizeof out, (const unsigned char *)t.p + at, n, sodium_base64_VARIANT_ORIGINAL);
		buf_z(b, out);
	}
	buf_char(b, '"');
}

static void put_value(struct buf *b, const struct value *v) {
	if (v->kind == VALUE_NULL) buf_z(b, "null");
	else if (v->kind == VALUE_INT) buf_int(b, v->i);
	else if (v->kind == VALUE_TEXT) put_text(b, v->t);
	else put_bytes(b, v->t);
}

void keep_line_put(struct buf *b, const struct copy_table *t, const struct value *v) {
	for (size_t i = 0; i < t->n; i++) {
		buf_f(b, "%c\"%s\":", i ? ',' : '{', t->columns[i].name);
		put_value(b, &v[i]);
	}
	buf_char(b, '}');
}

/* ---- reading ---- */

struct line { struct arena *arena; const char *p, *end; };

static bool skip(struct line *l, const char *word) {
	size_t n = strlen(word);
	if ((size_t)(l->end - l->p) < n || memcmp(l->p, word, n) != 0) return false;
	l->p += n;
	return true;
}

static bool read_int(struct line *l, struct value *v) {
	const char *from = l->p;
	while (l->p < l->end && (*l->p == '-' || (*l->p >= '0' && *l->p <= '9'))) l->p++;
	struct text t = { from, (size_t)(l->p - from) };
	*v = (struct value){ .kind = VALUE_INT };
	return t.n && text_int(t, &v->i);
}

static int hex_digit(char c) {
	return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* After the backslash; only what put_text writes. */
static bool read_escape(struct line *l, struct buf *b) {
	if (l->p >= l->end) return false;
	char c = *l->p++;
	if (c == '"' || c == '\\') return buf_char(b, c), true;
	if (c == 'n') return buf_char(b, '\n'), true;
	if (c != 'u' || l->end - l->p < 4 || l->p[0] != '0' || l->p[1] != '0') return false;
	int hi = hex_digit(l->p[2]), lo = hex_digit(l->p[3]);
	l->p += 4;
	if (hi < 0 || hi > 1 || lo < 0 || (hi << 4 | lo) == '\n' || !(hi << 4 | lo)) return false;
	buf_char(b, (char)(hi << 4 | lo));
	return true;
}

static bool read_string(struct line *l, struct text *t) {
	if (!skip(l, "\"")) return false;
	const char *stop = l->p;
	while (stop < l->end && *stop != '"' && *stop != '\\') stop++;
	*t = (struct text){ l->p, (size_t)(stop - l->p) };
	if (stop < l->end && *stop == '"') return l->p = stop + 1, true;       /* the usual case: nothing to undo */
	struct buf b = buf_in(l->arena, (size_t)(l->end - l->p) + 1);
	while (l->p < l->end && *l->p != '"') {
		char c = *l->p++;
		if (c != '\\') buf_char(&b, c);
		else if (!read_escape(l, &b)) return false;
	}
	*t = buf_done(&b);
	return skip(l, "\"");
}

static bool read_bytes(struct line *l, struct value *v) {
	struct text t;
	size_t n = 0;
	const char *end = NULL;
	if (!read_string(l, &t)) return false;
	unsigned char *out = arena_alloc(l->arena, t.n + 1);
	if (sodium_base642bin(out, t.n + 1, t.p, t.n, NULL, &n, &end, sodium_base64_VARIANT_ORIGINAL) != 0 || end != t.p + t.n) return false;
	*v = value_blob((struct text){ (const char *)out, n });
	return true;
}

static bool read_value(struct line *l, enum value_kind kind, struct value *v) {
	if (skip(l, "null")) return *v = value_null(), true;
	if (kind == VALUE_INT) return read_int(l, v);
	if (kind == VALUE_BLOB) return read_bytes(l, v);
	*v = (struct value){ .kind = VALUE_TEXT };
	return read_string(l, &v->t) && text_utf8_ok(v->t);
}

static bool read_name(struct line *l, bool first, const char *name) {
	return skip(l, first ? "{\"" : ",\"") && skip(l, name) && skip(l, "\":");
}

int keep_line_read(struct arena *a, const struct copy_table *t, struct text line, struct value *v) {
	struct line l = { a, line.p, line.p + line.n };
	for (size_t i = 0; i < t->n; i++)
		if (!read_name(&l, i == 0, t->columns[i].name) || !read_value(&l, t->columns[i].kind, &v[i]))
			return err_set(ERR_INPUT, "a row of %s is not written as engawa writes it (%s)", t->name, t->columns[i].name);
	if (!skip(&l, "}") || l.p != l.end) return err_set(ERR_INPUT, "a row of %s has something after its end", t->name);
	return ERR_OK;
}

/* ---- hashes ---- */

static crypto_generichash_state *state_of(struct keep_hash *h) {
	return (crypto_generichash_state *)(((uintptr_t)h->room + KEEP_ALIGN - 1) & ~(uintptr_t)(KEEP_ALIGN - 1));
}

void keep_hash_start(struct keep_hash *h) {
	crypto_generichash_init(state_of(h), NULL, 0, KEEP_HASH);
	h->rows = 0;
}

void keep_hash_row(struct keep_hash *h, struct text line) {
	crypto_generichash_update(state_of(h), (const unsigned char *)line.p, line.n);
	crypto_generichash_update(state_of(h), (const unsigned char *)"\n", 1);
	h->rows++;
}

void keep_hash_done(struct keep_hash *h, char out[2 * KEEP_HASH + 1]) {
	unsigned char hash[KEEP_HASH];
	crypto_generichash_final(state_of(h), hash, sizeof hash);
	sodium_bin2hex(out, 2 * KEEP_HASH + 1, hash, sizeof hash);
}
