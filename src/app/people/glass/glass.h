/* 至急で見る: one of those who treat opens one person's pages for 60 minutes, with a typed reason. The team is told at once,
 * somebody of the team looks at it afterwards. What it opens is decide()'s (docs/security.md, line 14). */
#pragma once
#include "../person/person.h"

struct glass {
	struct row row;
	id person, account, office;
	struct text reason;
	instant opened_at, until_at, reviewed_at;
	id reviewed_by;
	struct text review, review_words;    /* fit, unfit, ask; empty = waits */
};
extern const struct record glass_record;

bool glass_treats(const struct request *);                    /* may this viewer try at all? doctor, nurse, pharmacist */
void glass_bar(struct html *, struct page);                   /* on every page of that person while it is open */
size_t glass_waiting(struct request *);                       /* openings that wait for this viewer's word, for きょう */
