/* Whether elements are closed where they were opened. A branch of {% if %} may open what another {% if %} closes later;
 * from there on the template is "half" checked: nothing is complained about that could be meant.
 *
 * Refuses: a closing tag that does not fit, elements never closed, <div/>. HTML's optional closing tags must be written.
 * To extend: an element that has no closing tag goes into voids[], one of SVG that may close itself into svgs[]. */
#include "template.h"
#include <string.h>

static const char *const voids[] = { "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
	"track", "wbr", NULL };
static const char *const svgs[] = { "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "use", "g", "text",
	"tspan", "stop", "image", "marker", "pattern", "defs", "symbol", "svg", "animate", "animatetransform", "set", "title", NULL };

void element_open(struct template *t) {
	const struct place *at = &t->place;
	struct element *e;

	if (word_in(voids, at->tag) || (at->self_closing && word_in(svgs, at->tag)))
		return;
	if (at->self_closing) {
		tool_complain(t->file, at->tag_line, "<%s/> does not close itself in HTML: write </%s>", at->tag, at->tag);
		return;
	}
	if (t->n_open == OPEN_MAX) {
		tool_complain(t->file, at->tag_line, "more than %d elements open", OPEN_MAX);
		t->n_open = 0;
	}
	e = &t->open[t->n_open++];
	memcpy(e->name, at->tag, sizeof e->name);
	e->line = at->tag_line;
}

void element_close(struct template *t) {
	struct block *b = &t->blocks[t->n_blocks - 1];
	const struct place *at = &t->place;
	int i = t->n_open - 1;

	if (word_in(voids, at->tag)) {
		tool_complain(t->file, at->tag_line, "<%s> has no closing tag", at->tag);
		return;
	}
	if (i < b->open_base && b->kind != BLOCK_IF && !b->half)
		tool_complain(t->file, at->tag_line, "</%s> closes nothing", at->tag);
	if (i < b->open_base) {
		b->half = true;
		return;
	}
	if (strcmp(t->open[i].name, at->tag) && !b->half)
		tool_complain(t->file, at->tag_line, "</%s> stands where <%s> of line %d must be closed", at->tag, t->open[i].name,
			t->open[i].line);
	while (i >= b->open_base && strcmp(t->open[i].name, at->tag))
		i--;
	if (i >= b->open_base)
		t->n_open = i;
}

void element_block_end(struct template *t) {
	struct block *b = &t->blocks[t->n_blocks - 1];

	if (t->n_open > b->open_base && b->kind != BLOCK_IF && !b->half)
		tool_complain(t->file, t->open[t->n_open - 1].line, "<%s> is never closed", t->open[t->n_open - 1].name);
	b->half |= t->n_open != b->open_base && b->kind == BLOCK_IF;
	if (t->n_open > b->open_base)
		t->n_open = b->open_base;
	if (t->n_blocks > 1)
		t->blocks[t->n_blocks - 2].half |= b->half;
}
