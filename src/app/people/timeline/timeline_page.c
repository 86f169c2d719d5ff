/* How the timeline is shown: five newest on the person's page, all of it on its own page, the news for きょう. */
#include "timeline_inside.h"
#include "templates.h"
#include <string.h>

struct text timeline_draft(struct request *r) { return text_join(r->arena, LIT("timeline:"), r->person_code); }

static struct text icon_of(struct text kind) {
	static const char *const icons[][2] = { { "phone", "#i-tel" }, { "meeting", "#i-people" }, { "visit", "#i-home" }, { "move", "#i-home" },
		{ "acp", "#i-ear" }, { "paper", "#i-doc" } };
	for (size_t i = 0; i < COUNT(icons); i++) if (text_is(kind, icons[i][0])) return text_of(icons[i][1]);
	return LIT("#i-pen");
}

static void seen_names(struct request *r, struct entry_line *l) {
	struct buf b = buf_in(r->arena, 64);
	struct stmt *s = SQL(r->tx, entry_seen_by, V(l->entry));
	while (sql_row(s)) {
		if (b.n) buf_z(&b, "、");
		buf_text(&b, sql_text(s, 0));
	}
	l->seen_names = buf_done(&b);
}

static size_t lines_read(struct request *r, id person, struct timeline_part *m, int rows, int64_t skip) {
	m->lines = ARENA_ARRAY(r->arena, struct entry_line, (size_t)rows);
	struct stmt *s = SQL(r->tx, entry_list, V(r->viewer.account), V(person), V(may(r, person, KIND_WISH, ACT_SEE) ? 1 : 0), V(rows), V(skip));
	while (m->n_lines < (size_t)rows && sql_row(s)) {
		const struct code_item *kind = code_find(&entry_kinds, sql_text(s, 1));
		struct entry_line l = { .entry = sql_int(s, 0), .kind_ja = text_of(kind ? word(r->lang, kind->ja) : ""), .icon = icon_of(sql_text(s, 1)),
			.at = sql_int(s, 2), .author = sql_text(s, 3), .headline = sql_text(s, 4), .words = sql_text(s, 5), .urgent = sql_int(s, 6),
			.seen = sql_int(s, 7), .seen_by_me = sql_int(s, 8), .mine = sql_int(s, 9) == r->viewer.account,
			.family = text_is(sql_text(s, 10), "family") };
		m->unseen |= !l.seen_by_me && !l.mine;
		m->lines[m->n_lines++] = l;
	}
	sql_run(s);
	for (size_t i = 0; i < m->n_lines; i++) if (m->lines[i].seen) seen_names(r, &m->lines[i]);
	return m->n_lines;
}

void timeline_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_LIFE, ACT_SEE)) return;
	struct timeline_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .may_write = may(ref.r, ref.person->row.id, KIND_LIFE, ACT_RECORD) };
	lines_read(ref.r, ref.person->row.id, &m, 5, 0);
	tpl_timeline_card(h, &m);
}

#define PAGE_ROWS 50
void timeline_draw(struct request *r, int status) {
	struct person p = { 0 };
	int64_t skip = 0;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("経過"))));
	struct timeline_part m = { .ref = ref, .page = ref.page, .code = p.code, .may_write = may(r, r->person, KIND_LIFE, ACT_RECORD) };
	if (!text_int(query(r, "from"), &skip) || skip < 0 || skip > 1000000) skip = 0;
	if (lines_read(r, r->person, &m, PAGE_ROWS, skip) == PAGE_ROWS) {
		struct buf b = buf_in(r->arena, 64);
		buf_f(&b, "/people/%.*s/timeline?from=%lld", TEXT_ARG(p.code), (long long)skip + PAGE_ROWS);
		m.older_href = buf_done(&b);
	}
	m.page.draft_key = timeline_draft(r);
	m.page.draft_form = text_join(r->arena, text_join(r->arena, LIT("/people/"), p.code), LIT("/timeline"));
	entry_stop_fill(r, &m);
	struct html h = html_of(r);
	tpl_timeline_page(&h, &m);
	answer_page(r, status, &h);
}

void timeline_show(struct request *r) {
	draft_restore(r, timeline_draft(r));
	timeline_draw(r, 200);
}

void entry_add_fields(struct html *h, struct page p) {
	struct entry e = { .kind = LIT("note") };
	record_form(h, &entry_record, &e, p.r->typed, &p.r->problems);
}

/* ---- news ---- */
#define NEWS_MAX 40
#define NEWS_ENTRIES 300
struct news_entry { struct news_row row; bool of_talk; };

static size_t news_entries(struct request *r, struct news_entry *all) {
	size_t n = 0;
	struct stmt *s = SQL(r->tx, entry_unseen, V(r->viewer.account), V(r->today), V(r->now - DAYS(60)));
	while (n < NEWS_ENTRIES && sql_row(s)) {
		struct news_row row = { .person = sql_int(s, 0), .code = sql_text(s, 1), .name = person_joined(r->arena, sql_text(s, 2), sql_text(s, 3)),
			.newest = sql_text(s, 4), .at = sql_int(s, 5), .urgent = sql_int(s, 6) != 0 };
		all[n++] = (struct news_entry){ row, !sql_null(s, 8) };
	}
	sql_run(s);
	return n;
}

/* One line a person; what tells of a talk only where wishes are open. */
size_t timeline_news(struct request *r, struct news_row **out) {
	struct news_entry *all = ARENA_ARRAY(r->arena, struct news_entry, NEWS_ENTRIES);
	struct news_row *rows = ARENA_ARRAY(r->arena, struct news_row, NEWS_MAX);
	size_t n = 0;
	for (size_t k = 0, found = news_entries(r, all); k < found; k++) {
		size_t i = 0;
		while (i < n && rows[i].person != all[k].row.person) i++;
		if (i == NEWS_MAX || (all[k].of_talk && !may(r, all[k].row.person, KIND_WISH, ACT_SEE))) continue;
		if (i == n) rows[n++] = all[k].row;
		rows[i].unseen++;
		rows[i].urgent |= all[k].row.urgent;
	}
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) if (may(r, rows[i].person, KIND_LIFE, ACT_SEE)) rows[kept++] = rows[i];
	*out = rows;
	return kept;
}
