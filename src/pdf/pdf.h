/* engawa-pdf: a small program of its own that turns a described page into PDF. The parent (src/app/desk/paper.c) starts
 * it on demand and speaks with it over one socket: it is the only part that runs a font engine, and can do nothing else.
 *
 * Ask:    4 bytes length (big endian), then a JSON document.
 * Answer: kind ('P' it is on one page, 'O' more than one page, 'E' an English sentence), type size in tenths of a point,
 *         2 bytes number of pages, 4 bytes length, then the PDF or the sentence.
 *
 * The document: { "title", "author", "lang": "ja"|"en", "margins": [top, right, bottom, left] in mm, "many": true for papers that
 * may have more than one page, "foot": words at the bottom, "blocks": [...] }. Blocks are in block.c. Words are a string, or
 * a list of strings that are plain and bold by turns. */
#pragma once
#include "../base/buf.h"
#include "../json/json.h"
#include "frame.h"
#include "sandbox.h"
#include <pango/pangocairo.h>

#define MM(n) ((n) * 72 / 25.4)
#define PAGE_WIDTH MM(210.0)
#define PAGE_HEIGHT MM(297.0)

/* What draws. dry: measures only, so that the type size can be chosen before anything is drawn. */
struct pen {
	cairo_t *cr;
	PangoContext *fonts;
	struct arena *arena;
	double base;                     /* points of ordinary type */
	bool dry;
	const char *fault;               /* English: what in the document cannot be drawn; NULL none */
};
struct area { double x, y, width, least; };      /* points; least: height to fill at least */

/* ---- type.c ---- */
struct type { double size; bool bold, mincho, end, white; double lead; };    /* size 1.0 = pen->base */
double type_put(struct pen *, const struct json_value *, struct area, struct type);  /* gives the height; 0 when there are none */
double type_width(struct pen *, const struct json_value *, struct type);            /* on one line */
bool type_any(const struct json_value *);

/* ---- block.c ---- */
double blocks_put(struct pen *, const struct json_value *list, struct area, double gap);
double block_put(struct pen *, const struct json_value *, struct area);

/* ---- page.c ---- */
struct made page_make(struct arena *, struct text json);

/* ---- catalog.c: what cairo cannot write: the language of the text, and the title in the window's frame ---- */
struct text catalog_add(struct arena *, struct text pdf, struct text lang);
