/* The sample region in the making. Every person, office and event in it is invented. Each feature's sample() adds its
 * part, in the order of features.c; what it may refer to is found here by key. */
#pragma once
#include "request.h"

struct sample_ref { const char *key; id id; };
struct sample {
	struct tx *tx;
	date today;
	instant now;
	struct sample_ref offices[24], accounts[24], people[24];
	size_t n_offices, n_accounts, n_people;
};

id sample_office(const struct sample *, const char *key);     /* asserts that it is there */
id sample_account(const struct sample *, const char *key);    /* "msw", "visiting_nurse" ... the account= of the sign-in */
id sample_person(const struct sample *, const char *key);     /* "kitazawa", "miura" ... */
void sample_add(struct sample_ref *, size_t *n, const char *key, id which);
/* Somebody's doing, so many days ago at that hour (Japan). */
struct actor sample_by(const struct sample *, const char *account, int days_ago, int hour, int minute);
