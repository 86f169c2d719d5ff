/* The feature 身寄り・家族・まわりの人: routes, records, sample. Reading and writing are guarded twice: by the person's own
 * agreements (the routes) and by each relative's (circle_seen.c). */
#include "circle_inside.h"

static const struct route circle_routes[] = {
	{ GET,  "/people/:person/family",                circle_show,          PERSON(KIND_FAMILY, ACT_SEE) },
	{ GET,  "/people/:person/family/new",            circle_new,           PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/family/new",            circle_add,           PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/family/ties",           circle_ties_show,     PERSON(KIND_FAMILY, ACT_SEE) },
	{ POST, "/people/:person/family/ties",           circle_tie_add,       PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/family/ties/:tie/gone", circle_tie_gone,      PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/family/:kin",           circle_kin_show,      PERSON(KIND_FAMILY, ACT_SEE) },
	{ POST, "/people/:person/family/:kin",           circle_change,        PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/family/:kin/edit",      circle_edit,          PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/family/:kin/gone",      circle_gone,          PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/family/:kin/wills",     circle_wills_show,    PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/family/:kin/wills",     circle_will_add,      PERSON(KIND_FAMILY, ACT_RECORD) },
	{ GET,  "/people/:person/family/:kin/attempts",  circle_attempts_show, PERSON(KIND_FAMILY, ACT_RECORD) },
	{ POST, "/people/:person/family/:kin/attempts",  circle_attempt_add,   PERSON(KIND_FAMILY, ACT_RECORD) },
};
static const struct record *const circle_records[] = { &kin_record, &kin_will_record, &kin_attempt_record, &kin_tie_record };

const struct feature circle_feature = { "circle", circle_routes, COUNT(circle_routes), circle_records, COUNT(circle_records), circle_sample };
