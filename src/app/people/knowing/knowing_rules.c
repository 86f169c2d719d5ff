/* The pure rules: who may meet which matter, and what a change needs before it is kept. Each is tested without a database
 * in knowing_rules_test.c. */
#include "knowing_rules.h"

static const struct code_item matter_items[MATTERS] = {
	[MATTER_DIAGNOSIS] = { "diagnosis", JA("病名"), NULL }, [MATTER_PROGNOSIS] = { "prognosis", JA("見通し"), NULL },
	[MATTER_TIME_LEFT] = { "time_left", JA("残された時間"), NULL }, [MATTER_HOME_PLAN] = { "home_plan", JA("在宅で過ごすこと"), NULL },
	[MATTER_DEATH] = { "death", JA("亡くなること"), NULL },
};
const struct codes knowing_matters = { "matter", matter_items, COUNT(matter_items) };

static const struct code_item value_items[] = {
	{ "knows", JA("知っている"), NULL }, { "knows_partly", JA("うすうす"), NULL }, { "not_told", JA("知らない"), NULL },
	{ "not_by_wish", JA("本人が伝えないでと言った"), NULL }, { "ask_first", JA("先に本人に聞く"), NULL }, { "unknown", JA("わからない"), NULL },
};
const struct codes knowing_values = { "knowing_value", value_items, COUNT(value_items) };

static const struct code_item plan_items[] = {
	{ "thinking", JA("考え中"), NULL }, { "waiting", JA("時機を待つ"), NULL }, { "told", JA("伝えた"), NULL },
};
const struct codes knowing_plans = { "knowing_plan", plan_items, COUNT(plan_items) };

enum knowing_value knowing_value_of(struct text code) {
	for (size_t i = 0; i < COUNT(value_items); i++) if (text_is(code, value_items[i].code)) return (enum knowing_value)(i + 1);
	return KNOWING_NOTHING;
}

unsigned matters_of(struct text codes) {
	unsigned bits = 0;
	struct text piece;
	while (codes.p && text_cut(&codes, ' ', &piece))
		for (unsigned m = 0; m < MATTERS; m++) if (text_is(piece, matter_items[m].code)) bits |= MATTER_BIT(m);
	return bits;
}

struct text matters_codes(struct arena *a, unsigned bits) {
	struct buf b = buf_in(a, 64);
	for (unsigned m = 0; m < MATTERS; m++) {
		if (!(bits & MATTER_BIT(m))) continue;
		if (b.n) buf_char(&b, ' ');
		buf_z(&b, matter_items[m].code);
	}
	return buf_done(&b);
}

bool knowing_lets(enum knowing_value value, bool self) {
	return value == KNOWING_KNOWS || (value == KNOWING_NOTHING && self);
}

unsigned knowing_blocked(const struct knower *k) {
	unsigned bits = 0;
	for (unsigned m = 0; m < MATTERS; m++) if (!knowing_lets(k->value[m], k->self)) bits |= MATTER_BIT(m);
	return bits;
}

size_t knowing_stops(unsigned touched, const struct knower *audience, size_t n, struct knowing_stop *out) {
	size_t stops = 0;
	for (size_t i = 0; i < n; i++) {
		unsigned blocked = knowing_blocked(&audience[i]) & touched;
		for (unsigned m = 0; m < MATTERS; m++)
			if (blocked & MATTER_BIT(m)) out[stops++] = (struct knowing_stop){ &audience[i], (enum matter)m, audience[i].value[m] };
	}
	return stops;
}

bool knowing_raises(const struct knower *k, enum matter m) {
	return (k->child || k->household || k->self) && (k->value[m] == KNOWING_NOT_TOLD || k->value[m] == KNOWING_NOT_BY_WISH);
}

bool knowing_kept(const enum knowing_value *values, size_t n) {
	bool kept = false;
	for (size_t i = 0; i < n; i++) {
		if (values[i] == KNOWING_NOT_TOLD || values[i] == KNOWING_NOT_BY_WISH || values[i] == KNOWING_ASK_FIRST) kept = true;
		else if (values[i] == KNOWING_KNOWS) kept = false;
	}
	return kept;
}

unsigned knowing_flaws(bool kept, const struct knowing *k) {
	enum knowing_value value = knowing_value_of(k->value);
	bool told = text_is(k->plan, "told");
	unsigned flaws = KNOWING_FINE;
	if (told || (kept && value == KNOWING_KNOWS))
		flaws |= (k->told_by.n ? 0u : KNOWING_NEEDS_BY) | (k->told_on ? 0u : KNOWING_NEEDS_ON) | (k->words.n ? 0u : KNOWING_NEEDS_WORDS);
	if (told && value != KNOWING_KNOWS && value != KNOWING_PARTLY) flaws |= KNOWING_TOLD_BUT;
	return flaws;
}
