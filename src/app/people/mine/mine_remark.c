/* 「ここが違います」: what somebody with an account of their own finds wrong in what is written. It becomes a task; the team
 * looks, changes the record by its own forms if it must, and answers.
 * Refuses: to change anything by itself. To extend: a line in about_items and its kind of data. */
#include "mine_inside.h"
#include "../task/task.h"
#include "../team/team.h"

#define ASK_DAYS 3

static const struct code_item about_items[] = {
	{ "basics", JA("わたしのこと"), JA("名前、生まれた日、住まい、電話など") }, { "words", JA("ことば"), JA("わたしのことばとして書いてあるもの") },
	{ "sheet", JA("緊急シート"), JA("薬、連絡先、してほしいことなど") },
};
static const struct codes abouts = { "remark_about", about_items, COUNT(about_items) };

static const struct field remark_fields[] = {
	REF (remark, person,      NEED | FIXED | HIDDEN, JA("本人")),
	REF (remark, account,     NEED | FIXED | HIDDEN, JA("書いた人")),
	CODE(remark, about,       NEED | FIXED | HIDDEN, JA("どこが"), &abouts),
	TEXT(remark, words,       NEED | FIXED, JA("どう違いますか"), 1, 2000),
	WHEN(remark, answered_at, HIDDEN, JA("こたえた時")),
	REF (remark, answered_by, HIDDEN, JA("こたえた人")),
	TEXT(remark, answer,      0, JA("こたえ"), 1, 1000),
};
const struct record remark_record = { "remark", JA("「ここが違います」"), sizeof(struct remark), remark_fields, COUNT(remark_fields), 0, KIND_PERSON,
	.lasting = true };

static enum data_kind kind_of(struct text about) { return text_is(about, "words") ? KIND_WISH : text_is(about, "sheet") ? KIND_SHEET : KIND_PERSON; }

static struct remark_line line_of(struct request *r, const struct remark *k) {
	const struct code_item *about = code_find(&abouts, k->about);
	return (struct remark_line){ .remark = k->row.id, .who = account_shown_name(r, k->person, k->account), .about = about ? mine_words(r, about->ja) : LIT(""),
		.words = k->words, .answer = k->answer, .answered_by = account_shown_name(r, k->person, k->answered_by), .at = k->row.made_at, .answered_at = k->answered_at,
		.open = !k->answered_at };
}

static size_t lines_read(struct request *r, struct stmt *s, bool gated, struct remark_line **out) {
	id ids[100];
	size_t n = 0, kept = 0;
	while (n < COUNT(ids) && sql_row(s)) ids[n++] = sql_int(s, 0);
	sql_run(s);
	*out = ARENA_ARRAY(r->arena, struct remark_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct remark k;
		if (!record_load(r->tx, &remark_record, ids[i], &k) || (gated && !may(r, k.person, kind_of(k.about), ACT_SEE))) continue;
		(*out)[kept++] = line_of(r, &k);
	}
	return kept;
}

size_t remarks_own(const struct mine *mine, struct remark_line **out) {
	struct request *r = mine->r;
	return lines_read(r, SQL(r->tx, remarks_of_account, V(r->person), V(r->viewer.account)), false, out);
}

size_t remarks_of(struct request *r, id person, struct remark_line **out) {
	return lines_read(r, SQL(r->tx, remarks_of_person, V(person)), true, out);
}

/* ---- saying so ---- */
static const struct code_item *about_asked(struct request *r) {
	struct text about = r->http->method == GET ? query(r, "about") : typed(r, "about");
	const struct code_item *item = code_find(&abouts, about.n ? about : LIT("basics"));
	return item && may(r, r->person, kind_of(text_of(item->code)), ACT_SEE) ? item : NULL;
}

static void draw(struct request *r, int status, const struct code_item *about) {
	struct mine mine;
	if (!mine_begin(r, "mine", mine_words(r, JA("ここが違います")), &mine)) return;
	struct mine_remark_page m = { .page = mine.page, .about = text_of(about->code), .title = mine_words(r, about->ja), .hint = mine_words(r, about->hint_ja),
		.words = mine_typed(r, "words", LIT("")), .e_words = mine_error(r, "words"),
		.back = kind_of(text_of(about->code)) == KIND_WISH ? LIT("/mine/words") : kind_of(text_of(about->code)) == KIND_SHEET ? LIT("/mine/sheet") : LIT("/mine") };
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_mine_remark(&h, &m);
	answer_page(r, status, &h);
}

void mine_remark(struct request *r) {
	const struct code_item *about = about_asked(r);
	draw(r, 200, about ? about : &about_items[0]);
}

void mine_remark_post(struct request *r) {
	static const char *const keys[] = { "about", NULL };
	const struct code_item *about = about_asked(r);
	struct remark k = { .person = r->person, .account = r->viewer.account, .about = text_of(about ? about->code : "basics") };
	record_read(&remark_record, &k, &r->http->form, keys, &r->problems);
	k.answer = (struct text){ 0 };
	record_check(&remark_record, &k, r->today, &r->problems);
	if (r->problems.n) { form_again(r); draw(r, 422, about ? about : &about_items[0]); return; }
	record_insert(r->tx, &remark_record, &k, actor_of(r));
	struct buf words = buf_in(r->arena, 96);
	SAY(&words, LANG_JA, JA("「ここが違います」（{about}）を確かめて、こたえる"), ARG("about", text_of(word(LANG_JA, about ? about->ja : about_items[0].ja))));
	task_add(r->tx, r->person, buf_done(&words), team_asked(r->tx, r->arena, r->person, r->today), date_plus(r->today, ASK_DAYS), "mine_remark", k.row.id, actor_of(r));
	FLASH(r, 0, JA("チームに伝えました。確かめて、ここでお返事します。"), ARG("", LIT("")));
	answer_see(r, "/mine");
}

/* ---- the team's side ---- */
static void staff_draw(struct request *r, int status) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, mine_words(r, JA("「ここが違います」")));
	struct remarks_page m = { .ref = ref, .page = ref.page, .code = p.code };
	m.n_remarks = remarks_of(r, r->person, &m.remarks);
	for (size_t i = 0; i < m.n_remarks; i++) m.remarks[i].may_answer = m.remarks[i].open && may(r, r->person, KIND_LIFE, ACT_RECORD);
	struct html h = html_of(r);
	tpl_mine_remarks(&h, &m);
	answer_page(r, status, &h);
}

void remarks_show(struct request *r) { staff_draw(r, 200); }

void remarks_answer(struct request *r) {
	struct remark k;
	id remark;
	if (!id_read(param(r, "remark"), &remark) || !record_load(r->tx, &remark_record, remark, &k) || k.person != r->person
		|| !may(r, r->person, kind_of(k.about), ACT_SEE)) return;
	if (!k.answered_at) {
		k.answer = text_first(typed(r, "answer"), 1000);
		if (!k.answer.n) problem_add(&r->problems, "answer", JA("こたえを一言書いてください。書いた人の画面に出ます。"), NULL, 0);
		if (r->problems.n) { form_again(r); staff_draw(r, 422); return; }
		k.answered_at = r->now;
		k.answered_by = r->viewer.account;
		record_update(r->tx, &remark_record, &k, k.row.version, NULL, actor_of(r), NULL);
		task_done_for(r->tx, "mine_remark", k.row.id, actor_of(r));
	}
	FLASH(r, 0, JA("こたえを残しました。書いた人の画面に出ます。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/remarks", TEXT_ARG(r->person_code));
}
