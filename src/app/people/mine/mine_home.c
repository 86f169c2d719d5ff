/* /mine: who comes next, one's words, the sheet, who looked; whom to phone; and what is written at the head of the record.
 * What was not agreed for the reader is absent: no heading, no number. */
#include "mine_inside.h"
#include "../acp/acp.h"
#include "../emergency/emergency.h"
#include "../team/team.h"
#include "../timeline/timeline.h"
#include "../../../base/fold.h"

#define VISITS 3
#define PHONES 20

static struct text role_word(struct request *r, struct text code) {
	const struct code_item *role = code.n ? code_find(&role_codes, code) : NULL;
	return role ? mine_words(r, role->ja) : LIT("");
}

/* Who comes from where narrows the whereabouts: hidden with them (person_address.c). */
static void visits_of(const struct mine *mine, struct mine_home_page *m) {
	if (!address_narrow_may(mine->r, mine->r->person)) return;
	struct request *r = mine->r;
	m->visits_open = !m->dead && address_narrow_may(r, r->person) && mine_sees(mine, KIND_LIFE);
	if (!m->visits_open) return;
	m->visits = ARENA_ARRAY(r->arena, struct mine_visit, VISITS);
	struct stmt *s = SQL(r->tx, mine_visits, V(r->person), V(r->today));
	while (m->n_visits < VISITS && sql_row(s))
		m->visits[m->n_visits++] = (struct mine_visit){ (date)sql_int(s, 0), sql_text(s, 1), sql_text(s, 2), role_word(r, sql_text(s, 3)), sql_text(s, 4) };
	sql_run(s);
}

static void phones_of(const struct mine *mine, struct mine_home_page *m) {
	if (!address_narrow_may(mine->r, mine->r->person)) return;
	struct request *r = mine->r;
	struct team_row *team;
	if (!address_narrow_may(r, r->person) || !mine_sees(mine, KIND_TEAM)) return;
	size_t n = team_on(r->tx, r->arena, r->person, r->today, &team);
	m->phones = ARENA_ARRAY(r->arena, struct mine_phone, PHONES);
	for (size_t i = 0; i < n && m->n_phones < PHONES; i++)
		m->phones[m->n_phones++] = (struct mine_phone){ team[i].name, role_word(r, team[i].role), team[i].office_name, team[i].phone,
			text_join(r->arena, LIT("tel:"), fold_digits(r->arena, team[i].phone)) };
}

static void drafts_of(const struct mine *mine, struct mine_home_page *m) {
	struct request *r = mine->r;
	m->drafts = ARENA_ARRAY(r->arena, struct mine_draft, 5);
	struct stmt *s = SQL(r->tx, mine_drafts, V(r->viewer.account));
	while (m->n_drafts < 5 && sql_row(s)) m->drafts[m->n_drafts++] = (struct mine_draft){ sql_text(s, 0), sql_int(s, 1) };
	sql_run(s);
}

/* The newest words of the person's own, whoever reads; a close other's are on their page of words. */
static void quote_of(const struct mine *mine, struct mine_home_page *m) {
	struct mine_quote *lines;
	m->words_open = mine_sees(mine, KIND_WISH);
	if (!m->words_open) return;
	m->may_speak = may(mine->r, mine->r->person, KIND_WISH, ACT_SPEAK);
	size_t n = mine_quotes(mine, &lines);
	for (size_t i = 0; i < n && !m->has_quote; i++) {
		if (lines[i].kin || lines[i].withdrawn) continue;
		m->quote = lines[i];
		m->has_quote = true;
	}
}

static void own_line(const struct mine *mine, struct mine_home_page *m) {
	struct request *r = mine->r;
	struct kin k;
	if (mine->self || !mine_sees(mine, KIND_FAMILY) || !record_load(r->tx, &kin_record, r->viewer.of_kin, &k)) return;
	m->own_line = true;
	m->own_phone = k.phone;
	struct buf b = buf_in(r->arena, 64);
	record_value_put(&b, record_field(&kin_record, "contact"), &k, r->lang);
	m->own_contact = k.contact_words.n ? k.contact_words : buf_done(&b);
}

/* What stands at the head of the person's record, each by its own kind; to themselves also the day of birth. */
static void basics_of(const struct mine *mine, struct mine_home_page *m) {
	const struct person *p = &mine->person;
	struct buf birth = buf_in(mine->r->arena, 48);
	if (mine->self && p->birth_on) date_put_era(&birth, p->birth_on, mine->r->lang);
	m->birth = buf_done(&birth);
	if (p->address.n + p->home.n + p->phone.n && mine_sees(mine, KIND_ADDRESS)) {
		m->address = p->address;
		m->phone = p->phone;
		m->home = p->home;
	}
	if (p->conditions.n && may(mine->r, p->row.id, KIND_MEDICAL, ACT_SEE) && mine_open(mine, p->conditions)) {
		reads(mine->r, p->row.id, KIND_MEDICAL);
		m->conditions = p->conditions;
	}
	m->basics = mine->self || m->address.n + m->phone.n + m->home.n + m->conditions.n;
}

void mine_home(struct request *r) {
	struct mine mine;
	struct entry_family *news;
	if (!mine_begin(r, "mine", mine_words(r, JA("きょう")), &mine)) return;
	struct mine_home_page m = { .page = mine.page, .name = mine.name, .relation = mine.relation, .me = mine.self, .dead = mine.person.died_on != 0 };
	visits_of(&mine, &m);
	phones_of(&mine, &m);
	drafts_of(&mine, &m);
	quote_of(&mine, &m);
	m.sheet_open = may(r, r->person, KIND_SHEET, ACT_SEE);
	m.sheet_made = m.sheet_open && sheet_made(r, r->person);
	basics_of(&mine, &m);
	own_line(&mine, &m);
	m.basics |= m.own_line;
	m.quiet = mine.self && address_concealed(r, r->person);
	m.n_remarks = remarks_own(&mine, &m.remarks);
	m.n_renewed = renewals_own(r, &m.renewed);
	m.closed = m.n_renewed && renewal_closed(r);
	m.desk_phone = r->region->phone;
	m.desk_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, r->region->phone));
	m.log_open = may(r, r->person, KIND_CONSENT, ACT_SEE);
	if (m.log_open) {
		reads(r, r->person, KIND_CONSENT);
		m.n_seen = seen_newest(r, 3, &m.seen);
	}
	m.large = r->viewer.large_type || text_is(pairs_get(&r->http->cookies, "engawa_large"), "1");
	m.nothing = !m.visits_open && !m.words_open && !m.sheet_open && !m.log_open && !m.n_phones && !m.basics && !timeline_for_family(r, &news);
	struct html h = html_of(r);
	tpl_mine_home(&h, &m);
	answer_page(r, 200, &h);
}
