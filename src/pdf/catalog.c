/* Adds to a finished PDF the language of its text and the wish to see its title, by an update at its end, as the format
 * allows (ISO 32000-1, 7.5.6): the catalogue is written again with two more entries, the rest stays as it is.
 * Refuses to guess: a file that does not look as cairo writes it is handed back unchanged. */
#include "pdf.h"

static bool find_last(struct text hay, struct text needle, size_t *at) {
	for (size_t i = hay.n < needle.n ? 0 : hay.n - needle.n + 1; i-- > 0;)
		if (text_eq((struct text){ hay.p + i, needle.n }, needle))
			return *at = i, true;
	return false;
}

static int64_t number_at(struct text t) {
	size_t n = 0;
	int64_t v = 0;
	t = text_trim(t.n > 20 ? (struct text){ t.p, 20 } : t);
	while (n < t.n && t.p[n] >= '0' && t.p[n] <= '9')
		n++;
	return text_int((struct text){ t.p, n }, &v) ? v : 0;
}

static int64_t number_after(struct text pdf, struct text word) {
	size_t at;
	return find_last(pdf, word, &at) ? number_at(text_from(pdf, at + word.n)) : 0;
}

/* The dictionary's inside of object n: between << and the last >> before endobj. */
static bool dictionary(struct arena *a, struct text pdf, int64_t n, struct text *inside) {
	struct buf name = buf_in(a, 32);
	size_t at, end;
	buf_f(&name, "\n%lld 0 obj", (long long)n);
	if (!find_last(pdf, buf_done(&name), &at))
		return false;
	struct text object = text_from(pdf, at + name.n);
	if (!text_find(object, LIT("endobj"), &end))
		return false;
	object = text_trim((struct text){ object.p, end });
	if (!text_starts(object, "<<") || !text_ends(object, ">>"))
		return false;
	*inside = (struct text){ object.p + 2, object.n - 4 };
	return true;
}

struct text catalog_add(struct arena *a, struct text pdf, struct text lang) {
	struct text inside;
	int64_t root = number_after(pdf, LIT("/Root ")), info = number_after(pdf, LIT("/Info ")), size = number_after(pdf, LIT("/Size ")),
		before = number_after(pdf, LIT("startxref\n"));
	if (!root || !size || !before || !dictionary(a, pdf, root, &inside))
		return pdf;
	struct buf b = buf_in(a, pdf.n + 1024);
	buf_text(&b, pdf);
	if (b.p[b.n - 1] != '\n')
		buf_char(&b, '\n');
	size_t object = b.n;
	buf_f(&b, "%lld 0 obj\n<<%.*s   /Lang (%s)\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n", (long long)root, TEXT_ARG(inside),
		text_is(lang, "en") ? "en" : "ja");
	size_t xref = b.n;
	buf_f(&b, "xref\n%lld 1\n%010zu 00000 n \ntrailer\n<< /Size %lld /Root %lld 0 R", (long long)root, object, (long long)size, (long long)root);
	if (info)
		buf_f(&b, " /Info %lld 0 R", (long long)info);
	buf_f(&b, " /Prev %lld >>\nstartxref\n%zu\n%%%%EOF\n", (long long)before, xref);
	return buf_done(&b);
}
