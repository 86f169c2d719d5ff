/* Looking at it afterwards: what was opened of my people's pages, by whom, why; and whether that was fit.
 *
 * Refuses: the one who opened; whoever may not record about agreements of that person. What was found unfit stays marked.
 * The administrator gets numbers by account, never the persons. */
#include "glass_inside.h"
#include "templates.h"
#include "../task/task.h"

#define QUEUE_MAX 200

static size_t lines_read(struct request *r, struct glass_line **out) {
	struct glass_line *all = ARENA_ARRAY(r->arena, struct glass_line, QUEUE_MAX);
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, glass_queue, V(r->now - DAYS(GLASS_HABIT_DAYS)), V(r->viewer.account), V(r->today));
	while (n < QUEUE_MAX && sql_row(s)) all[n++] = (struct glass_line){ .glass = sql_int(s, 0), .person = sql_int(s, 1), .account = sql_int(s, 2),
		.code = sql_text(s, 3), .name = person_joined(r->arena, sql_text(s, 4), sql_text(s, 5)), .who = sql_text(s, 6), .office = sql_text(s, 7),
		.reason = sql_text(s, 8), .review = sql_text(s, 9), .review_words = sql_text(s, 10), .opened_at = sql_int(s, 11), .until_at = sql_int(s, 12),
		.times = sql_int(s, 13) };
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		if (!may(r, all[i].person, KIND_CONSENT, ACT_RECORD)) continue;
		all[i].habit = all[i].times >= GLASS_HABIT;
		all[i].asked = text_is(all[i].review, "ask");
		all[i].mine = all[i].account == r->viewer.account;
		all[kept++] = all[i];
	}
	*out = all;
	return kept;
}

size_t glass_waiting(struct request *r) {
	struct glass_line *all;
	size_t n = lines_read(r, &all), waiting = 0;
	for (size_t i = 0; i < n; i++) waiting += !all[i].mine && !all[i].review.n;
	return waiting;
}

static void numbers_read(struct request *r, struct glass_queue_page *m) {
	if (!m->admin) return;
	m->numbers = ARENA_ARRAY(r->arena, struct glass_number, 100);
	struct stmt *s = SQL(r->tx, glass_numbers, V(r->now - DAYS(GLASS_HABIT_DAYS)));
	while (m->n_numbers < 100 && sql_row(s)) m->numbers[m->n_numbers++] = (struct glass_number){ sql_text(s, 0), sql_int(s, 1), sql_int(s, 2) };
	sql_run(s);
}

static void draw(struct request *r, int status) {
	struct glass_queue_page m = { .page = page_of(r, "today", text_of(word(r->lang, JA("至急の閲覧を確かめる")))), .admin = r->viewer.admin };
	struct glass_line *all;
	size_t n = lines_read(r, &all);
	page_crumb(&m.page, LIT("/today"), text_of(word(r->lang, JA("きょう"))));
	page_crumb(&m.page, LIT(""), m.page.title);
	m.waiting = ARENA_ARRAY(r->arena, struct glass_line, n + 1);
	m.marked = ARENA_ARRAY(r->arena, struct glass_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (text_is(all[i].review, "unfit")) m.marked[m.n_marked++] = all[i];
		else m.waiting[m.n_waiting++] = all[i];
	}
	m.choices = ARENA_ARRAY(r->arena, struct glass_choice, glass_reviews.n);
	for (size_t i = 0; i < glass_reviews.n; i++)
		m.choices[m.n_choices++] = (struct glass_choice){ text_of(glass_reviews.items[i].code), text_of(word(r->lang, glass_reviews.items[i].ja)) };
	numbers_read(r, &m);
	if (r->problems.n) m.wrong = text_of(word(r->lang, r->problems.p[0].ja));
	reads_list(r, (int)n, KIND_CONSENT);
	struct html h = html_of(r);
	tpl_glass_reviews(&h, &m);
	answer_page(r, status, &h);
}

void glass_queue(struct request *r) { draw(r, 200); }

void glass_review_post(struct request *r) {
	static const char *const keys[] = { "review", "review_words", NULL };
	struct glass g;
	id which;
	if (!id_read(param(r, "glass"), &which) || !record_load(r->tx, &glass_record, which, &g) || g.person != r->person) return;
	if (g.account == r->viewer.account) {
		answer_status(r, 403, JA("開いた人は、自分で確かめられません"), JA("チームのほかの人に確かめてもらってください。"));
		return;
	}
	g.review = g.review_words = (struct text){ 0 };
	record_read(&glass_record, &g, &r->http->form, keys, &r->problems);
	record_read_field(&glass_record, "review", &g, &r->http->form, &r->problems);
	record_read_field(&glass_record, "review_words", &g, &r->http->form, &r->problems);
	if (!g.review.n) problem_add(&r->problems, "review", JA("どうだったかを選んでください"), NULL, 0);
	else if (!text_is(g.review, "fit") && !g.review_words.n) problem_add(&r->problems, "review_words", JA("ひとことを書いてください"), NULL, 0);
	else record_check(&glass_record, &g, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw(r, 422); return; }
	g.reviewed_at = r->now;
	g.reviewed_by = r->viewer.account;
	record_update(r->tx, &glass_record, &g, g.row.version, NULL, actor_of(r), NULL);
	if (!text_is(g.review, "ask")) task_done_for(r->tx, "glass_review", which, actor_of(r));
	FLASH(r, 0, JA("至急の閲覧を確かめたことを残しました。"), ARG("", LIT("")));
	answer_see(r, "/glass/reviews");
}
