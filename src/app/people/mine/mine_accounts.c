/* The team's side: who of this person's has an account, inviting the person.
 * The card is handed over on paper (account_card_draw); a login says nothing about whose it is.
 * Refuses: a second account for the same one; an account of somebody else's person. */
#include "mine_inside.h"

#define ACCOUNTS_MAX 100

/* ---- logins ---- */
/* Not the name: it stands in the address on the card, and addresses are kept by browsers. */
struct text login_proposed(struct request *r) {
	static const char *const words[] = { "sakura", "momiji", "tsubaki", "kawa", "yama", "umi", "sora", "hoshi", "tsuki", "kaze", "yuki", "hana", "mori",
		"nami", "tori", "usagi", "kitsune", "tanuki", "suzume", "hotaru", "kaede", "matsu", "take", "ume", "fuji", "ayame", "sumire", "tanpopo", "ringo",
		"mikan", "kuri", "budou" };
	unsigned char random[3];
	for (int tries = 0; tries < 50; tries++) {
		random_fill(random, sizeof random);
		struct buf b = buf_in(r->arena, 24);
		buf_f(&b, "%s%d", words[random[0] % COUNT(words)], 100 + (random[1] * 256 + random[2]) % 900);
		if (account_login_free(r->tx, buf_done(&b))) return buf_done(&b);
	}
	return LIT("");
}

static bool login_plain(struct text login) {
	bool plain = login.n >= 2 && login.n <= 40;
	for (size_t i = 0; plain && i < login.n; i++) {
		char c = login.p[i];
		plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
	}
	return plain;
}

bool login_check(struct request *r, struct text login) {
	if (!login_plain(login))
		problem_add(&r->problems, "login", JA("半角の英小文字と数字で、2〜40文字にしてください。"), NULL, 0);
	else if (!account_login_free(r->tx, login))
		problem_add(&r->problems, "login", JA("このサインインの名前は、もう使われています。ほかの名前にしてください。"), NULL, 0);
	return !r->problems.n;
}

/* ---- who has one ---- */
size_t accounts_of(struct request *r, struct account_state **out) {
	struct account_state *list = ARENA_ARRAY(r->arena, struct account_state, ACCOUNTS_MAX);
	size_t n = 0;
	struct stmt *s = SQL(r->tx, mine_accounts, V(r->person));
	while (n < ACCOUNTS_MAX && sql_row(s))
		list[n++] = (struct account_state){ .account = sql_int(s, 0), .login = sql_text(s, 1), .name = sql_text(s, 2),
			.kind = account_kind_of(sql_text(s, 3)), .kin = sql_int(s, 4), .gone = !sql_null(s, 5), .invite_until = sql_int(s, 6),
			.opened = sql_int(s, 7) != 0 && sql_null(s, 8) };
	sql_run(s);
	*out = list;
	return n;
}

struct text account_href(struct request *r, id account, const char *tail) {
	char shown[ID_CHARS + 1];
	id_show(account, shown);
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/accounts/%s/%s", TEXT_ARG(r->person_code), shown, tail);
	return buf_done(&b);
}

static struct text relation_of(struct request *r, const struct account_state *a, const struct kin_row *kin, size_t n) {
	if (a->kind == ACCOUNT_PERSON) return mine_words(r, JA("本人"));
	for (size_t i = 0; i < n; i++) if (kin[i].kin.row.id == a->kin) return kin[i].relation_ja;
	return mine_words(r, JA("ご家族"));
}

static struct account_row row_of(struct request *r, const struct account_state *a, struct text relation) {
	struct renewal open;
	bool asked = !a->gone && (renewal_open(r, a->account, false, &open) || renewal_open(r, a->account, true, &open));
	return (struct account_row){ .account = a->account, .login = a->login, .name = a->kind == ACCOUNT_PERSON ? a->name : account_shown_name(r, r->person, a->account), .relation = relation,
		.nothing = a->kind == ACCOUNT_FAMILY && !kin_agreed(r, a->kin), .gone = a->gone, 
		.asked = asked, .asked_end = asked && open.ending, .asked_by = asked ? account_shown_name(r, r->person, open.asked_by) : LIT(""),
		.invited = !a->gone && !a->opened && a->invite_until >= r->now, .late = !a->gone && !a->opened && a->invite_until && a->invite_until < r->now,
		.until = a->invite_until, .renew_href = account_href(r, a->account, "invite"), .end_href = account_href(r, a->account, "end") };
}

static bool has_one(const struct account_state *all, size_t n, enum account_kind kind, id kin) {
	for (size_t i = 0; i < n; i++) if (!all[i].gone && all[i].kind == kind && all[i].kin == kin) return true;
	return false;
}

static void kin_of(struct request *r, struct mine_accounts_page *m, const struct account_state *all, size_t n, const struct kin_row *kin, size_t n_kin) {
	m->kin = ARENA_ARRAY(r->arena, struct kin_choice, n_kin + 1);
	for (size_t i = 0; i < n_kin; i++) {
		char shown[ID_CHARS + 1];
		enum why_not why = kin_why_not(r, &kin[i].kin);
		if (why == NOT_DEAD || has_one(all, n, ACCOUNT_FAMILY, kin[i].kin.row.id)) continue;
		id_show(kin[i].kin.row.id, shown);
		struct buf b = buf_in(r->arena, 64);
		if (why == MAY_INVITE && m->may_issue) buf_f(&b, "/people/%.*s/invite/%s", TEXT_ARG(r->person_code), shown);
		m->kin[m->n_kin++] = (struct kin_choice){ kin[i].kin.name, kin[i].relation_ja, buf_done(&b), kin_why_words(r, why) };
	}
}

static void list_draw(struct request *r, int status) {
	struct person p = { 0 };
	struct account_state *all;
	struct kin_row *kin;
	struct person_ref ref = person_sub_page(r, &p, mine_words(r, JA("本人・ご家族のアカウント")));
	struct mine_accounts_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = person_name(r->arena, &p), .dead = p.died_on != 0,
		.login = r->typed ? mine_typed(r, "login", LIT("")) : login_proposed(r), .e_login = mine_error(r, "login"),
		.english = text_is(mine_typed(r, "language", LIT("ja")), "en") };
	size_t n = accounts_of(r, &all), n_kin = circle_seen(r, r->person, &kin);
	m.accounts = ARENA_ARRAY(r->arena, struct account_row, n + 1);
	for (size_t i = 0; i < n; i++) m.accounts[m.n_accounts++] = row_of(r, &all[i], relation_of(r, &all[i], kin, n_kin));
	m.may_issue = issue_may(r, 0);
	m.person_has = has_one(all, n, ACCOUNT_PERSON, 0);
	kin_of(r, &m, all, n, kin, n_kin);
	struct html h = html_of(r);
	tpl_mine_accounts(&h, &m);
	answer_page(r, status, &h);
}

void mine_accounts(struct request *r) { list_draw(r, 200); }

/* ---- inviting ---- */
void invite_card(struct request *r, struct account *a, const char *tail) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, mine_words(r, JA("招待カード")));
	struct buf back = buf_in(r->arena, 48);
	buf_f(&back, "/people/%.*s%s", TEXT_ARG(r->person_code), tail);
	account_card_draw(r, ref.page, a, account_code_new(r->tx, a->row.id, r->now), buf_done(&back));
}

/* Whoever had an account before gets another like a new card: by two. */
void account_put(struct request *r, struct account *a) {
	struct account_state *all;
	size_t n = accounts_of(r, &all);
	bool again = false;
	for (size_t i = 0; i < n; i++) again |= all[i].kind == account_kind_of(a->kind) && all[i].kin == a->of_kin;
	record_insert(r->tx, &account_record, a, actor_of(r));
	if (!again) { invite_card(r, a, "/accounts"); return; }
	renewal_ask(r, a->row.id, false);
	FLASH(r, 0, JA("前にもアカウントのあった人です。チームのほかの人が本人に会って確かめると、カードが出ます。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/accounts", TEXT_ARG(r->person_code));
}

void mine_accounts_post(struct request *r) {
	struct person p;
	struct account_state *all;
	struct account a = { .kind = LIT("person"), .of_person = r->person, .large_type = 1, .login = typed(r, "login"),
		.language = text_is(typed(r, "language"), "en") ? LIT("en") : LIT("ja") };
	if (!person_load(r->tx, r->person, &p) || p.died_on || issue_refused(r, 0)) return;
	size_t n = accounts_of(r, &all);
	if (has_one(all, n, ACCOUNT_PERSON, 0)) {
		answer_see(r, "/people/%.*s/accounts", TEXT_ARG(r->person_code));
		return;
	}
	if (!login_check(r, a.login)) { form_again(r); list_draw(r, 422); return; }
	a.name = text_first(person_name(r->arena, &p), 60);
	account_put(r, &a);
}

/* ---- the path's account ---- */
bool account_named(struct request *r, struct account *a) {
	id which;
	return id_read(param(r, "account"), &which) && record_load(r->tx, &account_record, which, a) && a->of_person == r->person && !text_is(a->kind, "staff");
}
