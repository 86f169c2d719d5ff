/* A new card for an account of the person's or of a close other's. What was never opened gets one as the first time. What was
 * opened is the door to everything its owner may see: one asks, the team is told, somebody else confirms and gets the card; the
 * account's own page says so for a month, and words kept to oneself before stay closed (acp.sql).
 * Refuses: to let one and the same confirm; to confirm what was not on the page that was pressed; a card for a relative the
 * issuer may not see or who may not be invited any more; an end asked or confirmed by whoever may not give a card. */
#include "mine_inside.h"
#include "mine_rules.h"
#include "../task/task.h"
#include "../team/team.h"
#include "../timeline/timeline.h"

static const struct field renewal_fields[] = {
	REF (renewal, person,       NEED | FIXED | HIDDEN, JA("本人")),
	REF (renewal, account,      NEED | FIXED | HIDDEN, JA("だれのアカウント")),
	REF (renewal, asked_by,     NEED | FIXED | HIDDEN, JA("頼んだ人")),
	REF (renewal, confirmed_by, HIDDEN, JA("確かめた人")),
	WHEN(renewal, confirmed_at, HIDDEN, JA("確かめた時")),
	FLAG(renewal, ending,       FIXED | HIDDEN, JA("アカウントを終える")),
};
const struct record renewal_record = { "renewal", JA("新しい招待カード"), sizeof(struct renewal), renewal_fields, COUNT(renewal_fields), 0, KIND_CONSENT,
	.lasting = true };

/* ---- who may ---- */
bool issue_may(struct request *r, id kin) {
	return mine_may_issue(guard_standing_kin(r->tx, &r->viewer, r->person, kin, r->now));
}

bool issue_refused(struct request *r, id kin) {
	if (issue_may(r, kin)) return false;
	answer_status(r, 403, JA("招待カードは作れません"), JA("招待カードを作れるのは、医療ソーシャルワーカー、地域包括支援センター、ケアマネジャー、医師、窓口の事業所の人です。"));
	return true;
}

/* ---- what there is ---- */
static bool fresh(struct request *r, id account) {
	struct stmt *s = SQL(r->tx, renewal_fresh, V(account));
	bool is = sql_row(s);
	sql_run(s);
	return is;
}

bool renewal_open(struct request *r, id account, bool ending, struct renewal *n) {
	struct stmt *s = SQL(r->tx, renewal_asked, V(account), V(ending), V(r->now - DAYS(RENEWAL_DAYS)));
	id found = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	*n = (struct renewal){ 0 };
	return found && record_load(r->tx, &renewal_record, found, n);
}

static enum renewal_step step_of(struct request *r, id account, bool ending, struct renewal *open) {
	renewal_open(r, account, ending, open);
	return renewal_step(!fresh(r, account), open->asked_by, open->row.made_at, r->viewer.account, r->now);
}

static bool renewable(struct request *r, struct account *a) {
	struct kin k;
	if (!account_named(r, a)) return false;
	return text_is(a->kind, "person") || (circle_one(r, a->of_kin, &k) && kin_why_not(r, &k) == MAY_INVITE);
}

/* ---- the page ---- */
static void draw(struct request *r, int status, const struct account *a, bool ending) {
	struct person p = { 0 };
	struct renewal open;
	enum renewal_step step = step_of(r, a->row.id, ending, &open);
	struct person_ref ref = person_sub_page(r, &p, mine_words(r, ending ? JA("アカウントを終える") : JA("新しい招待カード")));
	struct mine_ask_page m = { .ref = ref, .page = ref.page, .name = account_addressed(r, a), .ending = ending,
		.action = account_href(r, a->row.id, ending ? "end" : "invite"), .opened = step != RENEWAL_CARD, .waiting = step == RENEWAL_WAIT,
		.confirming = step == RENEWAL_CONFIRM, .asked_on = date_of_instant(open.row.made_at), .renewal = open.row.id };
	struct buf back = buf_in(r->arena, 48);
	buf_f(&back, "/people/%.*s/accounts", TEXT_ARG(r->person_code));
	m.back = buf_done(&back);
	if (open.asked_by) m.asked_by = account_shown_name(r, r->person, open.asked_by);
	struct html h = html_of(r);
	tpl_mine_ask(&h, &m);
	answer_page(r, status, &h);
}

void mine_renew(struct request *r) {
	struct account a;
	if (renewable(r, &a) && !issue_refused(r, a.of_kin)) draw(r, 200, &a, false);
}

/* ---- asking and confirming ---- */
/* Somebody of the team who is not the one who asks; nobody in particular when there is none. */
static id second_one(struct request *r) {
	struct team_row *team;
	size_t n = team_on(r->tx, r->arena, r->person, r->today, &team);
	id first = team_asked(r->tx, r->arena, r->person, r->today);
	if (first != r->viewer.account) return first;
	for (size_t i = 0; i < n; i++) {
		enum role role = role_of(team[i].role);
		bool stands_by = role == ROLE_MSW || role == ROLE_DOCTOR || role == ROLE_CARE_MANAGER || role == ROLE_COMMUNITY_CENTRE;
		if (stands_by && team[i].account != r->viewer.account) return team[i].account;
	}
	return 0;
}

static void note(struct request *r, const char *ja) {
	entry_add(r->tx, r->person, "note", (struct text){ 0 }, text_of(word(LANG_JA, ja)), 0, r->now, actor_of(r));
}

void renewal_ask(struct request *r, id account, bool ending) {
	struct renewal n = { .person = r->person, .account = account, .asked_by = r->viewer.account, .ending = ending };
	record_insert(r->tx, &renewal_record, &n, actor_of(r));
	task_add(r->tx, r->person, text_of(word(LANG_JA, ending ? JA("アカウントを終えることを、本人に確かめる") : JA("新しい招待カードを、本人に会って確かめる"))),
		second_one(r), date_plus(r->today, 3), "mine_renew", n.row.id, actor_of(r));
	note(r, ending ? JA("本人・ご家族のアカウントのひとつを終えることを頼みました。もうひとりの確かめを待っています。")
		: JA("サインインのしなおしのため、新しい招待カードを頼みました。もうひとりの確かめを待っています。"));
}

static void ask_first(struct request *r, const struct account *a) {
	renewal_ask(r, a->row.id, false);
	FLASH(r, 0, JA("頼みました。チームのほかの人が本人に会って確かめると、カードが出ます。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/accounts", TEXT_ARG(r->person_code));
}

static void confirmed(struct request *r, struct renewal *open) {
	open->confirmed_by = r->viewer.account;
	open->confirmed_at = r->now;
	record_update(r->tx, &renewal_record, open, open->row.version, NULL, actor_of(r), NULL);
	task_done_for(r->tx, "mine_renew", open->row.id, actor_of(r));
}

static void confirm(struct request *r, struct account *a, struct renewal *open) {
	confirmed(r, open);
	RUN(r->tx, renewal_drafts, V(a->row.id));
	note(r, JA("ふたりで確かめて、サインインのしなおしを手伝いました。"));
	record_update(r->tx, &account_record, a, a->row.version, word(LANG_JA, JA("招待コードを新しくした")), actor_of(r), NULL);
	invite_card(r, a, "/accounts");
}

void mine_renew_post(struct request *r) {
	struct account a;
	struct renewal open;
	id pressed = 0;
	if (!renewable(r, &a) || issue_refused(r, a.of_kin)) return;
	id_read(typed(r, "renewal"), &pressed);
	switch (step_of(r, a.row.id, false, &open)) {
	case RENEWAL_CARD:
		record_update(r->tx, &account_record, &a, a.row.version, word(LANG_JA, JA("招待コードを新しくした")), actor_of(r), NULL);
		invite_card(r, &a, "/accounts");
		return;
	case RENEWAL_ASK: ask_first(r, &a); return;
	case RENEWAL_WAIT: break;
	case RENEWAL_CONFIRM:
		if (pressed == open.row.id) { confirm(r, &a, &open); return; }
		break;
	}
	form_again(r);
	draw(r, 409, &a, false);
}

/* ---- the end: what was never opened ends at once, everything else by two ---- */
/* The same seats as give a card: an account is somebody's door, and shutting it is no smaller a thing than opening it. */
static bool end_refused(struct request *r, id kin) {
	if (issue_may(r, kin)) return false;
	answer_status(r, 403, JA("アカウントは終えられません"), JA("アカウントを終えられるのは、医療ソーシャルワーカー、地域包括支援センター、ケアマネジャー、医師、窓口の事業所の人です。"));
	return true;
}

void mine_end(struct request *r) {
	struct account a;
	if (account_named(r, &a) && !end_refused(r, a.of_kin)) draw(r, 200, &a, true);
}

/* The sessions go in the same transaction: whoever looks at a page of theirs is out with the next request. */
static void end_now(struct request *r, struct account *a) {
	record_end(r->tx, &account_record, a->row.id, a->row.version, NULL, actor_of(r));
	session_end_all(r->tx, a->row.id);
	FLASH(r, 0, JA("{name}のアカウントを終えました。もうサインインできません。"), ARG("name", account_addressed(r, a)));
}

void mine_end_post(struct request *r) {
	struct account a;
	struct renewal open;
	id pressed = 0;
	if (!account_named(r, &a) || end_refused(r, a.of_kin)) return;
	id_read(typed(r, "renewal"), &pressed);
	enum renewal_step step = step_of(r, a.row.id, true, &open);
	if (step == RENEWAL_WAIT || (step == RENEWAL_CONFIRM && pressed != open.row.id)) {
		form_again(r);
		draw(r, 409, &a, true);
		return;
	}
	if (step == RENEWAL_ASK) {
		renewal_ask(r, a.row.id, true);
		FLASH(r, 0, JA("頼みました。チームのほかの人が確かめると、アカウントが終わります。"), ARG("", LIT("")));
	} else {
		if (step == RENEWAL_CONFIRM) confirmed(r, &open);
		end_now(r, &a);
	}
	answer_see(r, "/people/%.*s/accounts", TEXT_ARG(r->person_code));
}

/* ---- on the account's own page ---- */
size_t renewals_own(struct request *r, struct mine_renewed **out) {
	struct mine_renewed *list = ARENA_ARRAY(r->arena, struct mine_renewed, 10);
	size_t n = 0;
	id by[10][2];
	struct stmt *s = SQL(r->tx, renewals_own, V(r->viewer.account), V(r->now - DAYS(RENEWED_DAYS)), V(r->now - DAYS(RENEWAL_DAYS)));
	while (n < 10 && sql_row(s)) {
		by[n][0] = sql_int(s, 0);
		by[n][1] = sql_int(s, 1);
		list[n++] = (struct mine_renewed){ .on = date_of_instant(sql_null(s, 2) ? sql_int(s, 3) : sql_int(s, 2)), .waiting = sql_null(s, 2),
			.ending = sql_int(s, 4) != 0 };
	}
	sql_run(s);
	for (size_t i = 0; i < n; i++) {
		list[i].asked = account_shown_name(r, r->person, by[i][0]);
		list[i].confirmed = account_shown_name(r, r->person, by[i][1]);
	}
	*out = list;
	return n;
}

bool renewal_closed(struct request *r) {
	struct stmt *s = SQL(r->tx, renewal_closed, V(r->viewer.account));
	bool closed = sql_row(s);
	sql_run(s);
	return closed;
}
