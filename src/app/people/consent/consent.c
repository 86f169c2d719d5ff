/* The feature 共有: agreements and reservations, and lists of offices. Routes, records, sample. */
#include "consent_photo.h"
#include "lists.h"

static const struct route consent_routes[] = {
	{ GET,  "/people/:person/consent",                  consent_list,     PERSON(KIND_CONSENT, ACT_SEE) },
	{ GET,  "/people/:person/consent/new",              consent_new,      PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/consent/new",              consent_new_post, PERSON(KIND_CONSENT, ACT_RECORD), .prepare = consent_photos_prepare },
	{ GET,  "/people/:person/consent/:consent/end",     consent_end_show, PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/consent/:consent/end",     consent_end_post, PERSON(KIND_CONSENT, ACT_RECORD) },
	{ GET,  "/people/:person/consent/:consent/receipt", consent_receipt,  PERSON(KIND_CONSENT, ACT_SEE) },
	{ GET,  "/people/:person/consent/:consent/photo/:photo", consent_photo_show, PERSON(KIND_CONSENT, ACT_SEE) },
	{ GET,  "/lists",                                   lists_show,       ADMINISTRATOR },
	{ POST, "/lists",                                   lists_add,        ADMINISTRATOR },
	{ POST, "/lists/:list/offices",                     lists_office_add, ADMINISTRATOR },
	{ POST, "/lists/:list/offices/:member/end",         lists_office_end, ADMINISTRATOR },
};
static const struct record *const consent_records[] = { &consent_record, &consent_photo_record, &share_list_record, &share_list_office_record };

const struct feature consent_feature = { "consent", consent_routes, COUNT(consent_routes), consent_records, COUNT(consent_records), consent_sample };
