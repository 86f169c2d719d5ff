/* The rules of ACP: whose will it is, what is current, where the ring stands, when to ask again. Pure; each is tested
 * without a database in acp_rules_test.c. */
#include "acp_rules.h"

/* FEATURES.md N1: own words, own gesture, presumed with grounds. Nothing else may stand under the person's heading. */
bool acp_is_summary(struct text topic, struct text voice, struct text words) {
	return topic.n && text_is(voice, "own_words") && !text_starts(words, "「");
}

bool acp_is_persons_will(struct text voice) {
	return text_is(voice, "own_words") || text_is(voice, "own_gesture") || text_is(voice, "presumed");
}

static bool own(const struct acp_statement *s) { return text_is(s->voice, "own_words") || text_is(s->voice, "own_gesture"); }

const struct acp_statement *acp_current_after(const struct acp_statement *now, const struct acp_statement *next) {
	if (!acp_is_persons_will(next->voice)) return now;
	bool named = now && text_is(next->act, "changed") && next->before == now->row.id && next->reason.n;
	if (now && own(now) && !own(next) && !named) return now;
	return text_is(next->act, "withdrawn") ? NULL : next;
}

static bool in_order(const struct acp_statement *a, const struct acp_statement *b) {
	return a->said_on < b->said_on || (a->said_on == b->said_on && a->row.id < b->row.id);
}

const struct acp_statement *acp_current_of(const struct acp_statement *const *all, size_t n, struct text topic, date on) {
	const struct acp_statement *now = NULL, *last = NULL;
	for (size_t i = 0; i < n; i++) {
		if (all[i]->said_on > on || !text_eq(all[i]->topic, topic)) continue;
		if (last && !in_order(last, all[i])) continue;
		last = all[i];
		now = acp_current_after(now, all[i]);
	}
	return now;
}

#define OWN_FRESH_MONTHS 6                        /* UX.md 5.1 */
enum acp_wish_state acp_wish_state(const struct acp_statement *s, date on) {
	if (!s || !acp_is_persons_will(s->voice)) return WISH_UNKNOWN;
	if (!own(s)) return WISH_PRESUMED;
	return s->said_on < date_plus_months(on, -OWN_FRESH_MONTHS) ? WISH_OWN_OLD : WISH_OWN;
}

enum acp_step acp_ring(const struct acp_talk *t) {
	if (!t) return STEP_HEAR;
	if (text_is(t->share, "not_yet")) return STEP_SHARE;
	if (text_is(t->mood, "not_now")) return STEP_REVIEW;      /* nothing to read back: asked again, later */
	return t->read_back_on ? STEP_REVIEW : STEP_CONFIRM;
}

bool acp_next_known(struct text c) {
	return !c.n || text_is(c, "1w") || text_is(c, "2w") || text_is(c, "1m") || text_is(c, "change") || text_is(c, "date");
}

date acp_next_due(date held_on, struct text choice, date typed) {
	date latest = date_plus_months(held_on, 12);              /* DOMAIN.md 3.2 */
	if (text_is(choice, "1w")) return date_plus(held_on, 7);
	if (text_is(choice, "2w")) return date_plus(held_on, 14);
	if (text_is(choice, "1m")) return date_plus_months(held_on, 1);
	if (text_is(choice, "date") && typed > held_on) return typed < latest ? typed : latest;
	return date_plus_months(held_on, 6);
}

/* ---- names ---- */
static bool parts_names(int32_t c) { return c == 0x3001 || c == 0xFF0C || c == ',' || c == '/' || c == 0xFF0F || c == '\n' || c == '\r'; }

bool acp_names_cut(struct text *rest, struct text *name) {
	while (rest->n) {
		struct text walk = *rest, piece = *rest;
		bool parted = false;
		while (walk.n && !parted) {
			piece.n = (size_t)(walk.p - rest->p);
			parted = parts_names(text_next(&walk));
		}
		if (!parted) piece = *rest;
		*rest = walk;
		*name = text_trim(piece);
		if (name->n) return true;
	}
	return false;
}

size_t acp_names_count(struct text names) {
	struct text rest = names, name, other;
	size_t n = 0, at = 0;
	for (; acp_names_cut(&rest, &name); at++) {
		struct text again = names;
		bool seen = false;
		for (size_t i = 0; i < at && acp_names_cut(&again, &other); i++) seen |= text_eq(name, other);
		n += !seen;
	}
	return n;
}

unsigned acp_presumed_flaws(struct text words, struct text grounds, struct text weighed_by) {
	if (!words.n && !grounds.n && !weighed_by.n) return PRESUMED_FINE;
	return (words.n ? 0u : PRESUMED_EMPTY) | (grounds.n ? 0u : PRESUMED_NO_GROUNDS) | (acp_names_count(weighed_by) >= 2 ? 0u : PRESUMED_ALONE);
}

bool acp_complete(size_t n_words, struct text mood, struct text presumed) {
	return n_words || text_is(mood, "not_now") || presumed.n;
}

bool acp_time_ok(struct text t) {
	int64_t h, m;
	size_t colon;
	if (!text_find(t, LIT(":"), &colon) || t.n - colon != 3 || colon < 1 || colon > 2) return false;
	return text_int((struct text){ t.p, colon }, &h) && text_int(text_from(t, colon + 1), &m) && h >= 0 && h < 24 && m >= 0 && m < 60;
}

bool acp_place_own(struct text place) { return text_is(place, "mine") || text_is(place, "kin_page"); }

bool acp_sheet_uses(struct text topic) { return text_is(topic, "acute") || text_is(topic, "place"); }
