/* The person: who they are, the head of their page, the list. Everything else about them is in the neighbouring folders,
 * each of which draws its own card on this person's page. */
#pragma once
#include "../../desk/request.h"

struct person {
	struct row row;
	struct text code, family_name, given_name, family_kana, given_kana, call_name;
	date birth_on;
	struct text sex, postcode, address, phone, home, care_level, conditions, brought_by;
	date died_on;
	id keeper;                       /* the office that brought them in: guard, docs/security.md */
	struct text sort_key;
};
extern const struct record person_record;

/* What a card is given: the request (with viewer, language, today) and the person. */
struct person_ref { struct request *r; const struct person *person; struct page page; };

bool person_load(struct tx *, id, struct person *);
/* 北沢 勇 — as typed; and きたざわ いさむ. */
struct text person_joined(struct arena *, struct text family, struct text given);
struct text person_name(struct arena *, const struct person *);
struct text person_kana(struct arena *, const struct person *);
/* For pages under a person: loads r->person into *person, page with crumbs ひと／北沢 勇さん／title (title empty: the person's
 * own page). Absent persons never get here: the guard answered. */
/* {% call %} at the head of a page that may be printed: on paper, whose it is and who printed it when. */
void person_paper(struct html *, struct person_ref);
struct person_ref person_sub_page(struct request *, struct person *, struct text title);
/* ---- person_address.c: where the person is, and what narrows it ---- */
bool address_may(struct request *, id person, enum act);      /* address, postcode, phone, home; searching by them */
bool address_concealed(struct request *, id person);          /* a protection record asks to hide it: never on paper */
bool address_narrow_may(struct request *, id person);         /* visits, offices, numbers to call: hidden while concealed */
void person_shown(struct request *, struct person *, enum act);   /* without what this viewer may not know, see or take along */
void person_keep_address(struct person *, const struct person *stored);   /* whatever a form said of it */
bool person_address_field(const char *field);
/* Fills code, sort_key, search index; for adding by form and by import. The row is inserted, the viewer joins the team. */
id person_add(struct tx *, struct person *, struct actor, enum role, id office);
/* The same without a team: who adds for somebody else (a list taken in) writes the team_member rows itself. */
id person_put(struct tx *, struct person *, struct actor);
void person_sort_key(struct arena *, struct person *);        /* from the furigana; lists go by it */
/* Kana, kanji variants, part of a name, birth year in either calendar, phone's last digits: ids the viewer may see. */
struct person_row { id person; struct text code, name, kana, home, care_level, conditions, wish; date birth_on, wish_on, review_on; int age; bool cautious; };
size_t person_search(struct request *, struct text typed, struct person_row **);
/* People who might be the same: equal birth date, or equal folded name. Only those the viewer may see. */
size_t person_alike(struct request *, const struct person *, struct person_row **);
