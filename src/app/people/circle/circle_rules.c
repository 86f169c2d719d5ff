/* The rules of the circle. Each says where it comes from; nothing here knows tables or pages.
 * Refuses: to say that anybody may consent to treatment. Nobody may (DOMAIN.md 2.1, 5.6).
 * To extend: a new relation needs its degree and order here, and its word in circle_record.c. */
#include "circle_rules.h"

static const struct { const char *relation; int degree, order; } relations[] = {
	{ "spouse", 0, 0 }, { "partner", -1, 0 }, { "son", 1, 1 }, { "daughter", 1, 1 }, { "father", 1, 2 }, { "mother", 1, 2 },
	{ "brother", 2, 3 }, { "sister", 2, 3 }, { "grandparent", 2, 3 }, { "grandchild", 2, 3 },
	{ "uncle_aunt", 3, 3 }, { "nephew_niece", 3, 3 }, { "cousin", 4, 3 },
};

int circle_degree(struct text relation) {
	for (size_t i = 0; i < COUNT(relations); i++) if (text_is(relation, relations[i].relation)) return relations[i].degree;
	return -1;
}

int circle_order(struct text relation) {
	for (size_t i = 0; i < COUNT(relations); i++) if (text_is(relation, relations[i].relation)) return relations[i].order;
	return 3;
}

/* DOMAIN.md 5.6: petitioners are the person, the spouse, relatives within the 4th degree, prosecutor, mayor. */
bool circle_may_petition(struct text relation) {
	int degree = circle_degree(relation);
	return degree >= 0 && degree <= 4;
}

bool circle_petition_depends(struct text relation) { return text_is(relation, "in_law"); }

bool circle_may_call(struct text contact) { return text_is(contact, "any") || text_is(contact, "day_only"); }
bool circle_refuses(struct text contact) { return text_is(contact, "refuses") || text_is(contact, "person_refuses"); }

static bool living(const struct kin *k) { return !k->dead && !k->died_on; }

bool circle_key_doubtful(const struct kin *k) { return k->key_person && (circle_refuses(k->contact) || !living(k)); }
bool circle_presumer_open(const struct kin *k) { return k->presumer > 0 && !k->presumer_agreed; }

bool circle_is_child(const struct kin *k, date today) {
	int age = k->birth_on && living(k) ? date_age(k->birth_on, today) : -1;
	return age >= 0 && age < 18;
}

bool circle_will_over(const struct kin_will *w, date today) { return w->until_on && w->until_on < today; }

size_t circle_newest(struct kin_will *rows, size_t n) {
	const struct codes *parts = record_field(&kin_will_record, "part")->codes;
	size_t kept = 0;
	for (size_t p = 0; p < parts->n; p++)
		for (size_t i = kept; i < n; i++) {
			if (!text_is(rows[i].part, parts->items[p].code)) continue;
			struct kin_will newest = rows[i];
			for (size_t j = i; j > kept; j--) rows[j] = rows[j - 1];   /* the others keep their order */
			rows[kept++] = newest;
			break;
		}
	return kept;
}

const struct circle_duty_row circle_duties[DUTIES] = {
	[DUTY_CONTACT] = { "F1", JA("急なときの連絡"), { "contact" } },
	[DUTY_EXPLAIN] = { "F2", JA("説明の場・計画・契約"), { "attend", "contract" } },
	[DUTY_DAILY]   = { "F3", JA("暮らしの物・家・ペット・鍵"), { "daily" } },
	[DUTY_MONEY]   = { "F4", JA("お金"), { "pay" } },
	[DUTY_PLACE]   = { "F5", JA("退院・住みかえ・見守り"), { "discharge_place" } },
	[DUTY_PRESUME] = { "F6", JA("本人の意思を推しはかる"), { NULL } },
	[DUTY_AFTER]   = { "F7", JA("亡くなったあとのこと"), { "body", "belongings", "funeral" } },
};

bool circle_part_filled(const char *part, const struct kin_will *w, size_t n, date today) {
	for (size_t i = 0; i < n; i++)
		if (text_is(w[i].part, part) && text_is(w[i].answer, "willing") && !circle_will_over(&w[i], today)) return true;
	return false;
}

bool circle_presumer_named(const struct kin *k, size_t n) {
	for (size_t i = 0; i < n; i++) if (k[i].presumer > 0 && k[i].presumer_agreed && living(&k[i])) return true;
	return false;
}
