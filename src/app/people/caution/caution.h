/* What stands on every page of a person: whom not to tell, whom not to call, what to mind. */
#pragma once
#include "../person/person.h"

struct caution { struct row row; id person, kin; struct text kind, headline, words; date from_on, to_on; };
extern const struct record caution_record;

size_t caution_on(struct tx *, struct arena *, id person, date on, struct caution **);
void caution_bar(struct html *, struct person_ref);           /* .note, nothing when there is none */
