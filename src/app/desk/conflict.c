/* Two people at the same sentence: nobody's is thrown away. The page shows both, the difference underlined, and the
 * choice comes back as an ordinary form. */
#include "desk.h"
#include <string.h>

int64_t typed_version(const struct request *r) {
	int64_t v = 0;
	return text_int(typed(r, "_version"), &v) ? v : 0;
}

static bool textual(const struct field *f) { return f->kind == FIELD_TEXT || f->kind == FIELD_LINE || f->kind == FIELD_KANA; }

/* A value as a form would send it, and as people read it. */
static struct text raw(struct request *r, const struct field *f, const void *row) {
	const void *at = (const char *)row + f->at;
	struct buf b = buf_in(r->arena, 32);
	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LINE: case FIELD_KANA: case FIELD_CODE: case FIELD_CODES: return ((const struct text *)at)->p ? *(const struct text *)at : LIT("");
	case FIELD_DATE: date_put_iso(&b, *(const date *)at); return buf_done(&b);
	case FIELD_INT: case FIELD_FLAG: return int_text(r->arena, *(const int64_t *)at);
	case FIELD_WHEN: case FIELD_REF: break;
	}
	return LIT("");
}

static struct text shown(struct request *r, const struct field *f, const void *row) {
	struct buf b = buf_in(r->arena, 64);
	if (textual(f)) return raw(r, f, row);
	record_value_put(&b, f, row, r->lang);
	return b.n ? buf_done(&b) : LIT("—");
}

/* The row as it was when the form was opened: the changes since, taken back one by one from the log. */
static void *base_row(struct request *r, const struct record *rec, const void *now) {
	void *base = arena_alloc(r->arena, rec->size);
	struct change *changes;
	memcpy(base, now, rec->size);
	size_t n = record_history(r->tx, rec, ((const struct row *)now)->id, &changes);
	for (size_t i = 0; i < n && changes[i].version > typed_version(r); i++) {
		struct json_value *before = changes[i].before.n ? json_read(r->arena, changes[i].before) : NULL;
		if (before) record_put_json(rec, base, before, r->arena);
	}
	return base;
}

static size_t same_front(struct text a, struct text b) {
	size_t n = 0;
	while (n < a.n && n < b.n && a.p[n] == b.p[n]) n++;
	while (n && ((unsigned char)(n < a.n ? a.p[n] : 0) & 0xC0) == 0x80) n--;     /* never in the middle of a character */
	while (n && ((unsigned char)(n < b.n ? b.p[n] : 0) & 0xC0) == 0x80) n--;
	return n;
}

static size_t same_back(struct text a, struct text b, size_t front) {
	size_t n = 0;
	while (n < a.n - front && n < b.n - front && a.p[a.n - 1 - n] == b.p[b.n - 1 - n]) n++;
	while (n && ((unsigned char)a.p[a.n - n] & 0xC0) == 0x80) n--;
	return n;
}

static struct conflict_field differing(struct request *r, const struct field *f, const void *now, const void *mine) {
	struct text theirs = shown(r, f, now), yours = shown(r, f, mine);
	size_t front = same_front(theirs, yours), back = same_back(theirs, yours, front);
	return (struct conflict_field){ text_of(f->name), text_of(word(r->lang, f->label)), raw(r, f, now), raw(r, f, mine), !textual(f), { theirs.p, front },
		{ theirs.p + front, theirs.n - front - back }, { yours.p + front, yours.n - front - back }, text_from(theirs, theirs.n - back) };
}

static struct text editor_name(struct request *r, const void *row) {
	struct stmt *s = SQL(r->tx, desk_account_name, V(((const struct row *)row)->changed_by));
	struct text name = sql_row(s) ? sql_text(s, 0) : LIT("");
	sql_run(s);
	struct buf b = buf_in(r->arena, 64);
	buf_text(&b, name);
	buf_char(&b, ' ');
	instant_put_time(&b, ((const struct row *)row)->changed_at);
	return buf_done(&b);
}

/* Everything typed that is not shown side by side travels along, but for the boxes of a date that is. */
static bool carried(const struct conflict_page *m, struct text name) {
	if (text_starts(name, "_") && !text_is(name, "_draft") && !text_is(name, "_form")) return false;
	for (size_t k = 0; k < m->n_fields; k++) {
		struct text field = m->fields[k].name;
		if (text_eq(field, name) || (name.n > field.n && text_eq((struct text){ name.p, field.n }, field) && name.p[field.n] == '_')) return false;
	}
	return true;
}

/* A field that only one of the two changed is that one's; both texts are shown wherever they differ. */
void answer_conflict(struct request *r, const struct record *rec, const void *now, const void *yours, const char *form_path) {
	struct conflict_page m = { .page = page_of(r, "people", text_of(word(r->lang, JA("同じところを、二人が直しました")))),
		.form_path = text_of(form_path), .version = int_text(r->arena, ((const struct row *)now)->version), .who = editor_name(r, now) };
	const void *base = base_row(r, rec, now);
	m.fields = ARENA_ARRAY(r->arena, struct conflict_field, rec->n);
	m.rest = ARENA_ARRAY(r->arena, struct pair, r->http->form.n + 1);
	for (size_t i = 0; i < rec->n; i++) {
		const struct field *f = &rec->fields[i];
		if (f->flags & (FIXED | HIDDEN) || text_eq(raw(r, f, now), raw(r, f, yours))) continue;
		bool untouched = text_eq(raw(r, f, base), raw(r, f, yours));
		m.fields[m.n_fields++] = differing(r, f, now, untouched ? now : yours);
		m.fields[m.n_fields - 1].only_theirs = untouched;
	}
	for (size_t i = 0; i < r->http->form.n; i++)
		if (carried(&m, r->http->form.p[i].name)) m.rest[m.n_rest++] = r->http->form.p[i];
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_conflict(&h, &m);
	answer_page(r, 409, &h);
}

static struct text both(struct arena *a, struct text theirs, struct text yours) {
	if (text_eq(theirs, yours)) return theirs;
	if (!theirs.n || !yours.n) return theirs.n ? theirs : yours;
	return text_join(a, text_join(a, theirs, LIT("\n")), yours);
}

void conflict_choice(struct request *r) {
	struct text keep = typed(r, "_keep");
	struct pairs *form = &r->http->form;
	if (!keep.n) return;
	struct pair *p = ARENA_ARRAY(r->arena, struct pair, form->n * 2);
	size_t n = 0;
	for (size_t i = 0; i < form->n; i++) {
		if (!text_starts(form->p[i].name, "_yours.")) {
			if (!text_starts(form->p[i].name, "_theirs.") && !text_is(form->p[i].name, "_keep")) p[n++] = form->p[i];
			continue;
		}
		struct text name = text_from(form->p[i].name, 7), yours = form->p[i].value;
		struct text theirs = pairs_get(form, text_z(r->arena, text_join(r->arena, LIT("_theirs."), name)));
		if (!theirs.p) theirs = LIT("");
		bool one = pairs_get(form, text_z(r->arena, text_join(r->arena, LIT("_one."), name))).p;   /* a choice or a date: no two at once */
		struct text chosen = text_is(keep, "both") ? one ? yours : both(r->arena, theirs, yours) : text_is(keep, "theirs") ? theirs : yours;
		p[n++] = (struct pair){ name, chosen };
	}
	*form = (struct pairs){ p, n };
}
