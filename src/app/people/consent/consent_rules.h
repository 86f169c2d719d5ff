/* What an agreement or a reservation must be before it is recorded. Pure: values in, what is wrong out.
 * Sources: DOMAIN.md 2.1 (nobody consents to treatment for a capable person), 7.1 (consent, its exceptions, minors). */
#pragma once
#include "consent.h"

#define CONSENT_OF_AGE 15            /* below it the legal representative agrees (DOMAIN.md 7.1) */

struct consent_about {
	date birth_on;                   /* the person's; 0 = not known */
	bool guardian;                   /* a guardian of the person is named in the circle */
	date today;
};
/* One thing that is wrong: the form's key (of the one column `witness` three: witness, writer, paper_place, by method) and a JA sentence that says what to do. */
struct consent_flaw { const char *field, *ja; };
#define CONSENT_FLAWS 12
size_t consent_flaws(const struct consent *, struct consent_about, struct consent_flaw out[CONSENT_FLAWS]);

/* Kinds that an agreement may open; a reservation may also name `person`: everything. */
bool consent_kind_open(struct text code);
bool consent_basis_typed(struct text code);      /* not `implied`: that one is never typed by hand */
bool consent_method_typed(struct text code);     /* nor is `posted` */
/* In force on that day: begun, not ended, not withdrawn. A reservation holds until it is taken back. */
bool consent_in_force(const struct consent *, date on);
/* Does `now` stand where the implied basis `before` stood? Asked in words, for the team, about the same one's data. */
bool consent_replaces(const struct consent *now, const struct consent *before, date on);
/* A year, as proposed in the form; and when to ask again: 30 days before the end, at once when that has passed. */
date consent_proposed_end(date from_on);
date consent_ask_on(date to_on, date today);
