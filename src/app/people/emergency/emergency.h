/* The emergency sheet (緊急シート): one A4 page, made from the record, for whoever comes at night. */
#pragma once
#include "../person/person.h"

struct sheet {
	struct row row;
	id person;
	struct text transport, transport_words, cpr, cpr_words, assumed, illness, medicine, allergy, manner, house, kin_note;
	date review_on;
	struct text confirmed_how;
	date confirmed_on;
	int64_t edition;
	int64_t tenths;                  /* type size that fits one page, in tenths of a point; 0: it could not be tried */
};
struct sheet_contact { struct row row; id person; int64_t rank; struct text name, phone, arrives, words; };
extern const struct record sheet_record, sheet_contact_record;

/* Something the sheet rests on has changed: the paper on the fridge is old. Makes the task 冷蔵庫の紙を替える, new edition. */
void sheet_outdated(struct tx *, id person, struct actor);

/* The paper on the person's own page or that of a close other (/mine): what was not agreed for the reader, or what they have
 * not been told, is left out before it is drawn. */
struct knower;
struct sheet_own { bool wishes, place, kin, illness, code; const struct knower *reader; };
bool sheet_made(struct request *, id person);
void sheet_own(struct html *, struct request *, const struct person *, const struct sheet_own *);

/* Who opened the sheets of the viewer's people in the last seven days, others than the viewer; the newest of each. */
struct sheet_opening { id person; struct text code, name, who; instant at; bool by_paper; };
size_t sheet_openings(struct request *, struct sheet_opening **);
