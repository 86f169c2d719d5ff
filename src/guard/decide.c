/* The gate's rule for this release, in one place and without side effects.
 *
 * What it is for: every face (page, list, count, search, export) asks decide() with the facts of the day.
 * What it refuses: everything that is not plainly allowed below; an act or a kind it does not know; reading for the
 * network, which gets counts and never persons; and it never widens for an emergency: breaking the glass is a record of
 * its own, and once it exists its grant comes in as a fact in struct standing.
 * To extend: add the fact to struct standing, load it in standing.c, name the line here, add rows to decide_test.c. */
#include "decide.h"

static struct verdict yes(const char *why) {
	return (struct verdict){ true, why };
}

static struct verdict no(const char *why) {
	return (struct verdict){ false, why };
}

/* What concerns one person. Network pages are nobody's record, so no standing opens them. */
static bool personal(enum data_kind kind) {
	switch (kind) {
	case KIND_PERSON: case KIND_WISH: case KIND_MEDICAL: case KIND_LIFE:
	case KIND_FAMILY: case KIND_SHEET: case KIND_TEAM:
		return true;
	default:
		return false;
	}
}

/* Those who work with the person. The town hall and the secretariat get counts (UX.md 4), also when a membership
 * says otherwise by mistake. */
static bool caring(enum role role) {
	switch (role) {
	case ROLE_MSW: case ROLE_DOCTOR: case ROLE_VISITING_NURSE: case ROLE_CARE_MANAGER:
	case ROLE_PHARMACIST: case ROLE_FACILITY: case ROLE_COMMUNITY_CENTRE:
		return true;
	default:
		return false;
	}
}

/* "Own profession writes" for medical data (UX.md 4): those who treat write, everybody in the team reads. */
static bool treats(enum role role) {
	return role == ROLE_DOCTOR || role == ROLE_VISITING_NURSE || role == ROLE_PHARMACIST;
}

static struct verdict decide_act(enum role role, enum data_kind kind, enum act act) {
	switch (act) {
	case ACT_SEE:
		return yes("in the team");
	case ACT_EXPORT:
		return yes("in the team; what may be seen may be taken along");
	case ACT_RECORD:
		if (kind == KIND_MEDICAL && !treats(role))
			return no("medical data is written by those who treat");
		return yes("in the team; writes this kind");
	}
	return no("unknown act");
}

struct verdict decide(bool signed_in, struct standing s, enum data_kind kind, enum act act, enum purpose purpose) {
	if (!signed_in)
		return no("not signed in");
	if (!s.exists)
		return no("no such person here");
	if (s.blocked)
		return no("the person named this viewer as one who must not see");
	if (!s.on_team)
		return no("not in the team");
	if (!personal(kind))
		return no("not a kind of data about a person");
	if (purpose != PURPOSE_CARE && purpose != PURPOSE_EMERGENCY)
		return no("for this purpose counts only");
	if (!caring(s.role))
		return no("this role gets counts only");
	return decide_act(s.role, kind, act);
}
