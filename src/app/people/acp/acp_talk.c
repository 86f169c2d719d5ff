/* One talk: who heard it where, who was there, its statements each in its own shape; reading it back; setting right when
 * and where it was. What was said is not set right here: that takes a new talk. */
#include "acp_pages.h"
#include "../emergency/emergency.h"
#include "../task/task.h"

/* ---- shown ---- */
static void said_lines(struct request *r, struct acp_talk_page *m, id talk, const struct acp_said *said, size_t n) {
	m->own = ARENA_ARRAY(r->arena, struct acp_said_line, n + 1);
	m->presumed = ARENA_ARRAY(r->arena, struct acp_said_line, n + 1);
	m->others = ARENA_ARRAY(r->arena, struct acp_said_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct acp_said_line l;
		if (said[i].st.talk != talk) continue;
		acp_said_shown(r, &said[i], said, n, &l);
		if (l.other) m->others[m->n_others++] = l;
		else if (l.presumed) m->presumed[m->n_presumed++] = l;
		else m->own[m->n_own++] = l;
	}
}

static void copy_lines(struct request *r, struct buf *b, const struct acp_said_line *lines, size_t n) {
	for (size_t i = 0; i < n; i++) {
		buf_text(b, lines[i].other && lines[i].speaker.n ? lines[i].speaker : lines[i].voice);
		if (lines[i].topic.n) SAY(b, r->lang, JA("（{topic}）"), ARG("topic", lines[i].topic));
		buf_z(b, r->lang == LANG_EN ? ": " : "：");
		buf_text(b, lines[i].words);
		buf_char(b, '\n');
		if (lines[i].grounds.n) SAY(b, r->lang, JA("根拠：{grounds}"), ARG("grounds", lines[i].grounds));
		if (lines[i].grounds.n) buf_char(b, '\n');
	}
}

/* 写す: plain text for another record, the voices kept apart there too. */
static struct text copy_of(struct request *r, const struct acp_talk_page *m) {
	struct buf b = buf_in(r->arena, 512);
	buf_text(&b, m->day);
	buf_char(&b, '\n');
	buf_text(&b, m->heard);
	buf_char(&b, '\n');
	copy_lines(r, &b, m->own, m->n_own);
	copy_lines(r, &b, m->presumed, m->n_presumed);
	if (m->n_others) { buf_z(&b, word(r->lang, JA("（以下は、本人の希望とは分けて記します）"))); buf_char(&b, '\n'); }
	copy_lines(r, &b, m->others, m->n_others);
	return buf_done(&b);
}

static struct text next_words(struct request *r, const struct acp_talk *t) {
	if (!t->next_on) return LIT("");
	if (text_is(t->next_when, "change"))
		return say(r->arena, r->lang, JA("ようすが変わったら。おそくとも{day}"), (struct arg[]){ ARG("day", acp_day(r, t->next_on)) }, 1);
	return acp_day(r, t->next_on);
}

static struct acp_chips next_chips(struct request *r) {
	static const struct { const char *value, *ja; } items[] = { { "1w", JA("1週間後") }, { "2w", JA("2週間後") }, { "1m", JA("1か月後") },
		{ "change", JA("ようすが変わったら") } };
	struct acp_chips c = { .chips = ARENA_ARRAY(r->arena, struct acp_chip, COUNT(items)) };
	for (size_t i = 0; i < COUNT(items); i++)
		c.chips[c.n_chips++] = (struct acp_chip){ text_of(items[i].value), text_of(word(r->lang, items[i].ja)), LIT(""), i == 2 };
	return c;
}

void acp_talk_show(struct request *r) {
	struct person p = { 0 };
	struct acp_held held;
	struct acp_said *said;
	if (!acp_held_param(r, &held)) return;
	const struct acp_talk *t = &held.talk;
	struct person_ref ref = person_sub_page(r, &p, say(r->arena, r->lang, JA("{day}の話"), (struct arg[]){ ARG("day", acp_day(r, t->held_on)) }, 1));
	struct acp_talk_page m = { .ref = ref, .page = ref.page, .code = p.code, .day = acp_day(r, t->held_on), .at = t->held_at,
		.heard = acp_heard_words(r, t->row.id, t->place, held.heard_name, held.heard_role), .there = acp_there_words(r, t->row.id),
		.mood = acp_word(r, &acp_moods, t->mood), .matters = acp_matters_words(r, t->topics), .shared = acp_shared_words(r, &held),
		.ability = t->ability, .explained = t->explained, .next = next_words(r, t), .restricted = !text_is(t->share, "team"),
		.not_now = text_is(t->mood, "not_now"), .may_record = may(r, r->person, KIND_WISH, ACT_RECORD), .summed = t->summed_up_at != 0,
		.action = acp_talk_href(r, t->row.id, "/read-back"), .sum_href = acp_talk_href(r, t->row.id, "/sum-up"),
		.edit_href = acp_talk_href(r, t->row.id, "/edit"), .back_href = acp_href(r, ""), .nexts = next_chips(r) };
	if (t->read_back_on) m.read_back_day = acp_day(r, t->read_back_on);
	m.may_edit = m.may_record && t->heard_by == r->viewer.account;
	if (m.may_record && acp_wrong_may(r, t)) m.wrong_href = acp_talk_href(r, t->row.id, "/wrong");
	m.can_read_back = m.may_record && !t->read_back_on && !m.not_now && !p.died_on;
	size_t n = acp_said_of(r, r->person, r->today, &said);
	said_lines(r, &m, t->row.id, said, n);
	m.copy = copy_of(r, &m);
	struct html h = html_of(r);
	tpl_acp_talk(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- reading back: 確かめる, and the next review ---- */
void acp_read_back(struct request *r) {
	struct acp_held held;
	struct acp_talk now;
	struct person p;
	struct text next = typed(r, "next");
	if (!acp_held_param(r, &held) || !person_load(r->tx, r->person, &p)) return;
	struct acp_talk *t = &held.talk;
	if (!record_load(r->tx, &acp_talk_record, t->row.id, t)) return;
	if (!t->read_back_on) {
		t->read_back_on = r->today;
		t->next_on = acp_next_due(r->today, acp_next_known(next) ? next : LIT("1m"), 0);
		t->next_when = text_is(next, "change") ? LIT("change") : LIT("date");
		if (record_update(r->tx, &acp_talk_record, t, t->row.version, NULL, actor_of(r), &now) != SAVED) {
			answer_status(r, 409, JA("ほかの人が先に直しました"), JA("開き直して、新しい内容を見てください。"));
			return;
		}
		task_done_for(r->tx, "acp_read_back", t->row.id, actor_of(r));
		acp_ask_again(r, &p, t);
	}
	FLASH(r, 0, JA("本人に確かめた、と記録しました。次は{day}ごろです。"), ARG("day", acp_day(r, t->next_on)));
	answer_see(r, "%.*s", TEXT_ARG(acp_talk_href(r, t->row.id, "")));
}

/* ---- setting right when and where ---- */
static const char *const edit_names[] = { "held_on", "held_at", "mood", "topics", "share" };

void acp_edit_fields(struct html *h, struct acp_edit_page m) {
	for (size_t i = 0; i < COUNT(edit_names); i++)
		record_field_form(h, &acp_talk_record, edit_names[i], &m.talk, m.page.r->typed, &m.page.r->problems);
}

static void edit_draw(struct request *r, const struct acp_talk *t, int status) {
	struct person p = { 0 };
	struct acp_person_there *named;
	size_t n = acp_shared_with(r, t->row.id, &named);
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("日時・場所・共有を直す"))));
	struct acp_edit_page m = { .ref = ref, .page = ref.page, .talk = *t, .code = p.code, .action = acp_talk_href(r, t->row.id, "/edit"),
		.back_href = acp_talk_href(r, t->row.id, ""), .version = typed_version(r) ? typed_version(r) : t->row.version,
		.e_share_with = acp_error(r, "share_with"),
		.e_place = acp_error(r, "place"), .places = acp_chips_of(r, &acp_places, "place", t->place), .named = acp_team_chips(r, "share_with", named, n, false) };
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_acp_edit(&h, &m);
	answer_page(r, status, &h);
}

/* Only the one who heard it may say anew who may see it: the person told it to them. */
static bool loaded(struct request *r, struct acp_talk *t) {
	struct acp_held held;
	return acp_held_param(r, &held) && held.talk.heard_by == r->viewer.account && record_load(r->tx, &acp_talk_record, held.talk.row.id, t);
}

void acp_edit(struct request *r) {
	struct acp_talk t;
	if (loaded(r, &t)) edit_draw(r, &t, 200);
}

static bool on_team(struct request *r, id account) {
	struct team_row *team;
	size_t n = team_on(r->tx, r->arena, r->person, r->today, &team);
	for (size_t i = 0; i < n; i++) if (team[i].account == account) return true;
	return false;
}

static size_t named_typed(struct request *r, id *out, size_t most) {
	struct text t;
	size_t n = 0;
	for (size_t from = 0; n < most && (t = pairs_next(&r->http->form, "share_with", &from)).p;)
		if (id_read(text_trim(t), &out[n]) && on_team(r, out[n])) n++;
	return n;
}

static void share_again(struct request *r, const struct acp_talk *t, const id *named, size_t n) {
	struct { id row, account; int64_t version; } old[60];
	size_t n_old = 0;
	struct stmt *s = SQL(r->tx, acp_share_of, V(t->row.id));
	while (n_old < COUNT(old) && sql_row(s)) {
		old[n_old].row = sql_int(s, 0);
		old[n_old].account = sql_int(s, 1);
		old[n_old++].version = sql_int(s, 3);
	}
	sql_run(s);
	for (size_t i = 0; i < n_old; i++) {
		bool stays = false;
		for (size_t k = 0; k < n; k++) stays |= named[k] == old[i].account;
		if (!stays) record_end(r->tx, &acp_share_record, old[i].row, old[i].version, NULL, actor_of(r));
	}
	for (size_t k = 0; k < n; k++) {
		bool there = false;
		for (size_t i = 0; i < n_old; i++) there |= named[k] == old[i].account;
		for (size_t i = 0; i < k; i++) there |= named[k] == named[i];
		struct acp_share h = { .talk = t->row.id, .person = t->person, .account = named[k] };
		if (!there) record_insert(r->tx, &acp_share_record, &h, actor_of(r));
	}
}

void acp_change(struct request *r) {
	static const char *const keys[] = { "share_with", NULL };
	struct acp_talk t, now;
	id named[60];
	if (!loaded(r, &t)) return;
	bool had = acp_on_sheet(r->tx, &t);   /* the paper knows of it already */
	record_read(&acp_talk_record, &t, &r->http->form, keys, &r->problems);
	record_check(&acp_talk_record, &t, r->today, &r->problems);
	if (t.held_at.n && !acp_time_ok(t.held_at)) problem_add(&r->problems, "held_at", JA("時刻は、14:10 のように書いてください"), NULL, 0);
	if (acp_place_own(t.place)) problem_add(&r->problems, "place", JA("場所を、もう一度選んでください"), NULL, 0);
	size_t n = text_is(t.share, "named") ? named_typed(r, named, COUNT(named)) : 0;
	if (text_is(t.share, "named") && !n) problem_add(&r->problems, "share_with", JA("共有する人を選んでください"), NULL, 0);
	if (r->problems.n) { form_again(r); edit_draw(r, &t, 422); return; }
	if (record_update(r->tx, &acp_talk_record, &t, typed_version(r), NULL, actor_of(r), &now) != SAVED) {
		answer_conflict(r, &acp_talk_record, &now, &t, text_z(r->arena, acp_talk_href(r, t.row.id, "/edit")));
		return;
	}
	share_again(r, &t, named, n);
	acp_index(r->tx, &t);
	if (text_is(t.share, "team") ? !had && acp_on_sheet(r->tx, &t) : had) sheet_outdated(r->tx, t.person, actor_of(r));
	FLASH(r, 0, JA("話の記録を直しました。言葉はそのままです。"), ARG("", LIT("")));
	answer_see(r, "%.*s", TEXT_ARG(acp_talk_href(r, t.row.id, "")));
}
