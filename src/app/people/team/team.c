/* The team: its card, its page with everybody who ever was, joining and leaving. Leaving ends access at once. */
#include "team.h"
#include "templates.h"
#include "sql_names.h"
#include "team_page.h"
#include "../consent/consent.h"
#include "../task/task.h"
#include "../../desk/sample.h"
#include "../../../base/fold.h"

static const struct field team_member_fields[] = {
	REF (team_member, person,  NEED | FIXED | HIDDEN, JA("本人")),
	REF (team_member, account, NEED | FIXED | HIDDEN, JA("人")),
	REF (team_member, office,  NEED | FIXED | HIDDEN, JA("事業所")),
	CODE(team_member, role,    NEED | FIXED | HIDDEN, JA("役割"), &role_codes),
	LINE(team_member, part,    0, JA("受け持ち（主治医、窓口など）"), 1, 40),
	DATE(team_member, from_on, NEED | FUTURE, JA("いつから")),
	DATE(team_member, to_on,   FUTURE, JA("いつまで")),
};
const struct record team_member_record = { "team_member", JA("チームの一人"), sizeof(struct team_member), team_member_fields,
	COUNT(team_member_fields), 0, KIND_TEAM, .section = "team", .decides_access = true };

static struct team_row row_read(struct arena *a, struct stmt *s) {
	struct team_row t = { .member = sql_int(s, 0), .account = sql_int(s, 1), .office = sql_int(s, 2), .name = sql_text(s, 3),
		.office_name = sql_text(s, 4), .role = sql_text(s, 5), .part = sql_text(s, 6), .phone = sql_text(s, 7),
		.from_on = (date)sql_int(s, 8), .to_on = (date)sql_int(s, 9) };
	const struct code_item *role = code_find(&role_codes, t.role);
	t.role_ja = text_of(role ? role->ja : "");
	t.face = text_first(t.name, 1);
	(void)a;
	return t;
}

#define TEAM_MAX 200
static size_t rows_read(struct arena *a, struct stmt *s, struct team_row **out) {
	size_t n = 0, cap = 16;
	struct team_row *rows = ARENA_ARRAY(a, struct team_row, cap);
	while (n < TEAM_MAX && sql_row(s)) {
		if (n == cap) {
			struct team_row *more = ARENA_ARRAY(a, struct team_row, TEAM_MAX);
			for (size_t i = 0; i < n; i++) more[i] = rows[i];
			rows = more;
			cap = TEAM_MAX;
		}
		rows[n++] = row_read(a, s);
	}
	sql_run(s);
	*out = rows;
	return n;
}

size_t team_on(struct tx *tx, struct arena *a, id person, date on, struct team_row **out) {
	return rows_read(a, SQL(tx, team_on, V(person), V(on)), out);
}

struct read_once { struct team_row *rows; size_t n; };

size_t team_today(struct request *r, id person, struct team_row **out) {
	struct read_once fresh, *was = person == r->person ? page_kept(r, "team") : NULL;
	if (!was) {
		fresh.n = team_on(r->tx, r->arena, person, r->today, &fresh.rows);
		was = person == r->person ? ARENA_ARRAY(r->arena, struct read_once, 1) : &fresh;
		*was = fresh;
		if (person == r->person) page_keep(r, "team", was);
	}
	*out = was->rows;
	return was->n;
}

id team_asked(struct tx *tx, struct arena *a, id person, date on) {
	struct team_row *team;
	struct person p;
	size_t n = team_on(tx, a, person, on, &team);
	if (!n || !person_load(tx, person, &p)) return 0;
	for (size_t i = 0; i < n; i++) if (team[i].office == p.keeper) return team[i].account;
	return team[0].account;
}

/* ---- shown ---- */
/* places: where they work may be told, which may tell where the person is. */
static struct team_line line_of(struct request *r, const struct team_row *t, bool places) {
	struct team_line l = { .member = t->member, .face = t->face, .office = t->office_name, .part = t->part, .phone = t->phone,
		.from_on = t->from_on, .to_on = t->to_on, .name = t->name, .role = text_of(word(r->lang, text_z(r->arena, t->role_ja))) };
	if (!places) l.office = l.phone = LIT("");
	l.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, l.phone));
	l.now = t->from_on <= r->today && (!t->to_on || t->to_on >= r->today);
	l.ends = l.now && t->to_on != 0;
	return l;
}

static void lines_of(struct request *r, id person, struct team_part *m, const struct team_row *rows, size_t n) {
	bool places = address_narrow_may(r, person);
	m->lines = ARENA_ARRAY(r->arena, struct team_line, n + 1);
	for (size_t i = 0; i < n; i++) m->lines[m->n_lines++] = line_of(r, &rows[i], places);
}

void team_card(struct html *h, struct person_ref ref) {
	if (!may(ref.r, ref.person->row.id, KIND_TEAM, ACT_SEE)) return;
	struct team_row *rows;
	struct team_part m = { .page = ref.page, .code = ref.person->code };
	size_t n = team_today(ref.r, ref.person->row.id, &rows);
	lines_of(ref.r, ref.person->row.id, &m, rows, n);
	tpl_team_card(h, &m);
}

static void sponsors_of(struct request *r, struct team_part *m) {
	struct stmt *s = SQL(r->tx, team_sponsors, V(r->person));
	while (sql_row(s))
		for (size_t i = 0; i < m->n_lines; i++)
			if (m->lines[i].member == sql_int(s, 0)) m->lines[i].sponsor = sql_text(s, 1);
}

static void team_page(struct request *r, int status) {
	struct person p = { 0 };
	struct team_row *rows;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("チーム"))));
	struct team_part m = { .ref = ref, .page = ref.page, .code = p.code, .may_change = may(r, r->person, KIND_TEAM, ACT_RECORD) };
	size_t n = rows_read(r->arena, SQL(r->tx, team_ever, V(r->person)), &rows);
	lines_of(r, r->person, &m, rows, n);
	m.candidates = ARENA_ARRAY(r->arena, struct team_candidate, 500);
	struct stmt *s = SQL(r->tx, team_candidates, V(r->today), V(r->person));
	while (m.n_candidates < 500 && sql_row(s)) {
		const struct code_item *role = code_find(&role_codes, sql_text(s, 3));
		m.candidates[m.n_candidates++] = (struct team_candidate){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 2),
			text_of(role ? word(r->lang, role->ja) : "") };
	}
	sql_run(s);
	sponsors_of(r, &m);
	struct html h = html_of(r);
	tpl_team_page(&h, &m);
	answer_page(r, status, &h);
}

static void team_show(struct request *r) { team_page(r, 200); }

/* Membership ends by itself; who asked them to join is asked 30 days before. */
static void ask_to_renew(struct request *r, const struct team_member *m) {
	date ask = date_plus(m->to_on, -30);
	if (!m->to_on) return;
	task_add(r->tx, r->person, text_of(word(LANG_JA, JA("チームにいる期限が近い人がいる。続けるか決める"))), r->viewer.account, ask < r->today ? r->today : ask,
		"team_renew", m->row.id, actor_of(r));
}

static void team_add(struct request *r) {
	static const char *const keys[] = { "account_role", NULL };
	struct team_member m = { .person = r->person, .from_on = r->today };
	id chosen;
	record_read(&team_member_record, &m, &r->http->form, keys, &r->problems);
	if (id_read(typed(r, "account_role"), &chosen)) {
		struct stmt *s = SQL(r->tx, team_role_of, V(chosen));
		if (sql_row(s)) { m.account = sql_int(s, 0); m.office = sql_int(s, 1); m.role = sql_text(s, 2); }
		sql_run(s);
	}
	if (!m.account) problem_add(&r->problems, "account_role", JA("だれに加わってもらうかを選んでください"), NULL, 0);
	else record_check(&team_member_record, &m, r->today, &r->problems);
	if (r->problems.n) { form_again(r); team_page(r, 422); return; }
	record_insert(r->tx, &team_member_record, &m, actor_of(r));
	id joined = last_change(r);
	ask_to_renew(r, &m);
	struct text kinds = consent_member_sees(r, r->person, m.account, m.office);
	if (kinds.n) FLASH(r, joined, JA("チームに加わりました。いまの同意で見られること：{kinds}"), ARG("kinds", kinds));
	else FLASH(r, joined, JA("チームに加わりました。いまの同意では、まだ何も見られません。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/team", TEXT_ARG(r->person_code));
}

static bool member_named(struct request *r, struct team_member *m) {
	id member;
	return id_read(param(r, "member"), &member) && record_load(r->tx, &team_member_record, member, m) && m->person == r->person;
}

/* What the colleague will no longer see, before anybody presses. */
static void team_leave_show(struct request *r) {
	struct person p = { 0 };
	struct team_member member;
	struct team_row *rows;
	if (!member_named(r, &member)) return;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("チームから外す"))));
	struct team_end_page m = { .ref = ref, .page = ref.page, .code = p.code, .own = member.account == r->viewer.account,
		.person_name = say(r->arena, r->lang, JA("{name}さん"), (struct arg[]){ ARG("name", person_name(r->arena, &p)) }, 1) };
	size_t n = rows_read(r->arena, SQL(r->tx, team_ever, V(r->person)), &rows);
	for (size_t i = 0; i < n; i++)
		if (rows[i].member == member.row.id) m.line = line_of(r, &rows[i], address_narrow_may(r, r->person));
	consent_member_leaves(r, r->person, member.account, member.office, &m.lost, &m.left);
	m.page.focus = true;
	struct html h = html_of(r);
	tpl_team_end(&h, &m);
	answer_page(r, 200, &h);
}

/* The last day may be today at the earliest: what was seen until now was seen rightly. */
static void team_leave(struct request *r) {
	struct team_member m;
	if (!member_named(r, &m)) return;
	id member = m.row.id;
	m.to_on = date_plus(r->today, -1) < m.from_on ? m.from_on : date_plus(r->today, -1);
	task_done_for(r->tx, "team_renew", member, actor_of(r));
	if (m.from_on >= r->today) record_end(r->tx, &team_member_record, member, m.row.version, NULL, actor_of(r));
	else record_update(r->tx, &team_member_record, &m, m.row.version, NULL, actor_of(r), NULL);
	FLASH(r, last_change(r), JA("チームから外れました。この人の頁は、もう見えません。"), ARG("", LIT("")));
	answer_see(r, m.account == r->viewer.account ? "/people" : "/people/%.*s/team", TEXT_ARG(r->person_code));
}

static void team_renew(struct request *r) {
	struct team_member m;
	if (!member_named(r, &m)) return;
	if (!m.to_on || m.to_on < r->today) return;
	m.to_on = date_plus_months(m.to_on > r->today ? m.to_on : r->today, 12);
	record_update(r->tx, &team_member_record, &m, m.row.version, NULL, actor_of(r), NULL);
	id renewed = last_change(r);
	ask_to_renew(r, &m);
	FLASH(r, renewed, JA("チームにいる期限を、1年のばしました。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/team", TEXT_ARG(r->person_code));
}

static const struct route team_routes[] = {
	{ GET,  "/people/:person/team",                team_show,  PERSON(KIND_TEAM, ACT_SEE) },
	{ POST, "/people/:person/team",                team_add,   PERSON(KIND_TEAM, ACT_RECORD) },
	{ GET,  "/people/:person/team/:member/end",    team_leave_show, PERSON(KIND_TEAM, ACT_RECORD) },
	{ POST, "/people/:person/team/:member/end",    team_leave, PERSON(KIND_TEAM, ACT_RECORD) },
	{ POST, "/people/:person/team/:member/renew",  team_renew, PERSON(KIND_TEAM, ACT_RECORD) },
};
static const struct record *const team_records[] = { &team_member_record };

/* Who else is on whose team in the sample; the one who brought the person is there already. */
static void team_sample(struct sample *s) {
	static const struct { const char *person, *members; } teams[] = {
		{ "kitazawa", "doctor visiting_nurse care_manager pharmacist community_centre" },
		{ "miura", "msw visiting_nurse care_manager pharmacist" }, { "suzuki", "doctor visiting_nurse" },
		{ "takasaki", "doctor visiting_nurse" }, { "sato", "msw" }, { "tanaka", "msw doctor" },
		{ "kobayashi", "doctor msw" }, { "yoshida", "visiting_nurse care_manager pharmacist" },
	};
	for (size_t i = 0; i < COUNT(teams); i++) {
		struct text members = text_of(teams[i].members), one;
		while (text_cut(&members, ' ', &one)) {
			struct actor who = sample_by(s, text_z(tx_arena(s->tx), one), 28, 9, 0);
			struct team_member m = { .person = sample_person(s, teams[i].person), .account = who.account, .office = who.office, .role = one,
				.part = text_is(one, "doctor") ? LIT("主治医") : (struct text){ 0 }, .from_on = date_plus(s->today, -28) };
			record_insert(s->tx, &team_member_record, &m, who);
		}
	}
}

const struct feature team_feature = { "team", team_routes, COUNT(team_routes), team_records, COUNT(team_records), team_sample };

void team_join_fields(struct html *h, struct page p) {
	static const char *const names[] = { "part", "from_on", "to_on" };
	struct team_member m = { .from_on = p.r->today, .to_on = date_plus_months(p.r->today, 12) };
	for (size_t i = 0; i < COUNT(names); i++) record_field_form(h, &team_member_record, names[i], &m, p.r->typed, &p.r->problems);
}
