/* One document: the largest type with which it stays on one page, then the drawing.
 * What does not fit at the smallest size goes on to further pages, block by block, and the answer says so: the one who
 * wrote it must shorten it, but in the night two pages are better than none. */
#include "pdf.h"
#include <cairo-pdf.h>

static const int tenths[] = { 120, 115, 110, 105 };
#define SIZES (sizeof tenths / sizeof tenths[0])
#define GAP MM(3.4)

struct paper {
	const struct json_value *doc, *blocks;
	double top, right, bottom, left;
	struct text lang;
};

static double mm_at(const struct json_value *list, size_t i, double otherwise) {
	int64_t n;
	return MM(json_as_int(json_at(list, i), &n) && n >= 0 && n <= 80 ? (double)n : otherwise);
}

static bool paper_read(struct paper *p, struct arena *a, struct text json) {
	*p = (struct paper){ .doc = json_read(a, json), .lang = LIT("ja") };
	p->blocks = json_get(p->doc, "blocks");
	const struct json_value *margins = json_get(p->doc, "margins");
	p->top = mm_at(margins, 0, 14);
	p->right = mm_at(margins, 1, 13);
	p->bottom = mm_at(margins, 2, 16);
	p->left = mm_at(margins, 3, 13);
	json_as_text(json_get(p->doc, "lang"), &p->lang);
	return json_is_list(p->blocks);
}

static struct area body(const struct paper *p) {
	return (struct area){ p->left, p->top, PAGE_WIDTH - p->left - p->right, 0 };
}

static double room(const struct paper *p) {
	return PAGE_HEIGHT - p->top - p->bottom;
}

/* The index of the type size; SIZES when even the smallest is too large for one page. */
static size_t size_choose(const struct paper *p, struct pen *pen) {
	size_t i = 0;
	pen->dry = true;
	for (; i < SIZES; i++) {
		pen->base = tenths[i] / 10.0;
		if (blocks_put(pen, p->blocks, body(p), GAP) <= room(p) || pen->fault)
			break;
	}
	pen->dry = false;
	return i;
}

static void foot_put(struct pen *pen, const struct paper *p) {
	struct area a = body(p);
	a.y = PAGE_HEIGHT - p->bottom + MM(4);
	type_put(pen, json_get(p->doc, "foot"), a, (struct type){ .size = 9 / pen->base, .end = true });
}

/* Block after block; a new page when the next one would not be whole on this one. */
static int pages_put(struct pen *pen, const struct paper *p) {
	struct area a = body(p);
	int pages = 1;
	double y = 0;
	for (size_t i = 0; i < json_count(p->blocks); i++) {
		const struct json_value *block = json_at(p->blocks, i);
		pen->dry = true;
		double h = block_put(pen, block, a);
		pen->dry = false;
		if (y > 0 && y + h > room(p)) {
			foot_put(pen, p);
			cairo_show_page(pen->cr);
			pages++;
			y = 0;
		}
		block_put(pen, block, (struct area){ a.x, a.y + y, a.width, 0 });
		if (h > 0)
			y += h + GAP;
	}
	foot_put(pen, p);
	return pages;
}

static cairo_status_t take(void *closure, const unsigned char *bytes, unsigned n) {
	buf_put(closure, bytes, n);
	return CAIRO_STATUS_SUCCESS;
}

static void facts(cairo_surface_t *surface, const struct paper *p, struct arena *a) {
	struct text t;
	if (json_as_text(json_get(p->doc, "title"), &t))
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, text_z(a, t));
	if (json_as_text(json_get(p->doc, "author"), &t))
		cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, text_z(a, t));
	cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Engawa");
}

static struct made fault(const char *why) {
	return (struct made){ .kind = 'E', .bytes = text_of(why) };
}

static struct made draw(struct pen *pen, struct paper *p, cairo_surface_t *surface) {
	bool many = false;
	facts(surface, p, pen->arena);
	pango_context_set_language(pen->fonts, pango_language_from_string(text_z(pen->arena, p->lang)));
	json_as_bool(json_get(p->doc, "many"), &many);
	size_t size = size_choose(p, pen);
	if (pen->fault)
		return fault(pen->fault);
	bool over = size == SIZES;
	if (many)
		size = 0;
	else if (over)
		size = SIZES - 1;
	pen->base = tenths[size] / 10.0;
	int pages = pages_put(pen, p);
	return (struct made){ .kind = over ? 'O' : 'P', .tenths = tenths[size], .pages = pages };
}

struct made page_make(struct arena *a, struct text json) {
	struct paper p;
	if (!paper_read(&p, a, json))
		return fault("the document is not JSON with a list of blocks");
	struct buf out = buf_in(a, 256 * 1024);
	cairo_surface_t *surface = cairo_pdf_surface_create_for_stream(take, &out, PAGE_WIDTH, PAGE_HEIGHT);
	cairo_t *cr = cairo_create(surface);
	struct pen pen = { .cr = cr, .fonts = pango_cairo_create_context(cr), .arena = a };
	pango_cairo_context_set_resolution(pen.fonts, 72);   /* paper: a point is a point */
	struct made made = draw(&pen, &p, surface);
	g_object_unref(pen.fonts);
	cairo_destroy(cr);
	cairo_surface_finish(surface);
	if (cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS && made.kind != 'E')
		made = fault("cairo could not write the page");
	cairo_surface_destroy(surface);
	if (made.kind != 'E')
		made.bytes = catalog_add(a, buf_done(&out), p.lang);
	return made;
}
