/* For the files of this folder only. */
#pragma once
#include "glass_rules.h"
#include "sql_names.h"

extern const struct codes glass_reviews;
/* Stores the opening, tells the team, asks somebody to look at it afterwards. */
id glass_put(struct tx *, struct glass *, struct actor);
void glass_reason_check(struct request *, struct text reason);
bool glass_hour_full(struct request *);
struct text glass_full_words(struct request *);               /* why not now, and whom to phone */
void glass_show(struct request *);
void glass_post(struct request *);
void glass_queue(struct request *);
void glass_review_post(struct request *);
void glass_sample(struct sample *);

struct glass_page {
	struct page page;
	struct text who, birth, code, e_who, e_birth, phone, phone_link, full;
	bool refused;
};
struct glass_bar_part { struct page page; struct text code, words; };
struct glass_again_page { struct person_ref ref; struct page page; struct text code, before, full; };
struct glass_choice { struct text code, label; };
struct glass_line {
	id glass, person, account;
	struct text code, name, who, office, reason, review, review_words;
	instant opened_at, until_at;
	int64_t times;
	bool habit, asked, mine;
};
struct glass_number { struct text who; int64_t openings, unfit; };
struct glass_queue_page {
	struct page page;
	struct glass_line *waiting; size_t n_waiting;
	struct glass_line *marked; size_t n_marked;
	struct glass_number *numbers; size_t n_numbers;
	struct glass_choice *choices; size_t n_choices;
	bool admin;
	struct text wrong;
};
/* {% call %} in the templates. */
void glass_reason_field(struct html *, struct page);
