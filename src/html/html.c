/* Escaping. One table says which bytes may pass; everything else in this folder writes through html_text.
 *
 * Refuses: addresses that could run something (javascript: and every other scheme not in safe_starts), control characters.
 * To extend: a new kind of place needs a writer here, a macro in html.h that chooses it, and a `how` in the template tool. */
#include "html.h"
#include <string.h>
#include <strings.h>

/* What stands for each byte: NULL itself, "" nothing. DEL and the C0 controls but tab and line breaks are dropped. */
static const char *const references[256] = {
	['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;",
	[0x00 ... 0x08] = "", [0x0b ... 0x0c] = "", [0x0e ... 0x1f] = "", [0x7f] = "",
};

void html_raw(struct html *h, const char *p, size_t n) {
	buf_put(&h->out, p, n);
}

void html_text(struct html *h, struct text t) {
	size_t from = 0;

	for (size_t i = 0; i < t.n; i++) {
		const char *reference = references[(unsigned char)t.p[i]];

		if (!reference)
			continue;
		if (i > from)
			buf_put(&h->out, t.p + from, i - from);
		buf_put(&h->out, reference, strlen(reference));
		from = i + 1;
	}
	if (t.n > from)
		buf_put(&h->out, t.p + from, t.n - from);
}

void html_z(struct html *h, const char *z) {
	html_text(h, text_of(z));
}

void html_int(struct html *h, int64_t n) {
	buf_int(&h->out, n);
}

void html_int_b(struct html *h, bool b) {
	buf_int(&h->out, b);
}

void html_int_i(struct html *h, int n) {
	buf_int(&h->out, n);
}

void html_int_u(struct html *h, unsigned n) {
	buf_int(&h->out, n);
}

void html_int_ul(struct html *h, unsigned long n) {
	buf_f(&h->out, "%lu", n);
}

void html_int_ll(struct html *h, long long n) {
	buf_int(&h->out, n);
}

/* ---- addresses ---- */
/* Tabs and line breaks mean nothing in an address: browsers drop them, so that "/\t/" would become "//". */
static bool is_address(struct text t) {
	static const char *const safe_starts[] = { "/", "?", "#", "http:", "https:", "tel:", "mailto:", "otpauth:", "data:image/" };

	for (size_t i = 0; i < sizeof safe_starts / sizeof safe_starts[0]; i++) {
		size_t n = strlen(safe_starts[i]);

		if (t.n >= n && !strncasecmp(t.p, safe_starts[i], n))
			return !memchr(t.p, '\t', t.n) && !memchr(t.p, '\n', t.n) && !memchr(t.p, '\r', t.n);
	}
	return false;
}

void html_url(struct html *h, struct text t) {
	html_text(h, is_address(t) ? t : LIT("#"));
}

void html_url_z(struct html *h, const char *z) {
	html_url(h, text_of(z));
}

void html_check_url(struct html *h, size_t from) {
	struct text written = { h->out.p + from, h->out.n - from };

	if (is_address(written))
		return;
	h->out.n = from;
	html_raw(h, "#", 1);
}

/* Percent-encodes all but letters, digits, a few marks that mean nothing, and those in `kept`. */
static void put_part(struct html *h, struct text t, const char *kept) {
	static const char hex[] = "0123456789ABCDEF";
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:@,";

	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];

		if (memchr(plain, c, sizeof plain - 1) || (memchr(kept, c, strlen(kept)) && (c != '/' || i)))
			buf_char(&h->out, (char)c);
		else
			buf_put(&h->out, (char[]){ '%', hex[c >> 4], hex[c & 15] }, 3);
	}
}

void html_part(struct html *h, struct text t) {
	put_part(h, t, "/");
}

void html_part_z(struct html *h, const char *z) {
	html_part(h, text_of(z));
}

void html_contact(struct html *h, struct text t) {
	put_part(h, t, "+");
}

void html_contact_z(struct html *h, const char *z) {
	html_contact(h, text_of(z));
}

/* ---- sentences ---- */
void html_say(struct html *h, const char *ja, const struct arg *args, size_t n) {
	struct buf said;

	if (!n) {
		html_z(h, word(h->lang, ja));
		return;
	}
	said = buf_in(h->out.arena, 128);
	words_put(&said, h->lang, ja, args, n);
	html_text(h, buf_done(&said));           /* the whole, so the values too, and once only */
}

struct text html_arg_text(struct html *h, struct text t) {
	(void)h;
	return t;
}

struct text html_arg_z(struct html *h, const char *z) {
	(void)h;
	return text_of(z);
}

struct text html_arg_int(struct html *h, int64_t n) {
	return int_text(h->out.arena, n);
}

struct text html_arg_cut(struct html *h, size_t from) {
	struct text written = { h->out.p + from, h->out.n - from };
	struct buf plain = buf_in(h->out.arena, written.n + 1);

	for (size_t i = 0; i < written.n; i++) {
		const char *reference = NULL;

		for (unsigned c = '"'; c <= '>' && written.p[i] == '&' && !reference; c++)
			if (references[c] && text_starts(text_from(written, i), references[c])) {
				reference = references[c];
				buf_char(&plain, (char)c);
				i += strlen(reference) - 1;
			}
		if (!reference)
			buf_char(&plain, written.p[i]);
	}
	h->out.n = from;
	if (h->out.p)
		h->out.p[from] = 0;
	return buf_done(&plain);
}
