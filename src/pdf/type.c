/* Setting words: one string, or plain and bold by turns, wrapped into a width. Fonts are BIZ UD, made to be read by old
 * eyes; characters they lack come from whatever font has them. */
#include "pdf.h"
#include "../base/fold.h"

static struct text piece(const struct json_value *v, size_t i) {
	struct text t = { 0 };
	json_as_text(json_is_list(v) ? json_at(v, i) : v, &t);
	return t;
}

static size_t pieces(const struct json_value *v) {
	return json_is_list(v) ? json_count(v) : v ? 1 : 0;
}

bool type_any(const struct json_value *v) {
	for (size_t i = 0; i < pieces(v); i++)
		if (piece(v, i).n)
			return true;
	return false;
}

static void embolden(PangoAttrList *list, size_t from, size_t to) {
	PangoAttribute *bold = pango_attr_weight_new(PANGO_WEIGHT_BOLD);
	bold->start_index = (guint)from;
	bold->end_index = (guint)to;
	pango_attr_list_insert(list, bold);
}

/* A character that no font of this machine has: its usual variant (𠮷 as 吉), which people read without thinking, or 〓,
 * the printers' mark for a missing type. A box with numbers in the middle of a name helps nobody in the night. */
static struct text drawable(struct pen *pen, struct text t) {
	struct buf b = buf_in(pen->arena, t.n + 16);
	PangoLayout *probe = pango_layout_new(pen->fonts);
	while (t.n) {
		struct text rest = t;
		text_next(&rest);
		struct text one = { t.p, t.n - rest.n }, tried[] = { one, one.n > 2 ? fold(pen->arena, one) : one, LIT("〓") };
		size_t i = 0;
		for (; one.n > 2 && i < 2; i++) {
			pango_layout_set_text(probe, tried[i].p, (int)tried[i].n);
			if (tried[i].n && pango_layout_get_unknown_glyphs_count(probe) == 0)
				break;
		}
		buf_text(&b, tried[i]);
		t = rest;
	}
	g_object_unref(probe);
	return buf_done(&b);
}

static bool lacks_glyphs(struct pen *pen, struct text t) {
	PangoLayout *probe = pango_layout_new(pen->fonts);
	pango_layout_set_text(probe, t.p, (int)t.n);
	bool lacks = t.n && pango_layout_get_unknown_glyphs_count(probe) > 0;
	g_object_unref(probe);
	return lacks;
}

static PangoLayout *layout_of(struct pen *pen, const struct json_value *v, struct type type) {
	PangoLayout *layout = pango_layout_new(pen->fonts);
	PangoFontDescription *font = pango_font_description_new();
	PangoAttrList *list = pango_attr_list_new();
	struct buf b = buf_in(pen->arena, 256);
	for (size_t i = 0; i < pieces(v); i++) {
		struct text t = piece(v, i);
		if (lacks_glyphs(pen, t))
			t = drawable(pen, t);
		if (i % 2 && t.n)
			embolden(list, b.n, b.n + t.n);
		buf_text(&b, t);
	}
	pango_font_description_set_family(font, type.mincho ? "BIZ UDPMincho,serif" : "BIZ UDPGothic,sans-serif");
	pango_font_description_set_size(font, (int)(type.size * pen->base * PANGO_SCALE));
	pango_font_description_set_weight(font, type.bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
	pango_layout_set_font_description(layout, font);
	pango_layout_set_attributes(layout, list);
	pango_layout_set_text(layout, buf_done(&b).p, (int)b.n);
	pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
	pango_layout_set_line_spacing(layout, (float)(type.lead > 0 ? type.lead : 1.45));
	if (type.end)
		pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
	pango_attr_list_unref(list);
	pango_font_description_free(font);
	return layout;
}

double type_width(struct pen *pen, const struct json_value *v, struct type type) {
	PangoRectangle ink, box;
	if (!type_any(v))
		return 0;
	PangoLayout *layout = layout_of(pen, v, type);
	pango_layout_get_extents(layout, &ink, &box);
	g_object_unref(layout);
	return (double)box.width / PANGO_SCALE;
}

double type_put(struct pen *pen, const struct json_value *v, struct area a, struct type type) {
	PangoRectangle ink, box;
	if (!type_any(v))
		return 0;
	PangoLayout *layout = layout_of(pen, v, type);
	pango_layout_set_width(layout, (int)((a.width > 1 ? a.width : 1) * PANGO_SCALE));
	pango_layout_get_extents(layout, &ink, &box);
	if (!pen->dry) {
		double shade = type.white ? 1 : 0;
		cairo_set_source_rgb(pen->cr, shade, shade, shade);
		cairo_move_to(pen->cr, a.x, a.y);
		pango_cairo_show_layout(pen->cr, layout);
	}
	g_object_unref(layout);
	return (double)box.height / PANGO_SCALE;
}
