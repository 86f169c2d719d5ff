/* Reading talks and statements: always as the viewer may see them, by acp.sql. Nothing here is cached or written. */
#include "acp_inside.h"

static struct acp_said said_row(struct stmt *s, id person) {
	return (struct acp_said){ .st = { .row = { .id = sql_int(s, 0) }, .person = person, .talk = sql_int(s, 1), .voice = sql_text(s, 2),
		.act = sql_text(s, 3), .topic = sql_text(s, 4), .words = sql_text(s, 5), .said_on = (date)sql_int(s, 6), .speaker = sql_text(s, 7),
		.heard_by = sql_int(s, 8), .grounds = sql_text(s, 9), .weighed_by = sql_text(s, 10), .condition = sql_text(s, 11), .before = sql_int(s, 12),
		.reason = sql_text(s, 13), .main = sql_int(s, 14) },
		.heard_name = sql_text(s, 15), .heard_role = sql_text(s, 16), .place = sql_text(s, 17), .share = sql_text(s, 18), .made_name = sql_text(s, 19) };
}

static struct acp_held held_row(struct stmt *s, id person) {
	return (struct acp_held){ .talk = { .row = { .id = sql_int(s, 0), .version = sql_int(s, 1) }, .person = person, .held_on = (date)sql_int(s, 2),
		.held_at = sql_text(s, 3), .place = sql_text(s, 4), .heard_by = sql_int(s, 5), .mood = sql_text(s, 6), .topics = sql_text(s, 7),
		.share = sql_text(s, 8), .ability = sql_text(s, 9), .explained = sql_text(s, 10), .next_on = (date)sql_int(s, 11),
		.next_when = sql_text(s, 12), .read_back_on = (date)sql_int(s, 13), .summed_up_at = sql_int(s, 14) },
		.heard_name = sql_text(s, 15), .heard_role = sql_text(s, 16) };
}

size_t acp_said_of(struct request *r, id person, date until, struct acp_said **out) {
	size_t n = 0, cap = 32;
	struct acp_said *list = ARENA_ARRAY(r->arena, struct acp_said, cap);
	struct stmt *s = SQL(r->tx, acp_statements, V(person), V(until), V(r->viewer.account));
	while (sql_row(s)) {
		if (n == cap) {
			struct acp_said *more = ARENA_ARRAY(r->arena, struct acp_said, cap * 2);
			for (size_t i = 0; i < n; i++) more[i] = list[i];
			list = more;
			cap *= 2;
		}
		list[n++] = said_row(s, person);
	}
	*out = list;
	return n;
}

size_t acp_held_of(struct request *r, id person, date until, struct acp_held **out) {
	size_t n = 0, cap = 16;
	struct acp_held *list = ARENA_ARRAY(r->arena, struct acp_held, cap);
	struct stmt *s = SQL(r->tx, acp_talks, V(person), V(until), V(r->viewer.account));
	while (sql_row(s)) {
		if (n == cap) {
			struct acp_held *more = ARENA_ARRAY(r->arena, struct acp_held, cap * 2);
			for (size_t i = 0; i < n; i++) more[i] = list[i];
			list = more;
			cap *= 2;
		}
		list[n++] = held_row(s, person);
	}
	*out = list;
	return n;
}

bool acp_held_one(struct request *r, struct text which, struct acp_held *out) {
	id talk;
	if (!id_read(which, &talk)) return false;
	struct stmt *s = SQL(r->tx, acp_talk_seen, V(talk), V(r->person), V(r->viewer.account));
	bool found = sql_row(s);
	if (found) *out = held_row(s, r->person);
	sql_run(s);
	return found;
}

bool acp_held_param(struct request *r, struct acp_held *out) { return acp_held_one(r, param(r, "talk"), out); }

const struct acp_said *acp_said_current(const struct acp_said *list, size_t n, struct text topic, date on) {
	const struct acp_statement *now = NULL;
	for (size_t i = 0; i < n; i++)
		if (list[i].st.said_on <= on && text_eq(list[i].st.topic, topic)) now = acp_current_after(now, &list[i].st);
	for (size_t i = 0; i < n; i++) if (now == &list[i].st) return &list[i];
	return NULL;
}

#define THERE_MAX 60
size_t acp_there(struct request *r, id talk, struct acp_person_there **out) {
	struct acp_person_there *list = ARENA_ARRAY(r->arena, struct acp_person_there, THERE_MAX);
	size_t n = 0;
	struct stmt *s = SQL(r->tx, acp_present_of, V(talk));
	while (n < THERE_MAX && sql_row(s))
		list[n++] = (struct acp_person_there){ sql_int(s, 0) != 0, sql_int(s, 1), sql_text(s, 2), sql_text(s, 3), sql_text(s, 4) };
	sql_run(s);
	*out = list;
	return n;
}

size_t acp_shared_with(struct request *r, id talk, struct acp_person_there **out) {
	struct acp_person_there *list = ARENA_ARRAY(r->arena, struct acp_person_there, THERE_MAX);
	size_t n = 0;
	struct stmt *s = SQL(r->tx, acp_share_of, V(talk));
	while (n < THERE_MAX && sql_row(s))
		list[n++] = (struct acp_person_there){ .account = sql_int(s, 1), .name = sql_text(s, 2), .role = sql_text(s, 4) };
	sql_run(s);
	*out = list;
	return n;
}

/* ---- for the other features ---- */
size_t acp_current(struct request *r, id person, date on, struct acp_statement **out) {
	struct acp_said *said;
	size_t all = acp_said_of(r, person, on, &said), n = 0, kept = 0;
	for (size_t i = 0; i < all; i++) if (text_is(said[i].share, "team")) said[n++] = said[i];
	struct acp_statement *list = ARENA_ARRAY(r->arena, struct acp_statement, ACP_TOPICS);
	for (size_t i = 0; i < acp_wish_topics.n; i++) {
		const struct acp_said *now = acp_said_current(said, n, text_of(acp_wish_topics.items[i].code), on);
		if (now) list[kept++] = now->st;
	}
	*out = list;
	return kept;
}

struct acp_quote acp_newest(struct request *r, id person) {
	struct acp_quote q = { 0 };
	if (!may(r, person, KIND_WISH, ACT_SEE)) return q;
	struct stmt *s = SQL(r->tx, acp_newest_words, V(person), V(r->viewer.account));
	if (sql_row(s)) {
		struct acp_said a = said_row(s, person);
		q = (struct acp_quote){ a.st.words, acp_who(r, a.heard_name, a.heard_role), acp_word(r, &acp_places, a.place), a.st.said_on, a.st.talk, a.st.voice };
	}
	sql_run(s);
	return q;
}
