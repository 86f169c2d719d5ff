/* The one gate: may this viewer, for this purpose, at this time, do this to this kind of data of this person?
 * Pure: the answer depends on the arguments alone. Every face of the product asks here and nowhere else.
 * The policy in words and tables: docs/security.md. Proved in part by Frama-C: test/gate/prove. */
#pragma once
#include "facts.h"
#include "../record/record.h"

extern const struct codes role_codes;            /* msw doctor visiting_nurse ... with their names */
enum role role_of(struct text code);
const char *role_code(enum role);                /* "" for ROLE_NONE */
/* What the logs and the agreements write for a kind and a purpose, and how people read them. */
extern const struct codes data_kind_codes, purpose_codes;
const char *data_kind_code(enum data_kind);      /* person wish medical life family money sheet team ...; "" for none */
enum data_kind data_kind_of(struct text code);   /* KIND_NONE when unknown */

const char *purpose_code(enum purpose);          /* care emergency network */

const char *why_ja(enum why);                    /* a JA sentence */
/* The facts about one viewer and one person at one moment, for every kind and purpose at once; loaded by
 * guard_standing(), or from the past by the replay. Sets of kinds are bits: KIND_BIT(kind). */
#define KIND_BIT(kind) (1u << (kind))
struct standing {
	bool exists, blocked, concealed, self, family, on_team, keeper, glass;
	enum role role;
	unsigned agreed_care, agreed_emergency, reserved;
};
struct facts facts_of(bool signed_in, struct standing, enum data_kind, enum act, enum purpose);
struct verdict decide(bool signed_in, struct standing, enum data_kind, enum act, enum purpose);
