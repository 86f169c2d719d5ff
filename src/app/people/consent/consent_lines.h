/* Agreements as they are said, for the pages of other folders (the person's own page of them, mine/): the row with its names,
 * ending it, who looked under it. */
#pragma once
#include "consent.h"

struct consent_photo_line { struct text href; int64_t place, width, height; };
struct consent_line {
	struct consent consent;
	struct text to_whom, whose, kinds, purpose, basis, method, given_by, explained, withdrawn_by, withdrawn_how, recorded_by, state, heard;
	struct text end_href, receipt_href;
	struct consent_photo_line *photos; size_t n_photos;   /* of the paper, when the viewer may see it */
	date withdrawn_on;
	bool reserve, in_force, withdrawn, later, implied, may_end;
};
/* Newest first. Without what was posted about a relative who has died: nobody is asked about it any more. */
size_t consent_lines(struct request *, id person, struct consent_line **);
bool consent_line_of(struct request *, id consent, struct consent_line *);     /* of r->person, else false */
/* The number of a receipt, in groups of four so that it can be read aloud. */
struct text consent_number(struct request *, id consent);

void consent_withdraw(struct tx *, struct consent *, struct text how, struct text words, struct actor);

/* What was looked at under this agreement, from its beginning to that moment: only by whom it reached. */
struct seen_line { struct text name, kinds; int64_t times; instant first, last; };
size_t consent_seen(struct request *, const struct consent *, instant until, struct seen_line **);
