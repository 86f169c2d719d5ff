/* What was reported to protect a person: suspicion of abuse, support measures, concealing where they are. Restricted: whoever
 * works with the person may report, few may read (docs/security.md, table B); in no paper, file, list, search or event. */
#pragma once
#include "../person/person.h"

struct protection {
	struct row row;
	id person;
	struct text kind, named_words;
	id named_account, named_kin;         /* who is named; the account is kept from the whole person at once */
	int64_t conceal;                     /* from the request on */
	date requested_on, approved_on, until_on;
	struct text fact, opinion;
	instant suspected_at, reported_at;
	struct text reported_to;
	id reporter;                         /* shown to nobody */
};
extern const struct record protection_record;
