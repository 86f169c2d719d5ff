/* The control of each kind of field. Native controls only; every one works without script and without colour.
 * Refuses to lose what was typed: a control that could not show it (a date the browser cannot read) becomes a line of text. */
#include "form_part.h"

enum { LONG_TEXT = 1000 };

/* ---- attributes ---- */
void form_attr(struct html *h, const char *name, struct text value) {
	HTML(h, " ");
	html_z(h, name);
	HTML(h, "=\"");
	html_text(h, value);
	HTML(h, "\"");
}

void form_described(const struct form_part *p) {
	bool hint = p->hint || p->counted;
	if (!hint && !p->problem)
		return;
	HTML(p->h, " aria-describedby=\"");
	if (hint) {
		html_z(p->h, p->f->name);
		HTML(p->h, "-h");
	}
	if (hint && p->problem)
		HTML(p->h, " ");
	if (p->problem) {
		html_z(p->h, p->f->name);
		HTML(p->h, "-e");
	}
	HTML(p->h, "\"");
}

static void named(const struct form_part *p) {
	form_attr(p->h, "name", text_of(p->f->name));
}

/* The one the error summary leads to. */
static void target(const struct form_part *p) {
	form_attr(p->h, "id", text_of(p->f->name));
}

static void invalid(const struct form_part *p) {
	if (p->problem)
		HTML(p->h, " aria-invalid=\"true\"");
}

/* All of a single control. */
static void single(const struct form_part *p) {
	target(p);
	named(p);
	form_described(p);
	invalid(p);
}

/* Browsers do not send what is not ticked: this says "none" in its place. */
static void none(const struct form_part *p) {
	HTML(p->h, "<input type=\"hidden\"");
	named(p);
	HTML(p->h, " value=\"\">");
}

/* ---- what stands in the control ---- */
static struct text from_row(const struct form_part *p) {
	const struct field *f = p->f;
	struct buf b = buf_in(p->h->out.arena, 40);
	if (!p->row || field_empty(f, p->row))
		return LIT("");
	if (field_textual(f))
		return FIELD_GET(f, p->row, struct text);
	if (f->kind == FIELD_DATE)
		date_put_iso(&b, FIELD_GET(f, p->row, date));
	else if (f->kind == FIELD_WHEN)
		when_put_minute(&b, FIELD_GET(f, p->row, instant), 'T');
	else if (FIELD_GET(f, p->row, int64_t) || ((const struct row *)p->row)->id)
		buf_int(&b, FIELD_GET(f, p->row, int64_t));      /* the 0 of a row not yet there says nothing */
	return buf_done(&b);
}

static struct text standing_in(const struct form_part *p) {
	struct text t = { 0 };
	if (p->typed && (p->f->kind == FIELD_CODE || p->f->kind == FIELD_FLAG))
		t = typed_last(p->typed, p->f->name);
	else if (p->typed && p->f->kind == FIELD_CODES)
		t = typed_all(p->h->out.arena, p->typed, p->f->name);
	else if (p->typed)
		t = pairs_get(p->typed, p->f->name);
	return t.p ? t : from_row(p);
}

/* ---- text and numbers ---- */
/* The parser drops one line break after the tag: ours, so that none of theirs is lost. */
static void control_text(const struct form_part *p) {
	HTML(p->h, "<textarea class=\"in\"");
	single(p);
	form_attr(p->h, "rows", p->f->max > LONG_TEXT ? LIT("6") : LIT("3"));
	if (p->counted)
		form_attr(p->h, "data-count", int_text(p->h->out.arena, p->f->max));
	HTML(p->h, ">\n");
	html_text(p->h, standing_in(p));
	HTML(p->h, "</textarea>");
}

static void input(const struct form_part *p, const char *type, const char *mode, struct text value) {
	HTML(p->h, "<input class=\"in\"");
	form_attr(p->h, "type", text_of(type));
	single(p);
	if (mode)
		form_attr(p->h, "inputmode", text_of(mode));
	HTML(p->h, " autocomplete=\"off\"");
	form_attr(p->h, "value", value);
	HTML(p->h, ">");
}

static void control_line(const struct form_part *p) {
	input(p, "text", NULL, standing_in(p));
}

static void control_int(const struct form_part *p) {
	input(p, "text", "numeric", standing_in(p));
}

/* ---- dates ---- */
static const char *const box_labels[] = { [BOX_YEAR] = JA("box|年"), [BOX_MONTH] = JA("box|月"), [BOX_DAY] = JA("box|日") };
static const char *const era_labels[ERA_COUNT] = {
	[ERA_WESTERN] = JA("era|西暦"), [ERA_MEIJI] = JA("era|明治"), [ERA_TAISHO] = JA("era|大正"),
	[ERA_SHOWA] = JA("era|昭和"), [ERA_HEISEI] = JA("era|平成"), [ERA_REIWA] = JA("era|令和"),
};

/* The date that fills the boxes when they themselves were not typed into. */
static date boxes_date(const struct form_part *p) {
	date d = p->row ? FIELD_GET(p->f, p->row, date) : 0;
	if (p->typed)
		date_read(pairs_get(p->typed, p->f->name), &d);
	return d;
}

/* Most who are asked were born in Showa: an empty form begins there. */
static struct text box_value(const struct form_part *p, enum date_box box) {
	int of_era = 0;
	date d = boxes_date(p);
	enum era era = d ? date_era(d, &of_era) : ERA_SHOWA;
	struct text t = p->typed ? date_box_typed(p->f, p->typed, box) : (struct text){ 0 };
	if (t.p)
		return t;
	if (box == BOX_ERA)
		return text_of(era_code(era));
	int n = box == BOX_YEAR ? (era == ERA_WESTERN ? date_year(d) : of_era) : box == BOX_MONTH ? date_month(d) : date_day(d);
	return n ? int_text(p->h->out.arena, n) : LIT("");
}

static void box_attrs(const struct form_part *p, enum date_box box, enum date_box at_fault) {
	struct buf name = buf_in(p->h->out.arena, 64);
	buf_z(&name, p->f->name);
	buf_z(&name, date_box_suffix(box));
	form_attr(p->h, "name", buf_done(&name));
	if (box != at_fault)
		return;
	target(p);
	invalid(p);
	form_described(p);
}

static void era_select(const struct form_part *p, enum date_box at_fault) {
	struct text chosen = box_value(p, BOX_ERA);
	HTML(p->h, "<label><span class=\"vh\">");
	html_say(p->h, JA("元号"), NULL, 0);
	HTML(p->h, "</span><select class=\"in\"");
	box_attrs(p, BOX_ERA, at_fault);
	HTML(p->h, ">");
	for (int era = 0; era < ERA_COUNT; era++) {
		HTML(p->h, "<option");
		form_attr(p->h, "value", text_of(era_code((enum era)era)));
		if (text_is(chosen, era_code((enum era)era)))
			HTML(p->h, " selected");
		HTML(p->h, ">");
		html_say(p->h, era_labels[era], NULL, 0);
		HTML(p->h, "</option>");
	}
	HTML(p->h, "</select></label>");
}

static void date_boxes(const struct form_part *p) {
	enum date_box at_fault = p->typed ? date_boxes_read(p->f, p->typed).bad : BOX_NONE;
	if (at_fault == BOX_NONE)
		at_fault = BOX_YEAR;
	HTML(p->h, "<div class=\"date\">");
	era_select(p, at_fault);
	for (enum date_box box = BOX_YEAR; box <= BOX_DAY; box++) {
		HTML(p->h, "<label><input class=\"in\" type=\"text\" inputmode=\"numeric\" autocomplete=\"off\"");
		box_attrs(p, box, at_fault);
		form_attr(p->h, "value", box_value(p, box));
		HTML(p->h, ">");
		html_say(p->h, box_labels[box], NULL, 0);
		HTML(p->h, "</label>");
	}
	HTML(p->h, "</div>");
}

/* A browser's own date control empties what it cannot read, so only a whole date goes into one. */
static void control_date(const struct form_part *p) {
	date d = 0;
	struct text t = standing_in(p);
	if (p->f->flags & PARTLY) {
		date_boxes(p);
		return;
	}
	if (text_trim(t).n && (!date_read(t, &d) || !date_whole(d))) {
		input(p, "text", NULL, t);
		return;
	}
	struct buf iso = buf_in(p->h->out.arena, 16);
	if (d)
		date_put_iso(&iso, d);
	input(p, "date", NULL, buf_done(&iso));
}

static void control_when(const struct form_part *p) {
	instant at;
	struct text t = standing_in(p);
	struct buf iso = buf_in(p->h->out.arena, 24);
	if (text_trim(t).n && !when_read(t, &at)) {
		input(p, "text", NULL, t);
		return;
	}
	if (text_trim(t).n)
		when_put_minute(&iso, at, 'T');
	input(p, "datetime-local", NULL, buf_done(&iso));
}

/* ---- choices ---- */
static bool chosen(const struct form_part *p, struct text standing, const char *code) {
	if (p->f->kind == FIELD_CODE)
		return text_is(text_trim(standing), code);
	for (struct text piece; text_cut(&standing, ' ', &piece);)
		if (text_is(piece, code))
			return true;
	return false;
}

static void chip(const struct form_part *p, const struct code_item *item, bool first, struct text standing) {
	HTML(p->h, "<label><input");
	form_attr(p->h, "type", p->f->kind == FIELD_CODES ? LIT("checkbox") : LIT("radio"));
	if (first)
		target(p);
	named(p);
	form_attr(p->h, "value", text_of(item->code));
	invalid(p);
	if (chosen(p, standing, item->code))
		HTML(p->h, " checked");
	HTML(p->h, "><span>");
	html_say(p->h, item->ja, NULL, 0);
	if (item->hint_ja) {
		HTML(p->h, "<small>");
		html_say(p->h, item->hint_ja, NULL, 0);
		HTML(p->h, "</small>");
	}
	HTML(p->h, "</span></label>");
}

static bool explained(const struct codes *codes) {
	for (size_t i = 0; i < codes->n; i++)
		if (codes->items[i].hint_ja)
			return true;
	return false;
}

/* A radio cannot be unticked: where nothing need be chosen, a chip says so once something is. */
static void pick(const struct form_part *p) {
	static const struct code_item nothing = { "", JA("選ばない"), NULL };
	struct text standing = standing_in(p);
	HTML(p->h, "<div");
	form_attr(p->h, "class", explained(p->f->codes) ? LIT("pick tall") : LIT("pick"));
	HTML(p->h, ">");
	none(p);
	for (size_t i = 0; i < p->f->codes->n; i++)
		chip(p, &p->f->codes->items[i], i == 0, standing);
	if (p->f->kind == FIELD_CODE && !(p->f->flags & NEED) && text_trim(standing).n)
		chip(p, &nothing, false, standing);
	HTML(p->h, "</div>");
}

static void option(const struct form_part *p, const char *code, const char *ja, bool selected) {
	HTML(p->h, "<option");
	form_attr(p->h, "value", text_of(code));
	if (selected)
		HTML(p->h, " selected");
	HTML(p->h, ">");
	html_say(p->h, ja, NULL, 0);
	HTML(p->h, "</option>");
}

static void control_code(const struct form_part *p) {
	struct text standing = standing_in(p);
	if (p->group) {
		pick(p);
		return;
	}
	HTML(p->h, "<select class=\"in\"");
	single(p);
	HTML(p->h, ">");
	option(p, "", p->f->flags & NEED ? JA("選んでください") : JA("選ばない"), false);
	for (size_t i = 0; i < p->f->codes->n; i++)
		option(p, p->f->codes->items[i].code, p->f->codes->items[i].ja, chosen(p, standing, p->f->codes->items[i].code));
	HTML(p->h, "</select>");
}

/* The label of a single tick stands beside it; no tick is an answer too. */
static void control_flag(const struct form_part *p) {
	HTML(p->h, "<div class=\"pick\">");
	none(p);
	HTML(p->h, "<label><input type=\"checkbox\" value=\"1\"");
	single(p);
	struct text t = standing_in(p);
	if (text_trim(t).n && !text_is(t, "0") && !text_is(t, "false"))
		HTML(p->h, " checked");
	HTML(p->h, "><span>");
	html_say(p->h, p->f->label, NULL, 0);
	HTML(p->h, "</span></label></div>");
}

static void (*const controls[FIELD_KINDS])(const struct form_part *) = {
	[FIELD_TEXT] = control_text, [FIELD_LINE] = control_line, [FIELD_KANA] = control_line, [FIELD_INT] = control_int,
	[FIELD_DATE] = control_date, [FIELD_WHEN] = control_when, [FIELD_CODE] = control_code, [FIELD_CODES] = pick,
	[FIELD_FLAG] = control_flag, [FIELD_REF] = NULL,
};

void form_control(const struct form_part *p) {
	controls[p->f->kind](p);
}
