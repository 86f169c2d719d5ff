/* For the files of this folder only. */
#pragma once
#include "person.h"
#include "sql_names.h"

void person_sample(struct sample *);
bool person_may_add(const struct request *);                    /* not by roles that see numbers only */
void people_list(struct request *);
void people_new(struct request *);
void people_add(struct request *);
void person_edit(struct request *);
void person_change(struct request *);
void person_whereabouts(struct request *);
/* {% call %} in person_form.html */
struct person_form_page;
void person_form_fields(struct html *, struct person_form_page);
/* Reads one row of person_list, person_list_waiting or person_one. */
struct person_row person_row_read(struct request *, struct stmt *);

struct people_page {
	struct page page;
	struct person_row *people; size_t n_people;
	int64_t total, from, to;
	bool waiting;
	struct text more_href;
	bool may_import, may_add;
};
struct person_form_page {
	struct page page;
	struct person person;
	struct person_row *alike; size_t n_alike;
	struct text action, back, version;
	bool adding;
};
struct whereabouts_page { struct person_ref ref; struct page page; struct text code, name, home, postcode, address, phone, phone_link; bool concealed; };
struct person_page {
	struct person_ref ref;
	struct page page;
	struct text code, name, kana, sex, call_name, age_text, care_level, home, conditions;
	date birth_on;
	bool born_known, dead;
	date died_on;
	int64_t version;
	bool hidden_place,               /* concealed, and this viewer may know: a page of its own says it */
		 protection, may_report;
	int tasks_open;
	bool wishes, life, team, family, may_change, may_talk, may_sheet;   /* which cards and buttons this viewer gets */
	struct text printed_by; instant printed_at;
};
