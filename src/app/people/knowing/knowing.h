/* Who knows what (DOMAIN.md 3.5, UX.md 5.3, FEATURES.md N2): what each of the people around the person, and the person,
 * knows of five matters, and how it will be told. Everything a relative may reach is asked here first: a post to the
 * family, a paper, a screen turned round. Nothing is overwritten: the newest answer counts, all of them are kept. */
#pragma once
#include "../person/person.h"

enum matter { MATTER_DIAGNOSIS, MATTER_PROGNOSIS, MATTER_TIME_LEFT, MATTER_HOME_PLAN, MATTER_DEATH, MATTERS };
#define MATTER_BIT(m) (1u << (m))
#define MATTERS_ALL (MATTER_BIT(MATTERS) - 1)
enum knowing_value { KNOWING_NOTHING, KNOWING_KNOWS, KNOWING_PARTLY, KNOWING_NOT_TOLD, KNOWING_NOT_BY_WISH, KNOWING_ASK_FIRST, KNOWING_UNKNOWN, KNOWING_VALUES };
extern const struct codes knowing_matters, knowing_values, knowing_plans;
unsigned matters_of(struct text codes);                       /* "prognosis death" -> bits; unknown codes are passed over */
struct text matters_codes(struct arena *, unsigned bits);
struct text matters_words(struct request *, unsigned bits);   /* 病名・見通し */
enum knowing_value knowing_value_of(struct text code);        /* NOTHING when empty or unknown */

struct knowing {
	struct row row;
	id person, kin;                  /* kin 0 and other empty: the person */
	struct text other;
	struct text matter, value;
	struct text own_wish, spouse_wish;
	struct text plan, plan_who, plan_when, plan_how;
	date told_on;
	struct text told_by, words, support, grief;
};
extern const struct record knowing_record;

/* Somebody who may know, and what; value[] as of now. who: words for them (長女、夫); empty when the viewer may not see them. */
struct knower { id kin; struct text other, who; bool self, child, household; int age; enum knowing_value value[MATTERS]; };

/* ---- for whoever shows something to a relative or to the person's own account ---- */
/* The reader of a family or person account (/mine), or of a paper made for one relative, as of now. kin 0: the person. */
struct knower knowing_reader(struct request *, id person, id kin);
/* May this reader meet this text, of this person? Sure and possible words both stop. For free text that was not written for
 * the family: a talk, a wish, a task, a visit, what the illness is called. */
bool knowing_open(struct request *, id person, const struct knower *reader, struct text words);
unsigned knowing_closed(const struct knower *reader);         /* bits of the matters they must not meet, for what is no free text */

/* Everybody who would read a post to the family: the relatives and the person with an account of their own, and the children of
 * the household, who have none and look at the screens of those who do. */
size_t knowing_audience(struct request *, id person, struct knower **);
/* What a text touches, by the list and the person's own illness (knowing_rules.h says which words). */
unsigned knowing_touched(struct request *, id person, struct text words, unsigned *sure, struct text *found);
/* The sentence with the reason, for a problem or a page: 長女（12歳）は、見通しを「…」です。 Empty when nothing stops. */
struct text knowing_reason(struct request *, unsigned touched, const struct knower *audience, size_t n, id *first_kin, enum matter *first);

/* Lines for the caution bar: 子ども（12歳・7歳）には、見通しをまだ伝えていません。 */
size_t knowing_bar(struct request *, id person, struct text **lines);
bool knowing_cautious(struct request *, id person);           /* is there such a line, for lists */
/* People of ?for= : the relative the paper is for. False: there is no such relative for this viewer. */
bool knowing_asked_for(struct request *, struct knower *);
/* 印刷・FAX: the button at the head of the person's page, and the same in the jump list of phones. */
void knowing_print_button(struct html *, struct person_ref);
void knowing_print_jump(struct html *, struct person_ref);
void knowing_card(struct html *, struct person_ref);          /* card id "knowing"; nothing when there is nobody */
