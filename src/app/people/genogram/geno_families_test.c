/* Families for the tests. All invented; the grown ones are the same in every run. */
#include "geno_test.h"
#include <stdio.h>
#include <string.h>

static int add(struct family *f, const char *name, const char *relation, enum geno_sex sex, int year) {
	int i = f->kin.n_people++;
	f->people[i] = (struct geno_person){ .name = text_of(name), .relation = text_of(relation), .sex = sex, .born = year ? year * 10000 : 0 };
	return i;
}

static void tie(struct family *f, int from, int to, enum geno_kind kind, enum geno_quality q) {
	if (f->kin.n_ties < 500) f->ties[f->kin.n_ties++] = (struct geno_tie){ from, to, kind, q, 0 };
}

static void child(struct family *f, int father, int mother, int of) {
	if (father >= 0) tie(f, father, of, GENO_PARENT_OF, GENO_PLAIN);
	if (mother >= 0) tie(f, mother, of, GENO_PARENT_OF, GENO_PLAIN);
}

static int dead(struct family *f, int i, int year) {
	f->people[i].dead = true;
	f->people[i].died = year ? year * 10000 : 0;
	return i;
}

static void begin(struct family *f) {
	memset(f, 0, sizeof *f);
	f->kin = (struct geno_kin){ .people = f->people, .ties = f->ties, .today = 20260415 };
}

void family_single_man(struct family *f) {
	begin(f);
	int me = add(f, "北沢 勇", "", GENO_MAN, 1946), father = dead(f, add(f, "", "父", GENO_MAN, 0), 0), mother = dead(f, add(f, "", "母", GENO_WOMAN, 0), 0);
	int elder = dead(f, add(f, "", "兄", GENO_MAN, 1940), 2008), wife = dead(f, add(f, "", "兄の妻", GENO_WOMAN, 0), 0);
	int younger = dead(f, add(f, "", "弟", GENO_MAN, 1950), 2019), nephew = add(f, "北沢 修", "甥", GENO_MAN, 1973);
	f->people[me].home = true;
	f->people[nephew].place = LIT("市内");
	tie(f, father, mother, GENO_SPOUSE, 0);
	child(f, father, mother, elder);
	child(f, father, mother, me);
	child(f, father, mother, younger);
	tie(f, elder, wife, GENO_SPOUSE, 0);
	child(f, elder, wife, nephew);
	tie(f, me, nephew, GENO_BOND, GENO_CUT_OFF);
}

void family_of_four(struct family *f) {
	begin(f);
	int me = add(f, "三浦 恵", "", GENO_WOMAN, 1986), man = add(f, "三浦 健", "夫", GENO_MAN, 1983);
	int girl = add(f, "三浦 葵", "長女", GENO_WOMAN, 2012), boy = add(f, "三浦 蓮", "長男", GENO_MAN, 2016);
	int father = dead(f, add(f, "", "実父", GENO_MAN, 0), 2015), mother = add(f, "岡本 和子", "実母", GENO_WOMAN, 1958);
	f->people[mother].place = LIT("市外");
	f->people[man].key = true;
	for (int i = me; i <= boy; i++) f->people[i].home = true;
	tie(f, man, me, GENO_SPOUSE, GENO_CLOSE);
	child(f, man, me, girl);
	child(f, man, me, boy);
	tie(f, father, mother, GENO_SPOUSE, 0);
	child(f, father, mother, me);
	tie(f, me, mother, GENO_BOND, GENO_DISTANT);
}

void family_of_23(struct family *f) {
	begin(f);
	int me = add(f, "佐々木 美智子", "", GENO_WOMAN, 1940), man = dead(f, add(f, "佐々木 正", "夫", GENO_MAN, 1936), 2011);
	int first = add(f, "小川 進", "前の夫", GENO_MAN, 1935), half = add(f, "小川 隆", "長男", GENO_MAN, 1961);
	int son = add(f, "佐々木 学", "二男", GENO_MAN, 1968), girl = add(f, "林 恵美", "長女", GENO_WOMAN, 1971), in_law = add(f, "林 修", "長女の夫", GENO_MAN, 1969);
	int son_wife = add(f, "佐々木 薫", "二男の妻", GENO_WOMAN, 1970), half_wife = add(f, "小川 京子", "長男の妻", GENO_WOMAN, 1963);
	int g1 = add(f, "小川 翔", "孫", GENO_MAN, 1990), g2 = add(f, "佐々木 陽菜", "孫", GENO_WOMAN, 1998), g3 = add(f, "林 大輝", "孫", GENO_MAN, 2001), g4 = add(f, "林 美月", "孫", GENO_WOMAN, 2001);
	int g1_wife = add(f, "小川 結衣", "孫の妻", GENO_WOMAN, 1991), great = add(f, "小川 湊", "ひ孫", GENO_MAN, 2020);
	int father = dead(f, add(f, "", "父", GENO_MAN, 1905), 1970), mother = dead(f, add(f, "", "母", GENO_WOMAN, 1910), 1989);
	int sister = add(f, "高野 節子", "妹", GENO_WOMAN, 1944), sister_man = dead(f, add(f, "高野 博", "妹の夫", GENO_MAN, 1941), 2020), niece = add(f, "高野 直美", "姪", GENO_WOMAN, 1969);
	int his_father = dead(f, add(f, "", "夫の父", GENO_MAN, 0), 0), his_mother = dead(f, add(f, "", "夫の母", GENO_WOMAN, 0), 0), brother = dead(f, add(f, "", "夫の兄", GENO_MAN, 1930), 1995);
	f->people[me].home = f->people[son].home = f->people[son_wife].home = f->people[g2].home = true;
	f->people[son].key = true;
	f->people[g3].born = f->people[g4].born = 20010504;
	tie(f, first, me, GENO_DIVORCED, GENO_CUT_OFF);
	tie(f, man, me, GENO_SPOUSE, 0);
	child(f, first, me, half); child(f, man, me, son); child(f, man, me, girl);
	tie(f, son, son_wife, GENO_SPOUSE, 0); child(f, son, son_wife, g2);
	tie(f, in_law, girl, GENO_SEPARATED, GENO_TENSION); child(f, in_law, girl, g3); child(f, in_law, girl, g4);
	tie(f, half, half_wife, GENO_SPOUSE, 0); child(f, half, half_wife, g1);
	tie(f, g1, g1_wife, GENO_PARTNER, 0); child(f, g1, g1_wife, great);
	tie(f, father, mother, GENO_SPOUSE, 0); child(f, father, mother, me); child(f, father, mother, sister);
	tie(f, sister_man, sister, GENO_SPOUSE, 0); child(f, sister_man, sister, niece);
	tie(f, his_father, his_mother, GENO_SPOUSE, 0); child(f, his_father, his_mother, man); child(f, his_father, his_mother, brother);
	tie(f, me, sister, GENO_BOND, GENO_CLOSE); tie(f, me, half, GENO_BOND, GENO_DISTANT); tie(f, me, son_wife, GENO_BOND, GENO_TENSION);
}

/* ---- by chance ---- */
static unsigned next(unsigned *s) { *s = *s * 1664525u + 1013904223u; return *s >> 9; }
static int pick(unsigned *s, int n) { return n > 0 ? (int)(next(s) % (unsigned)n) : 0; }

static int somebody(struct family *f, unsigned *s, enum geno_sex sex, int year) {
	static const char *const relations[] = { "兄", "妹", "いとこ", "長男", "二男の妻", "義理の母", "母方の祖父", "姪" };
	int i = f->kin.n_people;
	snprintf(f->names[i], sizeof f->names[i], "%s %s%d", i % 3 ? "森" : "長谷川", i % 5 ? "明" : "美智子", i);
	if (pick(s, 12) == 0) sex = GENO_UNSTATED;
	int now = add(f, f->names[i], relations[pick(s, 8)], sex, pick(s, 8) ? year : 0);
	if (year < 1945) dead(f, now, year + 70 + pick(s, 10));
	f->people[now].home = pick(s, 6) == 0;
	return now;
}

static int year_of(const struct family *f, int i) { return f->people[i].born ? date_year(f->people[i].born) : 1960; }

static int partners(const struct family *f, int who, int *one) {
	int n = 0;
	for (int i = 0; i < f->kin.n_ties; i++) {
		const struct geno_tie *t = &f->ties[i];
		if (t->kind < GENO_SPOUSE || t->kind > GENO_DIVORCED || (t->from != who && t->to != who)) continue;
		*one = t->from == who ? t->to : t->from;
		n++;
	}
	return n;
}

static bool has_parents(const struct family *f, int who) {
	for (int i = 0; i < f->kin.n_ties; i++) if (f->ties[i].to == who && f->ties[i].kind <= GENO_ADOPTIVE_PARENT_OF) return true;
	return false;
}

static enum geno_sex other_sex(enum geno_sex s) { return s == GENO_MAN ? GENO_WOMAN : GENO_MAN; }

static void marry(struct family *f, unsigned *s, int who) {
	int one = -1, n = partners(f, who, &one);
	if (n > (pick(s, 6) == 0 ? 2 : 1)) return;
	int mate = somebody(f, s, other_sex(f->people[who].sex), year_of(f, who) + pick(s, 9) - 4);
	enum geno_kind kind = n ? (pick(s, 2) ? GENO_DIVORCED : GENO_PARTNER) : pick(s, 8) ? GENO_SPOUSE : GENO_SEPARATED;
	tie(f, who, mate, kind, pick(s, 5) ? GENO_PLAIN : (enum geno_quality)pick(s, 5));
	if (pick(s, 2)) child(f, who, mate, somebody(f, s, (enum geno_sex)(1 + pick(s, 2)), year_of(f, who) + 28));
}

static void bear(struct family *f, unsigned *s, int who) {
	int one = -1, year = year_of(f, who) + 22 + pick(s, 18);
	partners(f, who, &one);
	if (year > 2024) return;
	int baby = somebody(f, s, (enum geno_sex)(1 + pick(s, 2)), year);
	if (pick(s, 12) == 0) { tie(f, who, baby, GENO_ADOPTIVE_PARENT_OF, 0); if (one >= 0) tie(f, one, baby, GENO_ADOPTIVE_PARENT_OF, 0); return; }
	child(f, who, pick(s, 15) ? one : -1, baby);
}

static void parents(struct family *f, unsigned *s, int who) {
	if (has_parents(f, who) || year_of(f, who) < 1915) return;
	int father = pick(s, 10) ? somebody(f, s, GENO_MAN, year_of(f, who) - 30) : -1, mother = somebody(f, s, GENO_WOMAN, year_of(f, who) - 27);
	if (father >= 0) tie(f, father, mother, GENO_SPOUSE, 0);
	child(f, father, mother, who);
	for (int n = pick(s, 4); n > 0; n--) child(f, father, mother, somebody(f, s, (enum geno_sex)(1 + pick(s, 2)), year_of(f, who) - 6 + pick(s, 12)));
}

void family_grown(struct family *f, unsigned seed, int people) {
	unsigned s = seed * 7919 + 17;
	begin(f);
	somebody(f, &s, (enum geno_sex)(1 + pick(&s, 2)), 1930 + pick(&s, 60));
	f->people[0].home = true;
	for (int turn = 0; f->kin.n_people < people - 6 && turn < 4000; turn++) {
		int who = pick(&s, 3) ? pick(&s, f->kin.n_people) : pick(&s, f->kin.n_people < 6 ? f->kin.n_people : 6);
		switch (pick(&s, 7)) {
		case 0: case 1: marry(f, &s, who); break;
		case 2: parents(f, &s, who); break;
		default: bear(f, &s, who); break;
		}
	}
	for (int i = pick(&s, 5); i > 0; i--) tie(f, 0, 1 + pick(&s, f->kin.n_people - 1), GENO_BOND, (enum geno_quality)(1 + pick(&s, 4)));
	while (f->kin.n_people < people && pick(&s, 2)) somebody(f, &s, GENO_WOMAN, 1950);     /* known by name, not how related */
}

void family_hostile(struct family *f, unsigned seed, int people, int ties) {
	unsigned s = seed * 104729 + 3;
	begin(f);
	for (int i = 0; i < people; i++) somebody(f, &s, (enum geno_sex)pick(&s, 3), 1900 + pick(&s, 120));
	for (int i = 0; i < ties; i++)
		tie(f, pick(&s, people + 4) - 2, pick(&s, people + 4) - 2, (enum geno_kind)pick(&s, 7), (enum geno_quality)pick(&s, 5));
	f->kin.self = pick(&s, people + 2) - 1;
}
