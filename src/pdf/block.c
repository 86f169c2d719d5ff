/* The blocks a page is made of. Each draws itself and gives its height; with pen->dry it only measures.
 *
 *   head     title, sub, end            the paper's name, at the right its edition; a thick line beneath
 *   person   name, ruby, words          name with furigana, beside or beneath it who they are
 *   box      title, heavy, blocks       a frame with a black heading bar
 *   columns  blocks                     side by side, equally high
 *   text     words, size                size: of the ordinary one (0.8)
 *   quote    words, by                  in Mincho
 *   rows     rows: [{label, words, end}], label_mm, frame
 *   calls    rows: [{name, words, phone}]   numbered telephone numbers
 *   matrix   width, bits "0110…", mm, words  a two-dimensional code with words at its side
 *   warning  words                      in a double frame
 *   bar      title                      a heading bar alone
 *
 * To add one: its function, and its line in the table at the end. Anything unknown is refused, never left out. */
#include "pdf.h"

static const struct json_value *part(const struct json_value *b, const char *key) {
	return json_get(b, key);
}

static double number(const struct json_value *b, const char *key, double otherwise) {
	struct text t;
	char digits[32];
	if (!json_as_number(part(b, key), &t) || t.n >= sizeof digits)
		return otherwise;
	struct buf copy = { .p = digits, .cap = sizeof digits };
	for (size_t i = 0; i < t.n; i++)
		digits[copy.n++] = t.p[i];
	digits[copy.n] = 0;
	return g_ascii_strtod(digits, NULL);
}

static bool yes(const struct json_value *b, const char *key) {
	bool v = false;
	return json_as_bool(part(b, key), &v) && v;
}

static void line(struct pen *pen, double x, double y, double width, double thick, bool dashed) {
	const double dash[] = { 2, 2 };
	if (pen->dry)
		return;
	cairo_set_source_rgb(pen->cr, 0, 0, 0);
	cairo_set_line_width(pen->cr, thick);
	cairo_set_dash(pen->cr, dash, dashed ? 2 : 0, 0);
	cairo_move_to(pen->cr, x, y);
	cairo_line_to(pen->cr, x + width, y);
	cairo_stroke(pen->cr);
	cairo_set_dash(pen->cr, dash, 0, 0);
}

static void frame(struct pen *pen, struct area a, double height, double thick) {
	if (pen->dry)
		return;
	cairo_set_source_rgb(pen->cr, 0, 0, 0);
	cairo_set_line_width(pen->cr, thick);
	cairo_rectangle(pen->cr, a.x + thick / 2, a.y + thick / 2, a.width - thick, height - thick);
	cairo_stroke(pen->cr);
}

/* Structure tags, for those who listen to the paper. */
static void tag(struct pen *pen, const char *name) {
	if (!pen->dry)
		cairo_tag_begin(pen->cr, name, NULL);
}

static void untag(struct pen *pen, const char *name) {
	if (!pen->dry)
		cairo_tag_end(pen->cr, name);
}

static struct area inside(struct area a, double x, double y, double width) {
	return (struct area){ a.x + x, a.y + y, width, 0 };
}

/* ---- blocks ---- */
static double head_put(struct pen *pen, const struct json_value *b, struct area a) {
	double side = a.width * .45, left, right;
	tag(pen, "H1");
	left = type_put(pen, part(b, "title"), inside(a, 0, 0, a.width - side), (struct type){ .size = 2, .bold = true, .lead = 1.1 });
	untag(pen, "H1");
	tag(pen, "P");
	left += type_put(pen, part(b, "sub"), inside(a, 0, left + 1, a.width - side), (struct type){ .size = .9 });
	right = type_put(pen, part(b, "end"), inside(a, a.width - side, 0, side), (struct type){ .size = .82, .end = true });
	untag(pen, "P");
	double height = (left > right ? left : right) + 4;
	line(pen, a.x, a.y + height, a.width, 2, false);
	return height + 1;
}

static double person_put(struct pen *pen, const struct json_value *b, struct area a) {
	struct type big = { .size = 2.08, .bold = true, .lead = 1.1 }, small = { .size = .8 };
	double name = type_width(pen, part(b, "name"), big), ruby = type_width(pen, part(b, "ruby"), small);
	double wide = (name > ruby ? name : ruby) + 2, gap = MM(7), left, right = 0;
	bool beside = wide < a.width * .45;
	if (!beside && wide > a.width)
		big.size = 1.7;                     /* the longest names stay whole, on two lines if they must */
	double width = beside ? wide : a.width;
	tag(pen, "P");
	left = type_put(pen, part(b, "ruby"), inside(a, 0, 0, width), small);
	left += type_put(pen, part(b, "name"), inside(a, 0, left, width), big);
	if (beside)
		right = type_put(pen, part(b, "words"), inside(a, wide + gap, left * .1, a.width - wide - gap), (struct type){ .size = 1 });
	else
		left += type_put(pen, part(b, "words"), inside(a, 0, left + 2, a.width), (struct type){ .size = 1 }) + 2;
	untag(pen, "P");
	return left > right + left * .1 ? left : right + left * .1;
}

static double bar_put(struct pen *pen, const struct json_value *b, struct area a) {
	struct type type = { .size = .95, .bold = true, .white = true };
	bool dry = pen->dry;
	pen->dry = true;
	double height = type_put(pen, part(b, "title"), inside(a, MM(3), 0, a.width - MM(6)), type) + MM(1.6);
	pen->dry = dry;
	if (!dry) {
		cairo_set_source_rgb(pen->cr, 0, 0, 0);
		cairo_rectangle(pen->cr, a.x, a.y, a.width, height);
		cairo_fill(pen->cr);
	}
	tag(pen, "H2");
	type_put(pen, part(b, "title"), inside(a, MM(3), MM(.8), a.width - MM(6)), type);
	untag(pen, "H2");
	return height;
}

static double box_put(struct pen *pen, const struct json_value *b, struct area a) {
	double thick = yes(b, "heavy") ? 2.4 : 1.2, top = bar_put(pen, b, a) + MM(1.9);
	double height = top + blocks_put(pen, part(b, "blocks"), inside(a, MM(3), top, a.width - MM(6)), MM(1.9)) + MM(2.2);
	if (height < a.least)
		height = a.least;
	frame(pen, a, height, thick);
	return height;
}

static double columns_put(struct pen *pen, const struct json_value *b, struct area a) {
	const struct json_value *list = part(b, "blocks");
	size_t n = json_count(list);
	double gap = MM(3.2), tallest = 0, width = n ? (a.width - gap * (double)(n - 1)) / (double)n : 0;
	bool dry = pen->dry;
	pen->dry = true;
	for (size_t i = 0; i < n; i++) {
		double h = block_put(pen, json_at(list, i), inside(a, 0, 0, width));
		if (h > tallest)
			tallest = h;
	}
	pen->dry = dry;
	for (size_t i = 0; i < n && !dry; i++) {
		struct area column = inside(a, (width + gap) * (double)i, 0, width);
		column.least = tallest;
		block_put(pen, json_at(list, i), column);
	}
	return tallest;
}

static double text_put(struct pen *pen, const struct json_value *b, struct area a) {
	tag(pen, "P");
	double height = type_put(pen, part(b, "words"), a, (struct type){ .size = number(b, "size", 1), .bold = yes(b, "bold") });
	untag(pen, "P");
	return height;
}

static double quote_put(struct pen *pen, const struct json_value *b, struct area a) {
	tag(pen, "BlockQuote");
	double height = type_put(pen, part(b, "words"), a, (struct type){ .size = number(b, "size", 1.42), .mincho = true });
	height += type_put(pen, part(b, "by"), inside(a, 0, height + 2, a.width), (struct type){ .size = .83 }) + 2;
	untag(pen, "BlockQuote");
	return height;
}

static double warning_put(struct pen *pen, const struct json_value *b, struct area a) {
	tag(pen, "P");
	double height = type_put(pen, part(b, "words"), inside(a, MM(3), MM(2.2), a.width - MM(6)), (struct type){ .size = 1, .bold = true }) + MM(4.2);
	untag(pen, "P");
	frame(pen, a, height, 2);
	frame(pen, inside(a, 3, 3, a.width - 6), height - 6, .6);
	return height;
}

static double row_put(struct pen *pen, const struct json_value *row, struct area a, double label) {
	double end = type_width(pen, part(row, "end"), (struct type){ .size = .9 }), room = a.width - label - (end > 0 ? end + MM(3) : 0);
	double top = MM(1.5), left = type_put(pen, part(row, "label"), inside(a, MM(1), top, label - MM(2)), (struct type){ .size = .92, .bold = true });
	double right = type_put(pen, part(row, "words"), inside(a, label + MM(1), top, room - MM(2)), (struct type){ .size = 1 });
	type_put(pen, part(row, "end"), inside(a, a.width - end - MM(1.5), top, end + 2), (struct type){ .size = .9 });
	return (left > right ? left : right) + 2 * top;
}

static double rows_put(struct pen *pen, const struct json_value *b, struct area a) {
	const struct json_value *rows = part(b, "rows");
	double y = 0, label = MM(number(b, "label_mm", 50));
	bool framed = yes(b, "frame");
	tag(pen, "P");
	for (size_t i = 0; i < json_count(rows); i++) {
		if (i)
			line(pen, a.x, a.y + y, a.width, .6, false);
		double h = row_put(pen, json_at(rows, i), inside(a, 0, y, a.width), label);
		y += h > number(b, "row_mm", 0) * 72 / 25.4 ? h : MM(number(b, "row_mm", 0));
	}
	untag(pen, "P");
	if (framed && y > 0)
		frame(pen, a, y, .8);
	return y;
}

static double calls_put(struct pen *pen, const struct json_value *b, struct area a) {
	const struct json_value *rows = part(b, "rows");
	struct type big = { .size = 1.25, .bold = true };
	double y = 0;
	tag(pen, "P");
	for (size_t i = 0; i < json_count(rows); i++) {
		const struct json_value *row = json_at(rows, i);
		double phone = type_width(pen, part(row, "phone"), big) + 2, number_width = MM(7);
		if (phone > a.width * .5)
			phone = a.width * .5;
		double room = a.width - phone - number_width - MM(3);
		type_put(pen, part(row, "rank"), inside(a, 0, y + MM(1.5), number_width), (struct type){ .size = 1, .bold = true });
		double left = type_put(pen, part(row, "name"), inside(a, number_width, y + MM(1.5), room), (struct type){ .size = 1 });
		left += type_put(pen, part(row, "words"), inside(a, number_width, y + MM(1.5) + left, room), (struct type){ .size = .85 });
		double right = type_put(pen, part(row, "phone"), inside(a, a.width - phone, y + MM(.8), phone), big);
		y += (left + MM(1.5) > right + MM(.8) ? left + MM(1.5) : right + MM(.8)) + MM(1.1);
		line(pen, a.x, a.y + y, a.width, .6, true);
	}
	untag(pen, "P");
	return y;
}

static void modules(struct pen *pen, struct text bits, size_t n, double x, double y, double one) {
	cairo_set_source_rgb(pen->cr, 0, 0, 0);
	cairo_set_antialias(pen->cr, CAIRO_ANTIALIAS_NONE);
	for (size_t i = 0; i < n * n; i++)
		if (bits.p[i] == '1')
			cairo_rectangle(pen->cr, x + (double)(i % n) * one, y + (double)(i / n) * one, one, one);
	cairo_fill(pen->cr);
	cairo_set_antialias(pen->cr, CAIRO_ANTIALIAS_DEFAULT);
}

static double matrix_put(struct pen *pen, const struct json_value *b, struct area a) {
	int64_t n = 0;
	struct text bits;
	double size = MM(number(b, "mm", 27)), gap = MM(3);
	if (!json_as_int(part(b, "width"), &n) || n < 1 || n > 200 || !json_as_text(part(b, "bits"), &bits) || bits.n != (size_t)(n * n)) {
		pen->fault = "a matrix needs width and as many bits as its square";
		return 0;
	}
	double quiet = 4, one = size / ((double)n + 2 * quiet);
	if (!pen->dry)
		modules(pen, bits, (size_t)n, a.x + quiet * one, a.y + quiet * one, one);
	tag(pen, "P");
	double height = type_put(pen, part(b, "words"), inside(a, size + gap, size * .25, a.width - size - gap), (struct type){ .size = .83 }) + size * .25;
	untag(pen, "P");
	return height > size ? height : size;
}

static const struct { const char *kind; double (*put)(struct pen *, const struct json_value *, struct area); } kinds[] = {
	{ "head", head_put }, { "person", person_put }, { "bar", bar_put }, { "box", box_put }, { "columns", columns_put },
	{ "text", text_put }, { "quote", quote_put }, { "warning", warning_put }, { "rows", rows_put }, { "calls", calls_put }, { "matrix", matrix_put },
};

double block_put(struct pen *pen, const struct json_value *b, struct area a) {
	struct text kind;
	if (json_as_text(json_get(b, "kind"), &kind))
		for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
			if (text_is(kind, kinds[i].kind))
				return kinds[i].put(pen, b, a);
	pen->fault = "a block of a kind that is not known";
	return 0;
}

double blocks_put(struct pen *pen, const struct json_value *list, struct area a, double gap) {
	double y = 0;
	for (size_t i = 0; i < json_count(list); i++) {
		double h = block_put(pen, json_at(list, i), inside(a, 0, y, a.width));
		if (h > 0)
			y += h + gap;
	}
	return y > gap ? y - gap : 0;
}
