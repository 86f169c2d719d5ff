/* The gate's rule, in one place and without side effects.
 *
 * What it is for: every face (page, list, count, search, live stream, export, paper) asks here with the facts of the moment.
 * What it refuses: everything that is not plainly allowed by docs/security.md, whose order of lines this file follows; an
 * act, a kind or a role it does not know; reading for the network, which gets counts and never persons.
 * To extend: the policy first (docs/security.md), then the fact in struct facts, loaded in standing.c, then the line here.
 * The suite `gate` compares both, and the theorems below are proved. */
#include "facts.h"

static struct verdict yes(enum why why) {
	return (struct verdict){ true, why };
}

static struct verdict no(enum why why) {
	return (struct verdict){ false, why };
}

/* What concerns one person. Network pages are nobody's record, so nothing opens them here. */
static bool personal(enum data_kind kind) {
	return kind == KIND_PERSON || kind == KIND_WISH || kind == KIND_MEDICAL || kind == KIND_LIFE || kind == KIND_FAMILY
		|| kind == KIND_MONEY || kind == KIND_SHEET || kind == KIND_TEAM || kind == KIND_ADDRESS || kind == KIND_CONSENT
		|| kind == KIND_PROTECTION;
}

static bool askable(struct facts f) {
	return personal(f.kind) && (f.act == ACT_SEE || f.act == ACT_RECORD || f.act == ACT_EXPORT || f.act == ACT_SPEAK)
		&& (f.purpose == PURPOSE_CARE || f.purpose == PURPOSE_EMERGENCY);
}

/* Those who work with the person. The town hall and the secretariat get counts (UX.md 4), also when a membership
 * says otherwise by mistake. */
static bool caring(enum role role) {
	return role == ROLE_MSW || role == ROLE_DOCTOR || role == ROLE_VISITING_NURSE || role == ROLE_CARE_MANAGER
		|| role == ROLE_PHARMACIST || role == ROLE_FACILITY || role == ROLE_COMMUNITY_CENTRE;
}

static bool treats(enum role role) {
	return role == ROLE_DOCTOR || role == ROLE_VISITING_NURSE || role == ROLE_PHARMACIST;
}

/* Table A: 見守り for the welfare volunteer, money not for those who treat, medical data written by those who treat. */
static bool table_a(enum role role, enum data_kind kind, enum act act) {
	if (role == ROLE_WELFARE_VOLUNTEER)
		return act == ACT_SEE && (kind == KIND_PERSON || kind == KIND_LIFE || kind == KIND_TEAM || kind == KIND_ADDRESS);
	if (!caring(role) || act == ACT_SPEAK || kind == KIND_PROTECTION || (kind == KIND_MONEY && treats(role)))
		return false;
	return act != ACT_RECORD || kind != KIND_MEDICAL || treats(role);
}

/* Table B. Whoever suspects may report; those who follow it up may read (DOMAIN.md 5.7). */
static struct verdict protection(struct facts f) {
	bool follows = f.role == ROLE_MSW || f.role == ROLE_DOCTOR || f.role == ROLE_COMMUNITY_CENTRE;
	if (f.seat && ((f.act == ACT_SEE && follows) || (f.act == ACT_RECORD && (caring(f.role) || f.role == ROLE_WELFARE_VOLUNTEER))))
		return yes(WHY_DUTY);
	return no(WHY_PROTECTED);
}

static struct verdict concealed_address(struct facts f) {
	bool handled = f.act == ACT_SEE || f.act == ACT_RECORD;
	return f.seat && f.agreed && handled && table_a(f.role, f.kind, f.act) ? yes(WHY_SEAT) : no(WHY_CONCEALED);
}

/* Table C, line self. */
static struct verdict oneself(struct facts f) {
	if (f.act == ACT_SEE || f.act == ACT_EXPORT)
		return yes(WHY_SELF);
	if (f.act == ACT_SPEAK && (f.kind == KIND_WISH || f.kind == KIND_CONSENT))
		return yes(WHY_SELF);
	return no(WHY_ROLE);
}

/* Table C, lines family. */
static struct verdict close_other(struct facts f) {
	if (f.act == ACT_SEE && f.kind != KIND_CONSENT && (f.agreed || (f.known && (f.kind == KIND_PERSON || f.kind == KIND_TEAM))))
		return yes(WHY_FAMILY);
	if (f.act == ACT_SPEAK && f.agreed && (f.kind == KIND_WISH || f.kind == KIND_FAMILY))
		return yes(WHY_FAMILY);
	return no(WHY_NO_BASIS);
}

static bool at_the_head(enum data_kind kind) {
	return kind == KIND_PERSON || kind == KIND_TEAM || kind == KIND_CONSENT;
}

/* Table C, lines staff agreed and staff known: no seat, an agreement that reaches further than the team. */
static bool reached(struct facts f) {
	if (f.act != ACT_SEE || f.kind == KIND_CONSENT || !(caring(f.role) || f.role == ROLE_WELFARE_VOLUNTEER))
		return false;
	if (f.agreed && (caring(f.role) || table_a(f.role, f.kind, f.act)))
		return true;
	return f.known && (f.kind == KIND_PERSON || f.kind == KIND_TEAM);
}

static bool glass_opens(struct facts f) {
	return f.glass && treats(f.role) && f.act == ACT_SEE && f.kind != KIND_FAMILY && f.kind != KIND_MONEY && f.kind != KIND_CONSENT;
}

static struct verdict staff(struct facts f) {
	bool cell = table_a(f.role, f.kind, f.act);
	if (f.seat && cell && at_the_head(f.kind) && (f.known || f.agreed))
		return yes(WHY_SEAT);
	if (f.seat && cell && at_the_head(f.kind) && f.keeper)
		return yes(WHY_KEEPER);
	if (f.seat && cell && f.agreed)
		return yes(WHY_SEAT);
	if (!f.seat && reached(f))
		return yes(WHY_AGREED);
	if (glass_opens(f))
		return yes(WHY_GLASS);
	return no(f.agreed || f.known ? WHY_ROLE : WHY_NO_BASIS);
}

struct verdict decide_facts(struct facts f) {
	if (!f.signed_in)
		return no(WHY_NOT_SIGNED_IN);
	if (!f.exists)
		return no(WHY_NO_SUCH_PERSON);
	if (f.blocked)
		return no(WHY_BLOCKED);
	if (!askable(f))
		return no(WHY_NOT_ASKED_THIS_WAY);
	if (f.reserved)
		return no(WHY_RESERVED);
	if (f.kind == KIND_PROTECTION)
		return protection(f);
	if (f.concealed && f.kind == KIND_ADDRESS)
		return concealed_address(f);
	if (f.self)
		return oneself(f);
	if (f.family)
		return close_other(f);
	return staff(f);
}
