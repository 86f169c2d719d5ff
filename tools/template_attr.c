/* What a value may do where it stands, and so how it must be escaped.
 *
 * Refuses: values in tag and attribute names, in unquoted attributes, in comments, <script> and <style>, in srcset and
 * srcdoc; inline styles and handlers of any kind; addresses whose scheme a value could choose, or what a page loads.
 * To extend: an attribute that holds an address is one more word in addresses[]. */
#include "template.h"
#include <ctype.h>
#include <string.h>

static const char *const addresses[] = { "href", "src", "action", "formaction", "xlink:href", "poster", "cite", "data",
	"manifest", "background", "ping", "longdesc", "codebase", "icon", NULL };
static const char *const schemes[] = { "http", "https", "tel", "mailto", NULL };
static const char *const loaders[] = { "script", "base", "iframe", "object", "embed", NULL };
static const char *const statics[] = { "srcset", "imagesrcset", "srcdoc", NULL };
static const char *const motions[] = { "values", "to", "from", "by", NULL };      /* of SVG: they can move an address */

bool word_in(const char *const *list, const char *word) {
	while (*list && strcmp(*list, word))
		list++;
	return *list != NULL;
}

void attr_value_begins(struct template *t) {
	struct place *at = &t->place;
	bool moving = !strncmp(at->tag, "animate", 7) || !strcmp(at->tag, "set");

	at->kind = ATTR_PLAIN;
	at->address = ADDRESS_START;
	at->n_begun = 0;
	if (!strncmp(at->attr, "on", 2) || !strcmp(at->attr, "style")) {
		tool_complain(t->file, t->line, "%s= in <%s>: no inline scripts or styles, use a class and static/", at->attr, at->tag);
		at->kind = ATTR_STATIC;
	} else if (word_in(addresses, at->attr))
		at->kind = ATTR_ADDRESS;
	else if (word_in(statics, at->attr) || (moving && word_in(motions, at->attr)))
		at->kind = ATTR_STATIC;
	at->refreshes |= !strcmp(at->attr, "http-equiv");
}

/* One more character of the address as it is written in the template. */
void attr_char(struct template *t, char c) {
	struct place *at = &t->place;

	if (at->kind != ATTR_ADDRESS || at->address > ADDRESS_BEGUN)
		return;
	at->begun[at->n_begun] = (char)tolower((unsigned char)c);
	if (strchr("/?#", c))
		at->address = ADDRESS_PATH;
	else if (c == ':') {
		at->begun[at->n_begun] = 0;
		at->address = at->begun[0] == 't' || at->begun[0] == 'm' ? ADDRESS_CONTACT : ADDRESS_PATH;
		if (!strcmp(at->begun, "data"))
			at->kind = ATTR_STATIC;
		else if (!word_in(schemes, at->begun))
			tool_complain(t->file, t->line, "%s: is no address to go to", at->begun);
	} else {
		at->address = ADDRESS_BEGUN;
		at->n_begun += at->n_begun + 2 < sizeof at->begun;
	}
}

static enum how address_value(struct template *t, int line) {
	struct place *at = &t->place;

	if (at->address == ADDRESS_BEGUN) {
		tool_complain(t->file, line, "the address in %s= must begin with the value, or have / ? or # before it", at->attr);
		return HOW_NOT;
	}
	if (at->address == ADDRESS_START && word_in(loaders, at->tag)) {
		tool_complain(t->file, line, "what <%s> loads must begin with a fixed path", at->tag);
		return HOW_NOT;
	}
	if (at->address == ADDRESS_CONTACT)
		return HOW_CONTACT;
	if (at->address == ADDRESS_PATH)
		return HOW_PART;
	at->address = ADDRESS_PATH;      /* html_put_url lets nothing else through, and nothing becomes # */
	return HOW_ADDRESS;
}

enum how place_value(struct template *t, int line) {
	struct place *at = &t->place;

	place_flush_blank(t);
	at->after_blank = t->blocks[t->n_blocks - 1].fresh = false;
	if (at->where == IN_TEXT || at->where == IN_PLAIN_ELEMENT)
		return HOW_TEXT;
	if (at->where != IN_QUOTES && at->where != IN_APOSTROPHES) {
		tool_complain(t->file, line, "a value may not stand in %s, only in text and in quoted attributes", place_name(at));
		return HOW_NOT;
	}
	if (at->kind == ATTR_STATIC) {
		tool_complain(t->file, line, "%s= of <%s> may not hold a value", at->attr, at->tag);
		return HOW_NOT;
	}
	at->varies |= !strcmp(at->attr, "content");
	return at->kind == ATTR_ADDRESS ? address_value(t, line) : HOW_ATTRIBUTE;
}
