/* The only ways a statement comes to be, and what follows from a talk: search, tasks, the paper on the fridge.
 * There is no way here to change or end a statement (FEATURES.md N3, F20). */
#include "acp_inside.h"
#include "../emergency/emergency.h"
#include "../task/task.h"

id acp_say(struct request *r, struct acp_statement *s, const struct acp_talk *talk) {
	s->person = talk->person;
	s->talk = talk->row.id;
	s->said_on = talk->held_on;
	s->heard_by = talk->heard_by;
	if (!s->act.n) s->act = LIT("said");
	id statement = record_insert(r->tx, &acp_statement_record, s, actor_of(r));
	if (text_is(talk->share, "team")) search_put(r->tx, "words", statement, talk->person, s->words);
	if (text_is(talk->share, "team") && acp_is_persons_will(s->voice) && acp_sheet_uses(s->topic)) sheet_outdated(r->tx, talk->person, actor_of(r));
	return statement;
}

bool acp_on_sheet(struct tx *tx, const struct acp_talk *talk) {
	bool on = false;
	struct stmt *s = SQL(tx, acp_lines_of_talk, V(talk->row.id));
	while (sql_row(s)) on |= acp_is_persons_will(sql_text(s, 0)) && acp_sheet_uses(sql_text(s, 1));
	sql_run(s);
	return on && text_is(talk->share, "team");
}

void acp_index(struct tx *tx, const struct acp_talk *talk) {
	struct { id id; struct text words; } rows[100];
	size_t n = 0;
	struct stmt *s = SQL(tx, acp_words_of_talk, V(talk->row.id));
	while (n < COUNT(rows) && sql_row(s)) {
		rows[n].id = sql_int(s, 0);
		rows[n++].words = sql_text(s, 1);
	}
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		if (text_is(talk->share, "team")) search_put(tx, "words", rows[i].id, talk->person, rows[i].words);
		else search_drop(tx, "words", rows[i].id);
	}
}

/* The day to ask again is the team's; that there are words to read back is told only to those who may know of the talk. */
void acp_ask_again(struct request *r, const struct person *p, const struct acp_talk *t) {
	struct buf words = buf_in(r->arena, 64);
	if (p->died_on) return;
	task_add(r->tx, t->person, text_of(word(LANG_JA, JA("話を聴きなおす"))), r->viewer.account, t->next_on, "acp_review", t->person, actor_of(r));
	if (!text_is(t->share, "team") || text_is(t->mood, "not_now") || t->read_back_on) return;
	SAY(&words, LANG_JA, JA("{month}/{day}の言葉を本人に読み返す"), ARG("month", int_text(r->arena, date_month(t->held_on))),
		ARG("day", int_text(r->arena, date_day(t->held_on))));
	task_add(r->tx, t->person, buf_done(&words), r->viewer.account, date_plus(t->held_on > date_plus(r->today, -7) ? t->held_on : r->today, 7),
		"acp_read_back", t->row.id, actor_of(r));
}
