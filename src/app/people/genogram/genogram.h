/* Genogram and ecomap of one person, from the circle and the team: a page, and a card on the circle's page. */
#pragma once
#include "../person/person.h"

void geno_card(struct html *, struct person_ref);                /* nothing for who may not see the family */
