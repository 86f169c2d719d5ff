/* Words: the person's own, read, added to, said anew. A close other reads them when that was agreed, and writes their own view,
 * which stands apart and in another shape.
 * Refuses: to change or remove what was said; words that are not the person's under their heading. */
#include "mine_inside.h"
#include "../acp/acp.h"

#define WORDS_MAX 4000
#define REASON_MAX 1000
#define QUOTES_MAX 60

static struct text change_href(struct request *r, id statement) {
	char shown[ID_CHARS + 1];
	id_show(statement, shown);
	struct buf b = buf_in(r->arena, 48);
	buf_f(&b, "/mine/words/%s/change", shown);
	return buf_done(&b);
}

static struct mine_quote quote_of(struct request *r, const struct acp_line *l, bool self) {
	struct buf day = buf_in(r->arena, 32);
	date_put(&day, l->said_on, r->lang);
	return (struct mine_quote){ .words = l->words, .day = buf_done(&day), .heard = l->heard, .gesture = l->gesture, .kin = l->kin, .alone = l->mine_alone,
		.changed = l->changed, .withdrawn = l->withdrawn, .label = l->label, .before = l->before_words, .reason = l->reason,
		.summed_by = l->summary && !l->withdrawn ? l->summed_by : LIT(""), .href = self ? change_href(r, l->statement) : LIT("") };
}

/* What somebody said themselves they may always read again; a close other only what they know of. */
static bool shown(const struct mine *mine, const struct acp_line *l) {
	return mine->self || l->kin || (mine_open(mine, l->words) && mine_open(mine, l->before_words) && mine_open(mine, l->reason));
}

static size_t lines_of(const struct mine *mine, struct acp_line **out) {
	size_t n = acp_lines(mine->r, out), kept = 0;
	for (size_t i = 0; i < n; i++) if (shown(mine, &(*out)[i])) (*out)[kept++] = (*out)[i];
	return kept;
}

size_t mine_quotes(const struct mine *mine, struct mine_quote **out) {
	struct acp_line *lines;
	size_t n = lines_of(mine, &lines), kept = 0;
	struct mine_quote *list = ARENA_ARRAY(mine->r->arena, struct mine_quote, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!lines[i].label.n || lines[i].here) list[kept++] = quote_of(mine->r, &lines[i], mine->self);
	*out = list;
	return kept;
}

static void wishes_of(const struct mine *mine, struct mine_words_page *m) {
	struct acp_line *lines;
	size_t n = lines_of(mine, &lines);
	m->wishes = ARENA_ARRAY(mine->r->arena, struct mine_quote, n + 1);
	for (size_t i = 0; i < n; i++)
		if (lines[i].current) m->wishes[m->n_wishes++] = quote_of(mine->r, &lines[i], mine->self);
}

void mine_words_show(struct request *r) {
	struct mine mine;
	struct mine_quote *all;
	if (!mine_begin(r, "words", mine_words(r, JA("ことば")), &mine)) return;
	struct mine_words_page m = { .page = mine.page, .name = mine.name, .me = mine.self, .may_speak = may(r, r->person, KIND_WISH, ACT_SPEAK) };
	m.closed = renewal_closed(r);
	size_t n = mine_quotes(&mine, &all);
	m.quotes = ARENA_ARRAY(r->arena, struct mine_quote, n + 1);
	m.own = ARENA_ARRAY(r->arena, struct mine_quote, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (all[i].kin) m.own[m.n_own++] = all[i];
		else if (m.n_quotes < QUOTES_MAX) m.quotes[m.n_quotes++] = all[i];
	}
	wishes_of(&mine, &m);
	struct html h = html_of(r);
	tpl_mine_words(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- writing ---- */
static void too_long(struct request *r, const char *field, const char *label, struct text t, int max) {
	if (text_chars(t) <= (size_t)max) return;
	problem_add(&r->problems, field, JA("{label}は{max}文字までです（いま{n}文字）"), (struct arg[]){ ARG("label", text_of(label)),
		ARG("max", int_text(r->arena, max)), ARG("n", int_text(r->arena, (int64_t)text_chars(t))) }, 3);
}

static struct mine_write_page write_model(struct request *r, const struct mine *mine) {
	struct mine_write_page m = { .page = mine->page, .name = mine->name, .me = mine->self, .words = mine_typed(r, "words", LIT("")),
		.reason = mine_typed(r, "reason", LIT("")), .e_words = mine_error(r, "words"), .alone = text_is(mine_typed(r, "share", LIT("team")), "alone"),
		.withdraw = text_is(mine_typed(r, "act", LIT("changed")), "withdrawn") };
	m.page.focus = true;
	return m;
}

static void write_draw(struct request *r, int status) {
	struct mine mine;
	if (!mine_begin(r, "words", mine_words(r, r->standing.self ? JA("自分のことばを書く") : JA("わたしの思いを書く")), &mine)) return;
	draft_restore(r, LIT("mine:words"));
	struct mine_write_page m = write_model(r, &mine);
	m.action = LIT("/mine/words/new");
	m.page.draft_key = LIT("mine:words");
	m.page.draft_form = m.action;
	struct html h = html_of(r);
	tpl_mine_write(&h, &m);
	answer_page(r, status, &h);
}

void mine_words_new(struct request *r) { write_draw(r, 200); }

static struct text speaker_of(struct request *r, const struct mine *mine) {
	struct buf b = buf_in(r->arena, 64);
	if (mine->relation.n) SAY(&b, LANG_JA, JA("{relation}（{name}）"), ARG("relation", mine->relation), ARG("name", r->viewer.name));
	else buf_text(&b, r->viewer.name);
	return text_first(buf_done(&b), 60);
}

static void said(struct request *r, bool told) {
	if (told) FLASH(r, 0, JA("残しました。チームの人が読みます。"), ARG("", LIT("")));
	else FLASH(r, 0, JA("残しました。まだ、あなただけが見られます。"), ARG("", LIT("")));
	answer_see(r, "/mine/words");
}

void mine_words_post(struct request *r) {
	struct mine mine;
	struct acp_written w = { .words = typed(r, "words"), .told = !text_is(typed(r, "share"), "alone"), .kin = !r->standing.self };
	if (!w.words.n) problem_add(&r->problems, "words", JA("ことばが空です。一言でもかまいません。"), NULL, 0);
	too_long(r, "words", JA("ことば"), w.words, WORDS_MAX);
	if (r->problems.n) { form_again(r); write_draw(r, 422); return; }
	if (!mine_begin(r, "words", LIT(""), &mine)) return;
	if (w.kin) w.speaker = speaker_of(r, &mine);
	acp_write(r, &w);
	draft_done(r, LIT("mine:words"));
	said(r, w.told);
}

/* ---- saying it anew ---- */
static bool line_named(struct request *r, struct acp_line *l) {
	id statement;
	return id_read(param(r, "statement"), &statement) && acp_line_one(r, statement, l);
}

static void change_draw(struct request *r, int status) {
	struct mine mine;
	struct acp_line l;
	if (!line_named(r, &l) || !mine_begin(r, "words", mine_words(r, JA("ことばを言いなおす")), &mine) || !shown(&mine, &l)) return;
	struct text key = text_join(r->arena, LIT("mine:"), change_href(r, l.statement));
	draft_restore(r, key);
	struct mine_write_page m = write_model(r, &mine);
	struct mine_quote before = quote_of(r, &l, true);
	m.changing = true;
	m.action = before.href;
	m.before = before.words;
	m.before_day = before.day;
	m.page.draft_key = key;
	m.page.draft_form = before.href;
	struct html h = html_of(r);
	tpl_mine_write(&h, &m);
	answer_page(r, status, &h);
}

void mine_change(struct request *r) { change_draw(r, 200); }

/* A close other cannot say anew what the person said: for them it becomes their own view. */
void mine_change_post(struct request *r) {
	struct mine mine;
	struct acp_line l;
	if (!line_named(r, &l) || !mine_begin(r, "words", LIT(""), &mine) || !shown(&mine, &l)) return;
	struct acp_written w = { .words = typed(r, "words"), .reason = typed(r, "reason"), .before = l.statement, .kin = !mine.self,
		.withdrawn = mine.self && text_is(typed(r, "act"), "withdrawn"), .told = !text_is(typed(r, "share"), "alone") };
	if (!w.words.n && w.withdrawn) w.words = text_of(word(LANG_JA, JA("前と違う気持ちになりました。")));
	if (!w.words.n) problem_add(&r->problems, "words", JA("ことばが空です。一言でもかまいません。"), NULL, 0);
	too_long(r, "words", JA("ことば"), w.words, WORDS_MAX);
	too_long(r, "reason", JA("変わったわけ"), w.reason, REASON_MAX);
	if (r->problems.n) { form_again(r); change_draw(r, 422); return; }
	if (w.kin) w.speaker = speaker_of(r, &mine);
	acp_write(r, &w);
	draft_done(r, text_join(r->arena, LIT("mine:"), change_href(r, l.statement)));
	said(r, w.told);
}
