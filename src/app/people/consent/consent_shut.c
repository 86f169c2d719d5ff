/* Relatives about whom nothing is agreed any more: they took it back, or it ended. Their names are closed to everybody, yet
 * they may be asked again; whoever records an agreement tells them apart by what they are to the person and since when
 * nothing is agreed, and not by name.
 * Refuses: to offer somebody who has died, or who may be seen (they are in the list by name). */
#include "consent_inside.h"
#include "sql_names.h"

static struct text label_of(struct request *r, struct text relation, date since) {
	const struct code_item *item = code_find(record_field(&kin_record, "relation")->codes, relation);
	struct buf b = buf_in(r->arena, 32);
	date_put(&b, since, r->lang);
	struct arg args[] = { ARG("since", buf_done(&b)), ARG("relation", item ? text_of(word(r->lang, item->ja)) : LIT("")) };
	bool family = item && may(r, r->person, KIND_FAMILY, ACT_SEE);
	return say(r->arena, r->lang, family ? JA("家族などのひとり（{relation}。{since}まで同意あり）") : JA("家族などのひとり（{since}まで同意あり）"), args, family ? 2 : 1);
}

/* Two nephews who took it back on the same day: in the order in which they were added. */
static struct text told_apart(struct request *r, const struct consent_shut *before, size_t n, struct text label) {
	int64_t alike = 0;
	for (size_t i = 0; i < n; i++) alike += text_starts(before[i].label, text_z(r->arena, label));
	return alike ? text_join(r->arena, text_join(r->arena, label, LIT(" ")), int_text(r->arena, alike + 1)) : label;
}

#define SHUT_MAX 200
size_t consent_shut(struct request *r, struct consent_shut **out) {
	struct consent_shut *all = ARENA_ARRAY(r->arena, struct consent_shut, SHUT_MAX);
	size_t n = 0, kept = 0;
	struct kin k;
	struct stmt *s = SQL(r->tx, consent_kin_shut, V(r->person), V(r->today));
	while (n < SHUT_MAX && sql_row(s)) {
		instant withdrawn = sql_int(s, 2);
		date over = (date)sql_int(s, 3), back = withdrawn ? date_of_instant(withdrawn) : 0, since = back > over ? back : over;
		all[n++] = (struct consent_shut){ sql_int(s, 0), label_of(r, sql_text(s, 1), since) };
	}
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		if (circle_one(r, all[i].kin, &k)) continue;
		all[kept] = (struct consent_shut){ all[i].kin, told_apart(r, all, kept, all[i].label) };
		kept++;
	}
	*out = all;
	return kept;
}

bool consent_shut_named(struct request *r, id kin) {
	struct consent_shut *all;
	size_t n = consent_shut(r, &all);
	for (size_t i = 0; i < n; i++)
		if (all[i].kin == kin) return true;
	return false;
}
