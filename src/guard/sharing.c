/* From rows about sharing to the facts the gate decides by. Pure.
 *
 * Refuses: to permit anything. It only says what is recorded; whether that is enough is decide.c's matter. A row it cannot read
 * (unknown recipient, kind, purpose) permits nothing, and reserves nothing.
 * To extend: a new recipient is a line in reaches(), in recipient_of(), in the view seat (db/003-sharing.sql) and in
 * docs/security.md. */
#include "sharing.h"

static bool in_force(date from_on, date to_on, date today) {
	return from_on <= today && (!to_on || to_on >= today);
}

static bool works(const struct sharing *s, id account, id office, enum role role, date today) {
	for (size_t i = 0; i < s->n_places; i++) {
		const struct place_row *p = &s->places[i];
		if (p->account == account && (!office || p->office == office) && (role == ROLE_NONE || p->role == role)
			&& (!today || in_force(p->from_on, p->to_on, today)))
			return true;
	}
	return false;
}

static bool numbers_only(enum role role) {
	return role == ROLE_MUNICIPALITY || role == ROLE_SECRETARIAT || role == ROLE_NONE;
}

/* Of several seats: the one of the office the viewer acts for, then the oldest. */
static const struct seat_row *seat_of(const struct sharing *s, struct asking who, date today) {
	const struct seat_row *best = NULL;
	for (size_t i = 0; i < s->n_seats; i++) {
		const struct seat_row *m = &s->seats[i];
		if (m->account != who.account || numbers_only(m->role) || !in_force(m->from_on, m->to_on, today)
			|| !works(s, who.account, m->office, m->role, today))
			continue;
		bool here = m->office == who.office;
		if (!best || (here && best->office != who.office) || (here == (best->office == who.office) && m->from_on < best->from_on))
			best = m;
	}
	return best;
}

static bool keeps(const struct sharing *s, struct asking who, date today) {
	for (size_t i = 0; i < s->n_seats; i++) {
		const struct seat_row *m = &s->seats[i];
		if (m->account == who.account && m->office == s->keeper && s->keeper && !numbers_only(m->role)
			&& in_force(m->from_on, m->to_on, today) && works(s, who.account, m->office, m->role, today))
			return true;
	}
	return false;
}

/* The role at the place of work that began first; of two that began the same day, the one that opens less. */
static enum role role_at_work(const struct sharing *s, struct asking who, date today) {
	const struct place_row *first = NULL;
	for (size_t i = 0; i < s->n_places; i++) {
		const struct place_row *p = &s->places[i];
		if (p->account != who.account || !in_force(p->from_on, p->to_on, today)) continue;
		if (!first || p->from_on < first->from_on || (p->from_on == first->from_on && p->role > first->role)) first = p;
	}
	return first ? first->role : ROLE_NONE;
}

static bool works_in_list(const struct sharing *s, id account, id list, date today) {
	for (size_t i = 0; i < s->n_lists; i++) {
		const struct list_row *l = &s->lists[i];
		if (l->list == list && (!today || (!l->ended && in_force(l->from_on, l->to_on, today))) && works(s, account, l->office, ROLE_NONE, today)) return true;
	}
	return false;
}

static bool was_seated(const struct sharing *s, id account) {
	for (size_t i = 0; i < s->n_seats; i++)
		if (s->seats[i].account == account) return true;
	return false;
}

/* today 0: also what was and is no longer, as for reservations. */
static bool reaches(const struct sharing *s, const struct consent_row *c, struct asking who, const struct seat_row *seat, date today) {
	bool staff = who.kind == ACCOUNT_STAFF;
	switch (c->recipient) {
	case TO_TEAM: return staff && (c->reserve ? was_seated(s, who.account) : seat != NULL);
	case TO_ROLE: return staff && c->to_role != ROLE_NONE && (c->reserve ? works(s, who.account, 0, c->to_role, today) : seat && seat->role == c->to_role);
	case TO_OFFICE: return staff && c->to && works(s, who.account, c->to, ROLE_NONE, today);
	case TO_ACCOUNT: return c->to == who.account;
	case TO_LIST: return staff && c->to && works_in_list(s, who.account, c->to, today);
	case TO_KIN: return who.kind == ACCOUNT_FAMILY && who.of_person == s->person && c->to && c->to == who.of_kin;
	case TO_NOBODY: break;
	}
	return false;
}

static void apply(struct standing *st, const struct sharing *s, const struct consent_row *c, struct asking who, const struct seat_row *seat,
	date today) {
	if (c->reserve) {
		if (!reaches(s, c, who, seat, 0)) return;
		st->reserved |= c->kinds;
		if (c->kinds & KIND_BIT(KIND_PERSON)) st->blocked = true;
		return;
	}
	if (!in_force(c->from_on, c->to_on, today) || !reaches(s, c, who, seat, today)) return;
	if (c->purpose == PURPOSE_CARE) st->agreed_care |= c->kinds;
	if (c->purpose == PURPOSE_CARE || c->purpose == PURPOSE_EMERGENCY) st->agreed_emergency |= c->kinds;
}

struct standing standing_from(const struct sharing *s, struct asking who, id whose, date today, instant now) {
	struct standing st = { .exists = s->person != 0 };
	if (!st.exists || !who.account) return st;
	bool staff = who.kind == ACCOUNT_STAFF;
	const struct seat_row *seat = staff ? seat_of(s, who, today) : NULL;
	st.self = who.kind == ACCOUNT_PERSON && who.of_person == s->person;
	st.family = who.kind == ACCOUNT_FAMILY && who.of_person == s->person;
	st.on_team = seat != NULL;
	st.keeper = staff && keeps(s, who, today);
	st.role = !staff ? ROLE_NONE : seat ? seat->role : role_at_work(s, who, today);
	for (size_t i = 0; i < s->n_consents; i++)
		if (s->consents[i].kin == whose || (s->consents[i].reserve && !s->consents[i].kin)) apply(&st, s, &s->consents[i], who, seat, today);
	for (size_t i = 0; i < s->n_glasses; i++)
		st.glass |= staff && s->glasses[i].account == who.account && s->glasses[i].opened_at <= now && s->glasses[i].until_at > now
			&& now - s->glasses[i].opened_at < GLASS_LIFE;
	for (size_t i = 0; i < s->n_named; i++) {
		const struct named_row *n = &s->named[i];
		st.concealed |= n->conceal;
		st.blocked |= (n->account && n->account == who.account) || (n->kin && st.family && n->kin == who.of_kin);
	}
	return st;
}

struct facts facts_of(bool signed_in, struct standing s, enum data_kind kind, enum act act, enum purpose purpose) {
	unsigned agreed = purpose == PURPOSE_CARE ? s.agreed_care : purpose == PURPOSE_EMERGENCY ? s.agreed_emergency : 0;
	unsigned bit = kind > KIND_NONE && kind < DATA_KINDS ? KIND_BIT(kind) : 0;
	return (struct facts){ .signed_in = signed_in, .exists = s.exists, .blocked = s.blocked, .reserved = s.reserved & bit,
		.concealed = s.concealed, .self = s.self, .family = s.family, .seat = s.on_team, .keeper = s.keeper, .role = s.role,
		.agreed = agreed & bit, .known = agreed != 0, .glass = s.glass, .kind = kind, .act = act, .purpose = purpose };
}

struct verdict decide(bool signed_in, struct standing s, enum data_kind kind, enum act act, enum purpose purpose) {
	return decide_facts(facts_of(signed_in, s, kind, act, purpose));
}

unsigned kinds_of(struct text codes) {
	unsigned kinds = 0;
	for (struct text one; text_cut(&codes, ' ', &one);) {
		enum data_kind kind = data_kind_of(one);
		if (kind != KIND_NONE) kinds |= KIND_BIT(kind);
	}
	return kinds;
}

enum recipient recipient_of(struct text code) {
	static const char *const names[] = { "", "team", "role", "office", "account", "list", "kin" };
	for (size_t i = 1; i < COUNT(names); i++)
		if (text_is(code, names[i])) return (enum recipient)i;
	return TO_NOBODY;
}

enum purpose purpose_of(struct text code) {
	return text_is(code, "care") ? PURPOSE_CARE : text_is(code, "emergency") ? PURPOSE_EMERGENCY : PURPOSE_NETWORK;
}
