/* さがす: one box for people and for words in what the viewer may read. Everything counted here has passed the gate: the
 * statements filter by the team, and may() is asked once more for the kind of data.
 * To let one more kind of text be found: index it (search_put), one statement in search.sql, one section in search.html. */
#include "search.h"
#include "templates.h"
#include "sql_names.h"
#include "../people/acp/acp.h"
#include "../people/timeline/timeline.h"
#include "../people/glass/glass.h"
#include "../exchange/room.h"

#define TEXTS 20                     /* of each kind on the page; the statements fetch one more */
#define TYPED_CHARS 100

static struct text name_of(struct arena *a, struct text family, struct text given) {
	return given.n ? text_join(a, text_join(a, family, LIT(" ")), given) : family;
}

struct raw { id person; struct text code, name, words, what; int64_t when; };

static size_t raw_rows(struct request *r, struct stmt *s, struct raw *rows) {
	size_t n = 0;
	while (n <= TEXTS && sql_row(s))
		rows[n++] = (struct raw){ sql_int(s, 0), sql_text(s, 1), name_of(r->arena, sql_text(s, 2), sql_text(s, 3)), sql_text(s, 4), sql_text(s, 6), sql_int(s, 5) };
	sql_run(s);
	return n;
}

static struct text code_word(struct request *r, const struct record *record, const char *field, struct text code) {
	const struct code_item *item = code_find(record_field(record, field)->codes, code);
	return text_of(item ? word(r->lang, item->ja) : "");
}

/* What the gate lets through of the rows, as excerpts. */
static size_t texts_of(struct request *r, const struct raw *rows, size_t n, enum data_kind kind, struct text typed_words, struct search_text **out) {
	struct search_text *list = ARENA_ARRAY(r->arena, struct search_text, TEXTS);
	struct arena *scratch = exchange_room(r, (size_t)4 << 20);
	size_t kept = 0;
	for (size_t i = 0; i < n && kept < TEXTS; i++) {
		if (!may(r, rows[i].person, kind, ACT_SEE)) continue;
		struct search_text *t = &list[kept++];
		*t = (struct search_text){ .person = rows[i].person, .code = rows[i].code, .name = rows[i].name };
		t->when = rows[i].when;
		t->what = rows[i].what;
		t->n_pieces = search_excerpt(r->arena, scratch, rows[i].words, typed_words, &t->pieces);
		arena_reset(scratch);
	}
	*out = list;
	return kept;
}

static void find_said(struct request *r, struct search_page *m, struct text match) {
	struct raw rows[TEXTS + 1];
	size_t n = raw_rows(r, SQL(r->tx, search_words_seen, V(match), V(r->viewer.account), V(r->today)), rows);
	m->n_said = texts_of(r, rows, n, KIND_WISH, m->typed, &m->said);
	m->more_said = n > TEXTS;
	for (size_t i = 0; i < m->n_said; i++) {
		struct search_text *t = &m->said[i];
		t->own = acp_is_persons_will(t->what) && !text_is(t->what, "presumed");
		t->what = code_word(r, &acp_statement_record, "voice", t->what);
		t->on = (date)t->when;
	}
	reads_list(r, (int)m->n_said, KIND_WISH);
}

static void find_entries(struct request *r, struct search_page *m, struct text match) {
	struct raw rows[TEXTS + 1];
	size_t n = raw_rows(r, SQL(r->tx, search_entries_seen, V(match), V(r->viewer.account), V(r->today)), rows);
	m->n_entries = texts_of(r, rows, n, KIND_LIFE, m->typed, &m->entries);
	m->more_entries = n > TEXTS;
	for (size_t i = 0; i < m->n_entries; i++) {
		struct search_text *t = &m->entries[i];
		t->what = code_word(r, &entry_record, "kind", t->what);
		t->on = date_of_instant(t->when);
	}
	reads_list(r, (int)m->n_entries, KIND_LIFE);
}

static void find_people(struct request *r, struct search_page *m) {
	struct person_row *found;
	size_t n = person_search(r, m->typed, &found);
	m->people = ARENA_ARRAY(r->arena, struct person_row, n + 1);
	for (size_t i = 0; i < n; i++) if (may(r, found[i].person, KIND_PERSON, ACT_SEE)) m->people[m->n_people++] = found[i];
	m->more_people = n >= 50;
	reads_list(r, (int)m->n_people, KIND_PERSON);
}

static void find_kin(struct request *r, struct search_page *m, struct text match) {
	m->n_kin = circle_found(r, match, &m->kin);
	reads_list(r, (int)m->n_kin, KIND_FAMILY);
}

static void search_show(struct request *r) {
	struct search_page m = { .page = page_of(r, "find", text_of(word(r->lang, JA("さがす")))), .typed = text_first(query(r, "q"), TYPED_CHARS) };
	m.asked = m.typed.n > 0;
	m.may_break = glass_treats(r);
	if (m.asked) {
		struct text match = search_match(r->tx, m.typed);
		find_people(r, &m);
		if (match.n) { find_kin(r, &m, match); find_said(r, &m, match); find_entries(r, &m, match); }
	}
	m.nothing = m.asked && !m.n_people && !m.n_kin && !m.n_said && !m.n_entries;
	struct html h = html_of(r);
	tpl_search(&h, &m);
	answer_page(r, 200, &h);
}

static const struct route search_routes[] = {
	{ GET, "/search", search_show, STAFF },
};
const struct feature search_feature = { .name = "search", .routes = search_routes, .n_routes = COUNT(search_routes) };
