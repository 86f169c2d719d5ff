/* What the caution bar says of those who have not been told: by relation, never by name, one sentence for everybody of whom
 * the same is true. Somebody the viewer may not see is still a reason for care, and is not described. */
#include "knowing_inside.h"

#define BAR_MAX 8
struct group { unsigned matters, by_wish; bool self; struct knowing_one **who; size_t n; };

static struct group *group_for(struct group *groups, size_t *n, unsigned matters, unsigned by_wish, bool self) {
	for (size_t i = 0; i < *n; i++) if (groups[i].matters == matters && groups[i].by_wish == by_wish && groups[i].self == self) return &groups[i];
	if (*n == BAR_MAX) return NULL;
	groups[*n] = (struct group){ .matters = matters, .by_wish = by_wish, .self = self };
	return &groups[(*n)++];
}

static bool own_child(const struct knowing_one *o) { return o->k.child && (text_is(o->relation, "son") || text_is(o->relation, "daughter")); }

/* 子ども（12歳・7歳） */
static struct text children_words(struct request *r, const struct group *g) {
	struct buf ages = buf_in(r->arena, 32);
	size_t n = 0;
	bool all = true;
	for (size_t i = 0; i < g->n; i++) {
		if (!own_child(g->who[i])) continue;
		n++;
		all &= g->who[i]->k.age >= 0;
		if (ages.n) buf_z(&ages, word(r->lang, JA("ages|・")));
		buf_text(&ages, say(r->arena, r->lang, JA("ages|{age}歳"), (struct arg[]){ ARG("age", int_text(r->arena, g->who[i]->k.age)) }, 1));
	}
	if (!n) return LIT("");
	struct text noun = text_of(word(r->lang, n == 1 ? JA("one|子ども") : JA("many|子ども")));
	return all ? say(r->arena, r->lang, JA("{children}（{ages}）"), (struct arg[]){ ARG("children", noun), ARG("ages", buf_done(&ages)) }, 2) : noun;
}

static struct text who_words(struct request *r, const struct group *g) {
	struct buf b = buf_in(r->arena, 64);
	struct text children = children_words(r, g);
	for (size_t i = 0; i < g->n; i++) {
		if (own_child(g->who[i])) continue;
		if (b.n) buf_z(&b, word(r->lang, JA("people|と")));
		buf_text(&b, g->who[i]->k.who);
	}
	if (b.n && children.n) buf_z(&b, word(r->lang, JA("people|と")));
	buf_text(&b, children);
	return buf_done(&b);
}

static struct text sentence(struct request *r, const struct group *g) {
	struct arg args[] = { ARG("who", who_words(r, g)), ARG("matters", matters_words(r, g->matters)), ARG("wished", matters_words(r, g->by_wish)) };
	struct text line = say(r->arena, r->lang, JA("{who}には、{matters}をまだ伝えていません。"), args, 2);
	if (!g->by_wish) return line;
	struct text why = g->self ? text_of(word(r->lang, JA("知りたくないと言っています。"))) : g->by_wish == g->matters
		? text_of(word(r->lang, JA("本人が「伝えないで」と言っています。"))) : say(r->arena, r->lang, JA("{wished}は、本人が「伝えないで」と言っています。"), args + 2, 1);
	return text_join(r->arena, r->lang == LANG_EN ? text_join(r->arena, line, LIT(" ")) : line, why);
}

/* Is there a relative the viewer may not see, of whom the same would be said? */
static bool unseen_raises(struct request *r, id person, const struct knowing_one *people, size_t n) {
	struct knower hidden[KNOWING_PEOPLE];
	size_t n_hidden = 0;
	struct stmt *s = SQL(r->tx, knowing_kin, V(person));
	while (n_hidden < KNOWING_PEOPLE && sql_row(s)) {
		id kin = sql_int(s, 0);
		date born = (date)sql_int(s, 1);
		int age = born ? date_age(born, r->today) : -1;
		bool seen = false;
		for (size_t i = 0; i < n; i++) seen |= people[i].k.kin == kin;
		if (!seen) hidden[n_hidden++] = (struct knower){ .kin = kin, .household = sql_int(s, 2) != 0, .child = age >= 0 && age < 18 };
	}
	sql_run(s);
	for (size_t i = 0; i < n_hidden; i++) {
		struct knower k = knowing_reader(r, person, hidden[i].kin);
		k.household = hidden[i].household;
		k.child = hidden[i].child;
		for (unsigned m = 0; m < MATTERS; m++) if (knowing_raises(&k, (enum matter)m)) return true;
	}
	return false;
}

static bool any_kept(struct request *r, id person) {
	struct stmt *s = SQL(r->tx, knowing_any_kept, V(person));
	bool any = sql_row(s);
	sql_run(s);
	return any;
}

size_t knowing_bar(struct request *r, id person, struct text **out) {
	struct group groups[BAR_MAX];
	struct knowing_one *people;
	size_t n_groups = 0, n = 0;
	bool more = false;
	*out = ARENA_ARRAY(r->arena, struct text, BAR_MAX + 1);
	if (!any_kept(r, person)) return 0;
	size_t n_people = knowing_people(r, person, &people);
	for (size_t i = 0; i < n_people; i++) {
		unsigned matters = 0, by_wish = 0;
		for (unsigned m = 0; m < MATTERS; m++) {
			if (!knowing_raises(&people[i].k, (enum matter)m)) continue;
			matters |= MATTER_BIT(m);
			if (people[i].k.value[m] == KNOWING_NOT_BY_WISH) by_wish |= MATTER_BIT(m);
		}
		struct group *g = matters ? group_for(groups, &n_groups, matters, by_wish, people[i].k.self) : NULL;
		more |= matters && !g;
		if (!g) continue;
		if (!g->who) g->who = ARENA_ARRAY(r->arena, struct knowing_one *, KNOWING_PEOPLE);
		g->who[g->n++] = &people[i];
	}
	for (size_t i = 0; i < n_groups; i++) (*out)[n++] = sentence(r, &groups[i]);
	if (more || unseen_raises(r, person, people, n_people)) (*out)[n++] =
		text_of(word(r->lang, JA("この人の近しい人に、まだ伝えていないことがあります。話すまえに、担当者に確かめてください。")));
	return n;
}

bool knowing_cautious(struct request *r, id person) {
	struct text *lines;
	return knowing_bar(r, person, &lines) > 0;
}
