/* Where a person is, and what narrows it: the one place that says who may know (docs/security.md, kind `address`).
 *
 * Everything that shows an address, a postcode, a phone, a home, a visit's time and office, or finds a person by one of them,
 * asks here. While a protection record asks to conceal, paper and files do without it whoever takes them along.
 * To extend: whatever else tells where somebody lives asks address_may() or address_narrow_may(). */
#include "person.h"
#include "sql_names.h"

bool address_may(struct request *r, id person, enum act act) { return may(r, person, KIND_ADDRESS, act); }

bool address_concealed(struct request *r, id person) {
	bool asked = person && person == r->asked && r->http->method == GET;   /* a list has just asked may() */
	struct standing s = person == r->person && r->person ? r->standing : asked ? r->asked_standing : guard_standing(r->tx, &r->viewer, person, r->now);
	if (r->viewer.account) return s.concealed;
	struct stmt *q = SQL(r->tx, person_concealed, V(person));   /* at the paper's door nobody stands for whom the gate could be asked */
	bool concealed = sql_row(q);
	sql_run(q);
	return concealed;
}

bool address_narrow_may(struct request *r, id person) { return !address_concealed(r, person) || address_may(r, person, ACT_SEE); }

static void without_address(struct person *p) { p->postcode = p->address = p->phone = p->home = (struct text){ 0 }; }

void person_shown(struct request *r, struct person *p, enum act act) {
	if (!address_may(r, p->row.id, act)) without_address(p);
}

void person_keep_address(struct person *p, const struct person *stored) {
	p->postcode = stored->postcode;
	p->address = stored->address;
	p->phone = stored->phone;
	p->home = stored->home;
}

bool person_address_field(const char *field) {
	static const char *const names[] = { "postcode", "address", "phone", "home" };
	struct text name = text_of(field);
	for (size_t i = 0; i < COUNT(names); i++) if (text_is(name, names[i])) return true;
	return false;
}
