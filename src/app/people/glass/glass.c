/* Breaking the glass: the record, what is told at once, the bar, ending and prolonging it.
 *
 * Refuses: to prolong with the same words; to end or prolong what is not open; to tell the team anything but who, when and
 * why. What an open glass lets through is guard/decide.c's matter.
 * To extend: a new outcome of a review is one line in review_items. */
#include "glass_inside.h"
#include "templates.h"
#include "../task/task.h"
#include "../timeline/timeline.h"
#include "../../desk/sample.h"

static const struct code_item review_items[] = {
	{ "fit", JA("ふさわしい"), NULL }, { "ask", JA("本人・開いた人に尋ねる"), NULL }, { "unfit", JA("ふさわしくない"), NULL },
};
const struct codes glass_reviews = { "glass_review", review_items, COUNT(review_items) };

static const struct field glass_fields[] = {
	REF (glass, person,       NEED | FIXED | HIDDEN, JA("本人")),
	REF (glass, account,      NEED | FIXED | HIDDEN, JA("開いた人")),
	REF (glass, office,       FIXED | HIDDEN, JA("事業所")),
	TEXT(glass, reason,       NEED | FIXED, JA("至急で見る理由（10字以上。チームと本人の記録に残ります）"), GLASS_REASON, 500),
	WHEN(glass, opened_at,    NEED | FIXED | HIDDEN, JA("開いた時")),
	WHEN(glass, until_at,     NEED | HIDDEN, JA("いつまで")),
	WHEN(glass, reviewed_at,  HIDDEN, JA("確かめた時")),
	REF (glass, reviewed_by,  HIDDEN, JA("確かめた人")),
	CODE(glass, review,       HIDDEN, JA("確かめた結果"), &glass_reviews),
	TEXT(glass, review_words, HIDDEN, JA("ひとこと"), 1, 1000),
};
const struct record glass_record = { "glass", JA("至急の閲覧"), sizeof(struct glass), glass_fields, COUNT(glass_fields), 0, KIND_CONSENT,
	.lasting = true, .decides_access = true };

/* ---- what follows at once ---- */
static struct text told(struct tx *tx, const struct glass *g) {
	struct arena *a = tx_arena(tx);
	struct buf until = buf_in(a, 16);
	instant_put_time(&until, g->until_at);
	return say(a, LANG_JA, JA("至急でこの人の頁を開きました（{until}まで）。理由：{reason}"),
		(struct arg[]){ ARG("until", buf_done(&until)), ARG("reason", g->reason) }, 2);
}

id glass_put(struct tx *tx, struct glass *g, struct actor actor) {
	id glass = record_insert(tx, &glass_record, g, actor), owner = 0;
	struct entry e = { .person = g->person, .kind = LIT("note"), .happened_at = g->opened_at, .author = g->account,
		.headline = text_of(word(LANG_JA, JA("至急で見ました"))), .words = told(tx, g), .urgent = 1, .audience = LIT("team") };
	record_insert(tx, &entry_record, &e, actor_system(actor));   /* not the opener's to take back */
	date today = date_of_instant(actor.at);
	struct stmt *s = SQL(tx, glass_reviewer, V(g->person), V(g->account), V(today));
	if (sql_row(s)) owner = sql_int(s, 0);
	sql_run(s);
	task_add(tx, g->person, text_of(word(LANG_JA, JA("至急の閲覧を確かめる"))), owner, date_plus(today, 3), "glass_review", glass, actor);
	return glass;
}

bool glass_treats(const struct request *r) {
	return r->viewer.role == ROLE_DOCTOR || r->viewer.role == ROLE_VISITING_NURSE || r->viewer.role == ROLE_PHARMACIST;
}

void glass_reason_check(struct request *r, struct text reason) {
	const struct field *f = record_field(&glass_record, "reason");
	size_t n = text_chars(reason);
	if (n < (size_t)f->min) problem_add(&r->problems, "reason", JA("理由を10字以上で書いてください"), NULL, 0);
	if (n > (size_t)f->max) problem_add(&r->problems, "reason", JA("理由は500字までにしてください"), NULL, 0);
}

/* ---- how often ---- */
static int64_t counted(struct stmt *s, instant *first) {
	int64_t n = sql_row(s) ? sql_int(s, 0) : 0;
	*first = n ? sql_int(s, 1) : 0;
	sql_run(s);
	return n;
}

static bool hour(struct request *r, instant *again) {
	instant first_try, first_opening, since = r->now - HOURS(1);
	int64_t tries = counted(SQL(r->tx, glass_tries, V(r->viewer.account), V(since)), &first_try);
	int64_t openings = counted(SQL(r->tx, glass_openings, V(r->viewer.account), V(since)), &first_opening);
	*again = (openings >= GLASS_OPENINGS ? first_opening : first_try) + HOURS(1);
	return !glass_room(tries, openings);
}

bool glass_hour_full(struct request *r) {
	instant again;
	return hour(r, &again);
}

struct text glass_full_words(struct request *r) {
	instant again;
	struct buf at = buf_in(r->arena, 16);
	if (!hour(r, &again)) return (struct text){ 0 };
	instant_put_time(&at, again + MINUTES(1));
	return say(r->arena, r->lang, JA("1時間に試せるのは5回、開けるのは3回までです。{time}から、また試せます。いま必要なときは、地域の窓口（{phone}）へ電話してください。"),
		(struct arg[]){ ARG("time", buf_done(&at)), ARG("phone", r->region->phone) }, 2);
}

/* ---- while it is open ---- */
static bool open_now(struct request *r, struct glass *g) {
	struct stmt *s = SQL(r->tx, glass_open_now, V(r->person), V(r->viewer.account), V(r->now));
	id glass = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return glass && record_load(r->tx, &glass_record, glass, g);
}

void glass_bar(struct html *h, struct page p) {
	struct request *r = p.r;
	struct glass g;
	if (!open_now(r, &g)) return;
	struct glass_bar_part m = { .page = p, .code = r->person_code, .words = say(r->arena, r->lang, JA("至急で見ています。あと{n}分。"),
		(struct arg[]){ ARG("n", int_text(r->arena, glass_minutes_left(g.until_at, r->now))) }, 1) };
	tpl_glass_bar(h, &m);
}

static void glass_end(struct request *r) {
	struct glass g;
	if (!open_now(r, &g)) return;
	do {
		g.until_at = r->now;
		record_update(r->tx, &glass_record, &g, g.row.version, NULL, actor_of(r), NULL);
	} while (!tx_failed(r->tx) && open_now(r, &g));
	FLASH(r, 0, JA("至急の閲覧を終えました。"), ARG("", LIT("")));
	answer_see(r, "/today");
}

static void draw_again(struct request *r, int status, const struct glass *before) {
	struct person p = { 0 };
	struct glass_again_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, JA("もう60分、至急で見る")))), .before = before->reason };
	m.page = m.ref.page;
	m.code = r->person_code;
	m.full = glass_full_words(r);
	struct html h = html_of(r);
	tpl_glass_again(&h, &m);
	answer_page(r, status, &h);
}

static void again_show(struct request *r) {
	struct glass g;
	if (open_now(r, &g)) draw_again(r, 200, &g);
}

static void again_post(struct request *r) {
	struct glass before, g = { .person = r->person, .account = r->viewer.account, .office = r->viewer.office, .opened_at = r->now,
		.until_at = r->now + MINUTES(GLASS_MINUTES) };
	if (!open_now(r, &before)) return;
	if (glass_hour_full(r)) { draw_again(r, 429, &before); return; }
	record_read(&glass_record, &g, &r->http->form, NULL, &r->problems);
	glass_reason_check(r, g.reason);
	if (!glass_reason_new(r->arena, before.reason, g.reason))
		problem_add(&r->problems, "reason", JA("前と同じ理由です。いまも必要なわけを書いてください"), NULL, 0);
	if (r->problems.n) { form_again(r); draw_again(r, 422, &before); return; }
	glass_put(r->tx, &g, actor_of(r));
	FLASH(r, 0, JA("もう60分、見られます。チームに知らせました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s", TEXT_ARG(r->person_code));
}

void glass_reason_field(struct html *h, struct page p) {
	struct glass g = { 0 };
	record_field_form(h, &glass_record, "reason", &g, p.r->typed, &p.r->problems);
}

static const struct route glass_routes[] = {
	{ GET,  "/glass",                                 glass_show,        STAFF, .first = true },
	{ POST, "/glass",                                 glass_post,        STAFF },
	{ GET,  "/glass/reviews",                         glass_queue,       STAFF },
	{ GET,  "/people/:person/glass",                  again_show,        PERSON(KIND_PERSON, ACT_SEE) },
	{ POST, "/people/:person/glass",                  again_post,        PERSON(KIND_PERSON, ACT_SEE) },
	{ POST, "/people/:person/glass/end",              glass_end,         PERSON(KIND_PERSON, ACT_SEE) },
	{ POST, "/people/:person/glass/:glass/review",    glass_review_post, PERSON(KIND_CONSENT, ACT_RECORD) },
};
static const struct record *const glass_records[] = { &glass_record };

/* One that was looked at, and one of yesterday that waits. */
void glass_sample(struct sample *s) {
	static const struct { const char *person, *by, *reviewer, *reason; int days; } lines[] = {
		{ "sato", "visiting_nurse", "msw", "訪問先の隣の部屋から、本人が倒れていると呼ばれた。救急隊に病気を伝えるため。", 5 },
		{ "suzuki", "pharmacist", NULL, "夜間に救急外来から、飲んでいる薬の問い合わせ。本人は話せない状態。", 1 },
	};
	for (size_t i = 0; i < COUNT(lines); i++) {
		struct actor who = sample_by(s, lines[i].by, lines[i].days, 21, 40);
		struct glass g = { .person = sample_person(s, lines[i].person), .account = who.account, .office = who.office, .reason = text_of(lines[i].reason),
			.opened_at = who.at, .until_at = who.at + MINUTES(GLASS_MINUTES) };
		id glass = glass_put(s->tx, &g, who);
		if (!lines[i].reviewer) continue;
		struct actor by = sample_by(s, lines[i].reviewer, lines[i].days - 1, 9, 30);
		g.reviewed_at = by.at;
		g.reviewed_by = by.account;
		g.review = LIT("fit");
		g.review_words = LIT("救急隊の記録と合っていました。");
		record_update(s->tx, &glass_record, &g, g.row.version, NULL, by, NULL);
		task_done_for(s->tx, "glass_review", glass, by);
	}
}

const struct feature glass_feature = { "glass", glass_routes, COUNT(glass_routes), glass_records, COUNT(glass_records), glass_sample };
