/* The sample's own accounts, all invented: 北沢さん himself; 三浦さん's husband, to whom wish, life and sheet are open; her mother,
 * to whom only the daily life is. Their sessions begin at one tap of the sample's sign-in page. */
#include "mine_inside.h"
#include "../consent/consent.h"
#include "../../desk/sample.h"

static const struct { const char *key, *person, *relation, *words, *kinds, *by, *witness; int days; } owns[] = {
	{ "kitazawa", "kitazawa", NULL, NULL, NULL, NULL, NULL, 9 },
	{ "miura-otto", "miura", "夫", "三浦 健", "wish life sheet", "msw", "山本 千尋", 20 },
	{ "miura-haha", "miura", "母", "岡 久美子", "life", "msw", "三浦 健", 6 },
};

static id kin_called(struct sample *s, id person, const char *relation) {
	struct stmt *st = SQL(s->tx, mine_sample_kin, V(person), V(relation));
	id kin = sql_row(st) ? sql_int(st, 0) : 0;
	sql_run(st);
	return kin;
}

static void agreed(struct sample *s, id person, id kin, const char *kinds, const char *by, const char *witness, int days) {
	struct actor actor = sample_by(s, by, days, 14, 0);
	struct consent c = { .person = person, .effect = LIT("permit"), .recipient = LIT("kin"), .to_kin = kin, .kinds = text_of(kinds), .purpose = LIT("care"),
		.basis = LIT("consent"), .method = LIT("spoken"), .given_by = LIT("person"), .witness = text_of(witness), .explained_by = actor.account,
		.agreed_on = date_plus(s->today, -days), .from_on = date_plus(s->today, -days), .to_on = date_plus_months(s->today, 6) };
	consent_put(s->tx, &c, actor);
}

void mine_sample(struct sample *s) {
	for (size_t i = 0; i < COUNT(owns); i++) {
		id person = sample_person(s, owns[i].person), kin = owns[i].relation ? kin_called(s, person, owns[i].relation) : 0;
		struct person p;
		if (!person_load(s->tx, person, &p) || (owns[i].relation && !kin)) continue;
		struct account a = { .login = text_of(owns[i].key), .language = LIT("ja"), .large_type = !kin, .kind = kin ? LIT("family") : LIT("person"),
			.of_person = person, .of_kin = kin, .name = kin ? text_of(owns[i].words) : person_name(tx_arena(s->tx), &p) };
		sample_add(s->accounts, &s->n_accounts, owns[i].key, record_insert(s->tx, &account_record, &a, sample_by(s, "msw", owns[i].days, 15, 0)));
		if (kin) agreed(s, person, kin, owns[i].kinds, owns[i].by, owns[i].witness, owns[i].days);
	}
}
