/* Visits: today's for きょう, the next three on the person's page. Planning them comes with the calendar. */
#include "visit.h"
#include "visit_page.h"
#include "templates.h"
#include "sql_names.h"
#include "../acp/acp.h"
#include "../caution/caution.h"
#include "../knowing/knowing.h"
#include "../../desk/sample.h"

static const struct field visit_fields[] = {
	REF (visit, person,   NEED | FIXED | HIDDEN, JA("本人")),
	REF (visit, account,  NEED | HIDDEN, JA("訪ねる人")),
	DATE(visit, visit_on, NEED | FUTURE, JA("訪ねる日")),
	LINE(visit, visit_at, 0, JA("時刻"), 1, 5),
	LINE(visit, words,    0, JA("内容"), 1, 100),
};
const struct record visit_record = { "visit", JA("訪問"), sizeof(struct visit), visit_fields, COUNT(visit_fields), 0, KIND_LIFE, .section = "visit" };

#define VISITS_MAX 60
size_t visit_day(struct request *r, id account, date on, struct visit_row **out) {
	struct visit_row *rows = ARENA_ARRAY(r->arena, struct visit_row, VISITS_MAX);
	size_t n = 0, kept = 0;
	struct stmt *s = SQL(r->tx, visit_day, V(account), V(on));
	while (n < VISITS_MAX && sql_row(s)) rows[n++] = (struct visit_row){ .person = sql_int(s, 1), .code = sql_text(s, 2),
		.name = person_joined(r->arena, sql_text(s, 3), sql_text(s, 4)), .kana = person_joined(r->arena, sql_text(s, 5), sql_text(s, 6)), .at = sql_text(s, 7), .words = sql_text(s, 8) };
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		struct caution *cautions;
		if (!may(r, rows[i].person, KIND_LIFE, ACT_SEE) || !address_narrow_may(r, rows[i].person)) continue;
		rows[i].cautious = caution_on(r->tx, r->arena, rows[i].person, r->today, &cautions) > 0 || knowing_cautious(r, rows[i].person);
		rows[i].wish = acp_newest(r, rows[i].person).words;
		rows[kept++] = rows[i];
	}
	*out = rows;
	return kept;
}

void visit_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_LIFE, ACT_SEE) || !address_narrow_may(ref.r, ref.person->row.id)) return;
	struct visit_part m = { .page = ref.page };
	struct stmt *s = SQL(ref.r->tx, visit_next, V(ref.person->row.id), V(ref.r->today));
	while (m.n_lines < COUNT(m.lines_) && sql_row(s))
		m.lines_[m.n_lines++] = (struct visit_line){ (date)sql_int(s, 0), sql_text(s, 1), sql_text(s, 2), sql_text(s, 3), sql_text(s, 4) };
	sql_run(s);
	m.lines = m.lines_;
	tpl_visit_card(h, &m);
}

static const struct record *const visit_records[] = { &visit_record };

/* Who comes on which weekdays, for the next eight weeks. */
static void visit_sample(struct sample *s) {
	static const struct { const char *person, *account, *at, *words; int every, first; } plans[] = {
		{ "kitazawa", "visiting_nurse", "14:00", "体調の確認・服薬", 1, 0 }, { "miura", "visiting_nurse", "15:30", "痛みの確認", 1, 0 },
		{ "yoshida", "visiting_nurse", "10:00", "呼吸器の確認", 1, 0 }, { "kitazawa", "doctor", "13:00", "訪問診療", 14, 3 },
		{ "miura", "doctor", "11:00", "訪問診療", 7, 0 }, { "yoshida", "doctor", "16:00", "訪問診療", 7, 2 },
		{ "suzuki", "visiting_nurse", "09:30", "むくみの確認", 7, 1 }, { "takasaki", "care_manager", "10:30", "月の見直し", 28, 0 },
	};
	for (size_t i = 0; i < COUNT(plans); i++)
		for (int day = plans[i].first; day < 56; day += plans[i].every) {
			struct visit v = { .person = sample_person(s, plans[i].person), .account = sample_account(s, plans[i].account),
				.visit_on = date_plus(s->today, day), .visit_at = text_of(plans[i].at), .words = text_of(plans[i].words) };
			record_insert(s->tx, &visit_record, &v, sample_by(s, plans[i].account, 7, 8, 0));
		}
}

const struct feature visit_feature = { .name = "visit", .records = visit_records, .n_records = COUNT(visit_records), .sample = visit_sample };
