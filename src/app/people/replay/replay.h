/* ふりかえる: who could see what of a person at any moment in the past, and who did. Answered from the change log by the same
 * rule as today (guard/sharing.h, decide.h), never from what the tables say now. */
#pragma once
#include "../person/person.h"

/* The rows about sharing as they stood at a moment, for everybody, and the accounts there were. */
struct past_account { id account, of_person, of_kin; struct text name; enum account_kind kind; };
struct past {
	struct sharing sharing;          /* places of all accounts, sorted by account */
	struct past_account *accounts; size_t n_accounts;
};
void past_load(struct request *, id person, instant at, struct past *);
struct standing past_standing(const struct past *, const struct past_account *, instant at);

/* ---- models ---- */
struct past_reach { struct text name, seen, written, why; };
struct past_look { struct text name, kinds; int64_t times; instant first, last; bool urgent; };
struct past_change { instant at; struct text name, what, act; };
struct replay_page {
	struct person_ref ref;
	struct page page;
	struct text code, on_value, at_value, error;
	instant moment;
	struct past_reach *reaches; size_t n_reaches;
	struct past_look *looks; size_t n_looks;
	struct past_change *changes; size_t n_changes;
	bool too_early;
};
struct replay_mine_line { struct text name, code, kinds; bool open; };
struct replay_mine_page {
	struct page page;
	struct text on_value, at_value, error;
	instant moment;
	struct replay_mine_line *lines; size_t n_lines;
	int64_t closed;                  /* people whom one could see then and may not see now */
};
/* A day gone by and a time, as people write them (moment.c). Milliseconds of the day. */
bool moment_day(struct text, date today, date *on);
bool moment_time(struct text, int64_t *of_day);
/* The moment asked for by ?on= and ?at=: the end of a past day, now for today. False with a sentence in *error. */
bool replay_moment(struct request *, instant *, struct text *error);
