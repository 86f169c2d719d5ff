/* What an account is called, before a viewer. A relative's name is theirs: their own agreements decide, as everywhere
 * (circle_seen.c). Refuses: to say by another name that a relative withdrew; the same word stands for all of them. */
#include "mine_inside.h"
#include "../circle/circle_inside.h"

/* Also where the page is nobody's (/today). */
static bool kin_seen(struct request *r, const struct account *a) {
	struct kin k;
	struct circle_gate gate = circle_gate_open(r, a->of_person);
	return record_load(r->tx, &kin_record, a->of_kin, &k) && k.person == a->of_person && circle_may(&gate, a->of_kin, ACT_SEE);
}

struct text account_shown_name(struct request *r, id person, id account) {
	struct account a;
	if (!account || !record_load_any(r->tx, &account_record, account, &a)) return LIT("");
	if (account == r->viewer.account) return a.name;
	switch (account_kind_of(a.kind)) {
	case ACCOUNT_PERSON: return mine_words(r, JA("本人"));
	case ACCOUNT_FAMILY: return a.of_person == person && kin_seen(r, &a) ? a.name : mine_words(r, JA("家族などのひとり"));
	case ACCOUNT_STAFF: break;
	}
	return a.name;
}

struct text account_addressed(struct request *r, const struct account *a) {
	bool known = text_is(a->kind, "person") || kin_seen(r, a);
	return known ? say(r->arena, r->lang, JA("{name}さん"), &ARG("name", a->name), 1) : mine_words(r, JA("家族などのひとり"));
}
