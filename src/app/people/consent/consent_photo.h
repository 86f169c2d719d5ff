/* Photographs of the paper an agreement was given on. */
#pragma once
#include "consent_inside.h"

#define PHOTOS_MAX 4
#define PHOTO_BYTES ((size_t)10 << 20)
struct consent_photo { struct row row; id person, consent; int64_t place; struct text type; int64_t width, height, size; struct text sha256; };
extern const struct record consent_photo_record;

/* Before the transaction: whatever came with the form is made safe, outside of this program. */
void consent_photos_prepare(struct request *);
void consent_photos_check(struct request *, const struct consent *);          /* problems of the field photos */
bool consent_photos_sent(const struct request *);             /* a form cannot hand them back: they have to be chosen again */
void consent_photos_put(struct request *, const struct consent *);            /* with the agreement just recorded */
void consent_photos_end(struct tx *, id consent, struct actor);               /* with an agreement that was taken back */
void consent_photos_of(struct request *, struct consent_line *);
void consent_photo_show(struct request *);
