/* Rules without a store: see glass_rules.h. Refuses part of a name: whoever needs the page at once has the paper or the
 * insurance card in front of them. */
#include "glass_rules.h"
#include "../../../base/fold.h"

bool glass_named(struct arena *a, const struct person *p, struct text typed) {
	struct text name = fold(a, typed);
	bool kanji = text_eq(name, fold(a, text_join(a, p->family_name, p->given_name)));
	bool kana = text_eq(name, fold(a, text_join(a, p->family_kana, p->given_kana)));
	return name.n && (kanji || kana);
}

bool glass_reason_new(struct arena *a, struct text before, struct text now) { return !text_eq(fold(a, before), fold(a, now)); }

int glass_minutes_left(instant until, instant now) { return until > now ? (int)((until - now + MINUTES(1) - 1) / MINUTES(1)) : 0; }

bool glass_room(int64_t tries, int64_t openings) { return tries < GLASS_TRIES && openings < GLASS_OPENINGS; }
