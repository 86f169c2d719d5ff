/* Follows the HTML of a template character by character, so that each value can be escaped for its place, and collapses
 * blanks on the way (not in <pre>, <textarea>, <title>, attribute values). HTML comments are left out.
 *
 * Refuses: content in <script> and <style> (the site's policy would silently drop it), attributes without a blank between
 * them, names cut in two by braces. What a value may do in an attribute: template_attr.c.
 * To extend: an element with raw content is one more word in raws[]. */
#include "template.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

static const char *const raws[] = { "script", "style", "iframe", "xmp", "plaintext", "noembed", "noframes", NULL };
static const char *const plains[] = { "title", "textarea", NULL };

static bool blank(char c) {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static bool name_char(char c) {
	return c && !blank(c) && !strchr("<>/=\"'`{}&", c);
}

static void append(char *name, char c) {
	size_t n = strlen(name);

	if (n + 1 < NAME_SIZE)
		name[n] = (char)tolower((unsigned char)c);
}

/* ---- writing ---- */
/* Whether a character as wide as kana ends or begins there: between two of them a line break is no word border. */
static bool wide(char lead) {
	unsigned char c = (unsigned char)lead;

	return (c >= 0xe3 && c <= 0xe9) || c == 0xef;
}

void place_flush_blank(struct template *t) {
	struct place *at = &t->place;

	if (!at->blank)
		return;
	tool_put(&t->literal, &at->blank, 1);
	at->blank = 0;
	at->after_blank = true;
}

static void emit(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;

	if (at->blank == '\n' && t->literal.n > 2 && wide(t->literal.p[t->literal.n - 3]) && wide(*p))
		at->blank = 0;
	place_flush_blank(t);
	tool_put(&t->literal, p, n);
	at->after_blank = false;
	t->blocks[t->n_blocks - 1].fresh = false;
}

/* A run of blanks becomes one, of line break kind when it has one; written when something follows. */
static size_t take_blanks(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;
	struct block *b = &t->blocks[t->n_blocks - 1];
	size_t i = 0;
	bool breaks = false;

	for (; i < n && blank(p[i]); i++)
		breaks |= p[i] == '\n';
	if (!at->after_blank && !at->blank)
		at->blank = breaks && at->where == IN_TEXT ? '\n' : ' ';
	b->began_blank |= b->fresh;
	b->fresh = false;
	return i;
}

/* ---- tags ---- */
static size_t in_text(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;
	size_t slash = n > 1 && p[1] == '/';

	if (blank(*p) && !at->pre)
		return take_blanks(t, p, n);
	if (*p != '<') {
		emit(t, p, 1);
		return 1;
	}
	if (n > 3 && !memcmp(p, "<!--", 4)) {
		at->where = IN_COMMENT;
		return 4;
	}
	if (n > 1 && p[1] == '!')
		at->where = IN_DECLARATION;
	else if (n > 1 + slash && isalpha((unsigned char)p[1 + slash])) {
		at->where = IN_TAG_NAME;
		memset(at->tag, 0, sizeof at->tag);
		at->tag_line = t->line;
		at->closing = slash;
		at->self_closing = at->glued = at->after_value = at->refreshes = at->varies = false;
	} else
		tool_complain(t->file, t->line, "a lone < : write &lt;");
	emit(t, p, 1 + slash);
	return 1 + slash;
}

static size_t in_tag_name(struct template *t, const char *p, size_t n) {
	(void)n;
	if (!name_char(*p)) {
		t->place.where = IN_TAG;
		return 0;
	}
	append(t->place.tag, *p);
	emit(t, p, 1);
	return 1;
}

static void tag_ends(struct template *t) {
	struct place *at = &t->place;
	bool area = !strcmp(at->tag, "textarea"), pre = !strcmp(at->tag, "pre");

	at->where = IN_TEXT;
	if (at->refreshes && at->varies)
		tool_complain(t->file, at->tag_line, "<meta http-equiv> may not hold a value");
	if (at->closing) {
		at->pre -= pre && at->pre > 0;
		element_close(t);
		return;
	}
	element_open(t);
	at->after_value = false;
	if (!at->self_closing && word_in(raws, at->tag))
		at->where = IN_RAW_ELEMENT;
	else if (!at->self_closing && word_in(plains, at->tag))
		at->where = IN_PLAIN_ELEMENT;
	at->pre += pre;
	/* Browsers drop one line break here: this one, so that one at the beginning of a value stays. */
	if (area || pre)
		tool_put(&t->literal, "\n", 1);
}

static size_t in_tag(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;
	bool area = !strcmp(at->tag, "textarea") || !strcmp(at->tag, "pre");

	if (blank(*p)) {
		at->glued = at->after_value = false;
		return take_blanks(t, p, n);
	}
	if (*p == '>') {
		at->blank = 0;
		emit(t, p, 1);
		tag_ends(t);
		return area && !at->closing && n > 1 && p[1] == '\n' ? 2 : 1;
	}
	if (*p == '/') {
		at->self_closing = n > 1 && p[1] == '>';
	} else if (!name_char(*p) && !(at->glued && *p == '='))
		tool_complain(t->file, t->line, "%c does not belong here in <%s>", *p, at->tag);
	else {
		if (at->glued)
			tool_complain(t->file, t->line, "a name in <%s> is cut in two by the braces: put a blank before what follows",
				at->tag);
		if (at->after_value)
			tool_complain(t->file, t->line, "a blank is missing before this attribute of <%s>", at->tag);
		at->where = IN_ATTR_NAME;
		memset(at->attr, 0, sizeof at->attr);
		at->glued = at->after_value = false;
		return 0;
	}
	at->glued = at->after_value = false;
	emit(t, p, 1);
	return 1;
}

/* ---- attributes ---- */
static size_t in_attr_name(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;

	if (name_char(*p)) {
		append(at->attr, *p);
		emit(t, p, 1);
		return 1;
	}
	at->where = IN_TAG;
	if (*p != '=')
		return 0;
	attr_value_begins(t);
	at->where = n > 1 && p[1] == '"' ? IN_QUOTES : n > 1 && p[1] == '\'' ? IN_APOSTROPHES : IN_BARE_VALUE;
	if (n > 1 && (blank(p[1]) || p[1] == '>'))
		tool_complain(t->file, t->line, "%s= has no value", at->attr);
	emit(t, p, at->where == IN_BARE_VALUE ? 1 : 2);
	return at->where == IN_BARE_VALUE ? 1 : 2;
}

static size_t in_quotes(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;

	(void)n;
	emit(t, p, 1);
	if (*p == (at->where == IN_QUOTES ? '"' : '\'')) {
		at->where = IN_TAG;
		at->after_value = true;
	} else
		attr_char(t, *p);
	return 1;
}

static size_t in_bare_value(struct template *t, const char *p, size_t n) {
	(void)n;
	if (blank(*p) || *p == '>') {
		t->place.where = IN_TAG;
		return 0;
	}
	if (strchr("\"'`=<", *p))
		tool_complain(t->file, t->line, "%c in %s=: put the value in quotes", *p, t->place.attr);
	emit(t, p, 1);
	attr_char(t, *p);
	return 1;
}

/* ---- what is not parsed as text ---- */
static size_t in_comment(struct template *t, const char *p, size_t n) {
	if (n < 3 || memcmp(p, "-->", 3))
		return 1;
	t->place.where = IN_TEXT;
	return 3;
}

static size_t in_declaration(struct template *t, const char *p, size_t n) {
	(void)n;
	emit(t, p, 1);
	if (*p == '>')
		t->place.where = IN_TEXT;
	return 1;
}

static size_t in_whole_element(struct template *t, const char *p, size_t n) {
	struct place *at = &t->place;
	size_t name = strlen(at->tag);

	if (n > name + 2 && p[0] == '<' && p[1] == '/' && !strncasecmp(p + 2, at->tag, name) && !name_char(p[name + 2])) {
		at->where = IN_TEXT;
		return in_text(t, p, n);
	}
	if (at->where == IN_RAW_ELEMENT && !blank(*p)) {
		if (!at->after_value)
			tool_complain(t->file, t->line, "<%s> must be empty here: its content belongs into a file of static/", at->tag);
		at->after_value = true;  /* said once an element */
		return 1;
	}
	emit(t, p, 1);
	return 1;
}

void place_text(struct template *t, const struct piece *piece) {
	static size_t (*const steps[])(struct template *, const char *, size_t) = {
		[IN_TEXT] = in_text, [IN_TAG_NAME] = in_tag_name, [IN_TAG] = in_tag, [IN_ATTR_NAME] = in_attr_name,
		[IN_QUOTES] = in_quotes, [IN_APOSTROPHES] = in_quotes, [IN_BARE_VALUE] = in_bare_value, [IN_COMMENT] = in_comment,
		[IN_DECLARATION] = in_declaration, [IN_PLAIN_ELEMENT] = in_whole_element, [IN_RAW_ELEMENT] = in_whole_element,
	};
	size_t used;

	t->line = piece->line;
	for (size_t i = 0; i < piece->n; i += used) {
		used = steps[t->place.where](t, piece->p + i, piece->n - i);
		for (size_t k = 0; k < used; k++)
			t->line += piece->p[i + k] == '\n';
	}
}

/* ---- what stands in braces ---- */
const char *place_name(const struct place *at) {
	static const char *const names[] = {
		[IN_TEXT] = "text", [IN_TAG_NAME] = "a tag", [IN_TAG] = "a tag", [IN_ATTR_NAME] = "a tag", [IN_QUOTES] = "an attribute",
		[IN_APOSTROPHES] = "an attribute", [IN_BARE_VALUE] = "an unquoted attribute", [IN_COMMENT] = "a comment",
		[IN_DECLARATION] = "a declaration", [IN_PLAIN_ELEMENT] = "a title or textarea", [IN_RAW_ELEMENT] = "a script or style",
	};
	return names[at->where];
}

bool place_markup(struct template *t, int line, const char *what) {
	struct place *at = &t->place;

	place_flush_blank(t);
	at->after_blank = t->blocks[t->n_blocks - 1].fresh = false;
	if (at->where == IN_TEXT)
		return true;
	tool_complain(t->file, line, "%s may stand in text only, not in %s", what, place_name(at));
	return false;
}

void place_directive(struct template *t, bool ends_loop) {
	struct place *at = &t->place;

	if (at->where == IN_COMMENT || at->where == IN_DECLARATION || at->where == IN_RAW_ELEMENT)
		tool_complain(t->file, t->line, "no directives in %s", place_name(at));
	if (at->where == IN_TAG_NAME || at->where == IN_ATTR_NAME || at->where == IN_BARE_VALUE) {
		at->glued = true;
		at->where = IN_TAG;
	}
	/* A loop whose body begins with a blank needs none at its end. */
	if (ends_loop && t->blocks[t->n_blocks - 1].began_blank)
		at->blank = 0;
	place_flush_blank(t);
}

bool place_merge(struct place *into, const struct place *other) {
	bool value = into->where == IN_QUOTES || into->where == IN_APOSTROPHES;

	if (into->where != other->where || into->pre != other->pre)
		return false;
	if (into->where != IN_TEXT && (into->closing != other->closing || strcmp(into->tag, other->tag)))
		return false;
	if (value && (strcmp(into->attr, other->attr) || into->kind != other->kind))
		return false;
	if (value && into->kind == ATTR_ADDRESS && into->address != other->address)
		return false;
	into->glued |= other->glued;
	into->after_value |= other->after_value;
	into->refreshes |= other->refreshes;
	into->varies |= other->varies;
	into->after_blank &= other->after_blank;
	return true;
}
