/* Filters of templates: {{ x | name }} calls html_as_name(h, x). A date or instant of 0 means "none" and writes nothing.
 *
 * The names in brackets are also macros, which look at the type first.
 * To extend: declare it in html.h, or in the header of one feature when only that one needs it. What comes from outside
 * must go through html_text. One that writes markup may not stand in an attribute (template_write.c, filter_fits). */
#include "html.h"

void (html_as_date)(struct html *h, date d) {
	if (d)
		date_put(&h->out, d, h->lang);
}

void (html_as_short)(struct html *h, date d) {
	if (d)
		date_put_short(&h->out, d, h->lang);
}

void (html_as_era)(struct html *h, date d) {
	if (d)
		date_put_era(&h->out, d, h->lang);
}

void (html_as_near)(struct html *h, date d) {
	if (d)
		date_put_near(&h->out, d, h->today, h->lang);
}

void (html_as_iso)(struct html *h, date d) {
	if (d)
		date_put_iso(&h->out, d);
}

void (html_as_when)(struct html *h, instant at) {
	if (at)
		instant_put(&h->out, at, h->lang);
}

void (html_as_day_time)(struct html *h, instant at) {
	if (!at)
		return;
	date_put_short(&h->out, date_of_instant(at), h->lang);
	buf_char(&h->out, ' ');
	instant_put_time(&h->out, at);
}

void (html_as_time)(struct html *h, instant at) {
	if (at)
		instant_put_time(&h->out, at);
}

void (html_as_id)(struct html *h, id i) {
	char shown[ID_CHARS + 1];

	if (!i)
		return;
	id_show(i, shown);
	html_z(h, shown);
}

void html_as_lines(struct html *h, struct text t) {
	struct text line;
	bool later = false;

	while (text_cut(&t, '\n', &line)) {
		if (later)
			html_raw(h, "<br>", 4);
		later = true;
		if (text_ends(line, "\r"))
			line.n--;
		html_text(h, line);
	}
}

void html_as_word(struct html *h, const char *ja) {
	if (ja)
		html_z(h, word(h->lang, ja));
}

void html_as_quote(struct html *h, struct text t) {
	bool quoted = text_starts(t, "「");

	if (!quoted)
		html_z(h, "「");
	html_text(h, t);
	if (!quoted)
		html_z(h, "」");
}
