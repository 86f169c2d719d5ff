/* Sessions and standing, on both engines: what a cookie opens, when it stops, and on what the viewer stands. */
#include "guard.h"
#include "test_region.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define TODAY 20260412
enum { SUZU = 101, CHIHIRO, NO_ROLE, LEFT_US, CLERK, OFFICE = 201, OTHER_OFFICE, CLOSED, KITA = 301, MORI, GONE };

static struct test_region region;
static struct sql_book book;
static int add_office, add_account, add_role, add_person, add_member, end_role, end_member, count_sessions, session_column;

static struct arena *arena(void) {
	return region.arena;
}

static int raw(const char *name, const char *text, int params) {
	return sql_book_add(&book, name, text, LANE_RECORD, params);
}

static void run(struct tx *tx, int sql, const struct value *v, size_t n) {
	sql_run(tx_sql(tx, sql, v, n));
}
#define RAW(tx, sql, ...) run((tx), (sql), (const struct value[]){ __VA_ARGS__ }, COUNT(((const struct value[]){ __VA_ARGS__ })))

static void write_now(void (*work)(struct tx *, void *), void *ctx) {
	assert_int_equal(store_write_now(region.store, LANE_RECORD, arena(), work, ctx), WRITTEN);
}

/* ---- people of the test ---- */

static void account(struct tx *tx, id id_, const char *name, const char *language, int admin, int64_t gone) {
	char login[16] = "login000";
	login[5] = (char)('0' + id_ / 100 % 10);
	login[6] = (char)('0' + id_ / 10 % 10);
	login[7] = (char)('0' + id_ % 10);
	RAW(tx, add_account, V(id_), V(login), V(name), V(language), V(admin), gone ? V(gone) : value_null());
}

static void role(struct tx *tx, id account_, id office, const char *code, date from, date to) {
	RAW(tx, add_role, V(id_new()), V(account_), V(office), V(code), V(from), to ? V(to) : value_null());
}

static void member(struct tx *tx, id person, id account_, id office, const char *code, date from, date to) {
	RAW(tx, add_member, V(id_new()), V(person), V(account_), V(office), V(code), V(from), to ? V(to) : value_null());
}

static void people(struct tx *tx, void *none) {
	(void)none;
	RAW(tx, add_office, V(OFFICE), V("ひだまり訪問看護"), value_null());
	RAW(tx, add_office, V(OTHER_OFFICE), V("川沿クリニック"), value_null());
	RAW(tx, add_office, V(CLOSED), V("閉じた事業所"), V(5));
	account(tx, SUZU, "鈴木 あおい", "ja", 1, 0);
	account(tx, CHIHIRO, "山本 千尋", "en", 0, 0);
	account(tx, NO_ROLE, "橋本 けい", "ja", 0, 0);
	account(tx, LEFT_US, "去った 人", "ja", 0, 7);
	account(tx, CLERK, "事務 みち", "ja", 0, 0);
	role(tx, SUZU, CLOSED, "doctor", 20200101, 0);
	role(tx, SUZU, OTHER_OFFICE, "care_manager", 20240101, 20260331);
	role(tx, SUZU, OFFICE, "visiting_nurse", 20250401, 0);
	role(tx, SUZU, OTHER_OFFICE, "msw", 20260401, 0);
	role(tx, SUZU, OFFICE, "doctor", 20260501, 0);
	role(tx, CHIHIRO, OFFICE, "visiting_nurse", 20250401, TODAY);
	role(tx, CLERK, OFFICE, "secretariat", 20250401, 0);
	role(tx, LEFT_US, OFFICE, "doctor", 20250401, 0);
	RAW(tx, add_person, V(KITA), V("7Q4KM"), value_null());
	RAW(tx, add_person, V(MORI), V("8R5NP"), value_null());
	RAW(tx, add_person, V(GONE), V("9S6PQ"), V(8));
}

#define ROW(table, columns, values) \
	"INSERT INTO " table " (id, version, made_at, changed_at, " columns ") VALUES (?1, 1, 0, 0, " values ")"

static void write_book(void) {
	sql_book_start(&book, sql_generated, sql_generated_count);
	add_office = raw("t_office", ROW("office", "name, kind, gone_at", "?2, 'clinic', ?3"), 3);
	add_account = raw("t_account", ROW("account", "login, name, language, admin, gone_at", "?2, ?3, ?4, ?5, ?6"), 6);
	add_role = raw("t_role", ROW("account_role", "account, office, role, from_on, to_on", "?2, ?3, ?4, ?5, ?6"), 6);
	add_person = raw("t_person", ROW("person", "code, family_name, family_kana, sort_key, gone_at", "?2, '北沢', 'きたざわ', 'きたさわ', ?3"), 3);
	add_member = raw("t_member", ROW("team_member", "person, account, office, role, from_on, to_on", "?2, ?3, ?4, ?5, ?6, ?7"), 7);
	end_role = raw("t_end_role", "UPDATE account_role SET gone_at = 9 WHERE account = ?1 AND office = ?2", 2);
	end_member = raw("t_end_member", "UPDATE team_member SET gone_at = 9 WHERE account = ?1", 1);
	count_sessions = raw("t_sessions", "SELECT count(*) FROM session WHERE account = ?1", 1);
	session_column = raw("t_session", "SELECT hash FROM session WHERE account = ?1 ORDER BY started_at DESC LIMIT 1", 1);
}

/* ---- sessions ---- */

struct at { id account; instant now; struct text cookie; enum session_state state; struct viewer viewer; };

static void start(struct tx *tx, void *ctx) {
	struct at *a = ctx;
	a->cookie = text_copy(arena(), session_start(tx, a->account, a->now));
}

static struct at signed_in(id account_, instant now) {
	struct at a = { .account = account_, .now = now };
	write_now(start, &a);
	return a;
}

static enum session_state find(struct at *a, instant now) {
	struct tx *tx = store_read(region.store, arena());
	assert_non_null(tx);
	a->state = session_find(tx, a->cookie, now, &a->viewer);
	assert_false(tx_failed(tx));
	store_read_end(tx);
	return a->state;
}

static void touch(struct tx *tx, void *ctx) { struct at *a = ctx; session_touch(tx, a->viewer.session, a->now); }
static void lock(struct tx *tx, void *ctx) { struct at *a = ctx; session_lock(tx, a->viewer.session); }
static void unlock(struct tx *tx, void *ctx) { struct at *a = ctx; session_unlock(tx, a->viewer.session, a->now); }
static void end(struct tx *tx, void *ctx) { struct at *a = ctx; session_end(tx, a->viewer.session); }
static void end_all(struct tx *tx, void *ctx) { struct at *a = ctx; session_end_all(tx, a->account); }

static instant noon(void) {
	return date_start(TODAY) + HOURS(12);
}

static void an_open_session_tells_who(void) {
	struct at a = signed_in(SUZU, noon());
	assert_int_equal(a.cookie.n, 43);
	assert_int_equal(find(&a, noon() + 1), SESSION_OPEN);
	assert_int_equal(a.viewer.account, SUZU);
	assert_true(text_is(a.viewer.name, "鈴木 あおい"));
	assert_true(text_is(a.viewer.face, "鈴"));
	/* The closed office and the roles that ended or have not begun do not count; of two, the older. */
	assert_int_equal(a.viewer.role, ROLE_VISITING_NURSE);
	assert_int_equal(a.viewer.office, OFFICE);
	assert_true(text_is(a.viewer.office_name, "ひだまり訪問看護"));
	assert_true(a.viewer.admin);
	assert_int_equal(a.viewer.lang, LANG_JA);
	assert_true(text_eq(a.viewer.session_token, a.cookie));
	assert_true(a.viewer.session != 0);
	assert_int_equal(a.viewer.seen_at, noon());
}

static void other_cookies_open_nothing(void) {
	struct at a = signed_in(SUZU, noon()), b = a;
	char other[44];
	memcpy(other, a.cookie.p, 43);
	other[42] = other[42] == 'A' ? 'E' : 'A';
	const struct text wrong[] = { LIT(""), { 0 }, { other, 43 }, { a.cookie.p, 42 },
		LIT("' OR 1=1 --"), LIT("x' OR 'x'='x' OR 'x'='x' OR 'x'='x' OR 'x'='") };
	for (size_t i = 0; i < COUNT(wrong); i++) {
		b.cookie = wrong[i];
		assert_int_equal(find(&b, noon()), SESSION_NONE);
		assert_int_equal(b.viewer.account, 0);
		assert_int_equal(b.viewer.session, 0);
	}
	struct at gone = signed_in(LEFT_US, noon());
	assert_int_equal(find(&gone, noon()), SESSION_NONE);
	assert_int_equal(gone.viewer.account, 0);
	/* The table holds no cookie. */
	struct tx *tx = store_read(region.store, arena());
	struct stmt *s = tx_sql(tx, session_column, (const struct value[]){ V(SUZU) }, 1);
	assert_true(sql_row(s));
	struct text hash = sql_text(s, 0);
	assert_int_equal(hash.n, 64);
	assert_false(text_eq(hash, a.cookie));
	assert_true(text_eq(hash, secret_hash(arena(), a.cookie)));
	store_read_end(tx);
}

static void every_session_is_a_new_one(void) {
	struct at a = signed_in(SUZU, noon()), b = signed_in(SUZU, noon());
	assert_false(text_eq(a.cookie, b.cookie));
	find(&a, noon());
	find(&b, noon());
	assert_true(a.viewer.session != b.viewer.session);
	write_now(end, &a);
	assert_int_equal(find(&a, noon()), SESSION_ENDED);
	assert_int_equal(find(&b, noon()), SESSION_OPEN);
	struct at other = signed_in(CHIHIRO, noon());
	write_now(end_all, &b);
	assert_int_equal(find(&b, noon()), SESSION_ENDED);
	assert_int_equal(find(&other, noon()), SESSION_OPEN);
}

static void idle_or_hidden_locks(void) {
	struct at a = signed_in(SUZU, noon());
	assert_int_equal(find(&a, noon() + IDLE_DESK), SESSION_OPEN);
	assert_int_equal(find(&a, noon() + IDLE_DESK + 1), SESSION_LOCKED);
	/* Locked: enough for the lock page, nothing that opens anything. */
	assert_int_equal(a.viewer.account, SUZU);
	assert_true(a.viewer.session != 0);
	assert_int_equal(a.viewer.office, 0);
	assert_int_equal(a.viewer.role, ROLE_NONE);
	assert_false(a.viewer.admin);
	assert_int_equal(a.viewer.name.n, 0);
	a.now = noon() + MINUTES(10);
	write_now(touch, &a);
	assert_int_equal(find(&a, noon() + MINUTES(25)), SESSION_OPEN);
	a.now = noon() + MINUTES(5);                     /* late to arrive: does not set the time back */
	write_now(touch, &a);
	assert_int_equal(find(&a, noon() + MINUTES(25)), SESSION_OPEN);
	write_now(lock, &a);
	assert_int_equal(find(&a, noon() + MINUTES(11)), SESSION_LOCKED);
	a.now = noon() + MINUTES(12);
	write_now(unlock, &a);
	assert_int_equal(find(&a, noon() + MINUTES(27)), SESSION_OPEN);
	assert_int_equal(find(&a, noon() + MINUTES(28)), SESSION_LOCKED);
	assert_int_equal(find(&a, noon() - MINUTES(1)), SESSION_LOCKED);     /* the clock went back since it was seen */
}

static void a_session_ends_after_twelve_hours(void) {
	struct at a = signed_in(SUZU, noon());
	find(&a, noon());
	a.now = noon() + SESSION_LIFE - 1;
	write_now(touch, &a);
	assert_int_equal(find(&a, noon() + SESSION_LIFE), SESSION_OPEN);
	assert_int_equal(find(&a, noon() + SESSION_LIFE + 1), SESSION_ENDED);
	write_now(unlock, &a);
	assert_int_equal(find(&a, noon() + SESSION_LIFE + 1), SESSION_ENDED);
	assert_int_equal(find(&a, noon() - HOURS(1)), SESSION_ENDED);        /* the clock went back before it began */
	write_now(end, &a);
	a.now = noon();
	write_now(unlock, &a);
	write_now(touch, &a);
	assert_int_equal(find(&a, noon()), SESSION_ENDED);
}

static void roles_end_with_their_day(void) {
	struct at a = signed_in(CHIHIRO, date_start(20260413) - MINUTES(1));
	assert_int_equal(find(&a, date_start(20260413) - 1), SESSION_OPEN);
	assert_int_equal(a.viewer.role, ROLE_VISITING_NURSE);
	assert_int_equal(a.viewer.lang, LANG_EN);
	assert_int_equal(find(&a, date_start(20260413)), SESSION_OPEN);
	assert_int_equal(a.viewer.role, ROLE_NONE);
	assert_int_equal(a.viewer.office, 0);
	struct at b = signed_in(NO_ROLE, noon());
	assert_int_equal(find(&b, noon()), SESSION_OPEN);
	assert_int_equal(b.viewer.role, ROLE_NONE);
	assert_int_equal(b.viewer.office, 0);
}

static int64_t sessions_of(id account_) {
	struct tx *tx = store_read(region.store, arena());
	struct stmt *s = tx_sql(tx, count_sessions, (const struct value[]){ V(account_) }, 1);
	int64_t n = sql_row(s) ? sql_int(s, 0) : -1;
	store_read_end(tx);
	return n;
}

static void old_sessions_do_not_pile_up(void) {
	for (int i = 0; i < 5; i++)
		signed_in(CLERK, noon() - DAYS(60) + i);
	assert_int_equal(sessions_of(CLERK), 5);
	signed_in(CLERK, noon());
	assert_int_equal(sessions_of(CLERK), 1);
}

/* ---- standing ---- */

static struct standing standing_on(id account_, id office, id person, date on) {
	struct viewer v = { .account = account_, .office = office };
	struct tx *tx = store_read(region.store, arena());
	assert_non_null(tx);
	struct standing s = guard_standing(tx, &v, person, date_start(on) + HOURS(12));
	assert_false(tx_failed(tx));
	store_read_end(tx);
	return s;
}

static void assert_standing(struct standing s, bool exists, bool on_team, enum role role_) {
	assert_int_equal(s.exists, exists);
	assert_int_equal(s.on_team, on_team);
	if (on_team) assert_int_equal(s.role, role_);
	assert_false(s.blocked || s.self || s.family || s.glass || s.concealed);
	assert_int_equal(s.agreed_care | s.agreed_emergency | s.reserved, 0);
}

static void teams(struct tx *tx, void *none) {
	(void)none;
	member(tx, KITA, SUZU, OTHER_OFFICE, "msw", 20260405, 0);
	member(tx, KITA, SUZU, OFFICE, "visiting_nurse", 20260410, 20260420);
	member(tx, KITA, CHIHIRO, OTHER_OFFICE, "doctor", 20260101, 0);
	member(tx, KITA, CLERK, OFFICE, "secretariat", 20260101, 0);
	member(tx, GONE, SUZU, OFFICE, "visiting_nurse", 20260101, 0);
}

static void clerk_cares_too(struct tx *tx, void *none) {
	(void)none;
	role(tx, CLERK, OTHER_OFFICE, "care_manager", 20260101, 0);
	member(tx, KITA, CLERK, OTHER_OFFICE, "care_manager", 20260401, 0);
}

static void suzu_leaves(struct tx *tx, void *none) {
	(void)none;
	RAW(tx, end_role, V(SUZU), V(OTHER_OFFICE));
}

static void clerk_leaves_the_team(struct tx *tx, void *none) {
	(void)none;
	RAW(tx, end_member, V(CLERK));
}

static void standing_is_what_holds_that_day(void) {
	write_now(teams, NULL);
	assert_standing(standing_on(SUZU, OFFICE, KITA, TODAY), true, true, ROLE_VISITING_NURSE);
	assert_standing(standing_on(SUZU, OTHER_OFFICE, KITA, TODAY), true, true, ROLE_MSW);
	assert_standing(standing_on(SUZU, OFFICE, KITA, 20260409), true, true, ROLE_MSW);
	assert_standing(standing_on(SUZU, OFFICE, KITA, 20260404), true, false, ROLE_NONE);
	assert_standing(standing_on(SUZU, OFFICE, KITA, 20260420), true, true, ROLE_VISITING_NURSE);
	assert_standing(standing_on(SUZU, OFFICE, KITA, 20260421), true, true, ROLE_MSW);
	assert_standing(standing_on(SUZU, OFFICE, MORI, TODAY), true, false, ROLE_NONE);
	assert_standing(standing_on(SUZU, OFFICE, GONE, TODAY), false, false, ROLE_NONE);
	assert_standing(standing_on(SUZU, OFFICE, 999, TODAY), false, false, ROLE_NONE);
	assert_standing(standing_on(SUZU, OFFICE, 0, TODAY), false, false, ROLE_NONE);
	assert_standing(standing_on(0, 0, KITA, TODAY), false, false, ROLE_NONE);
	/* A member for an office they do not work at. */
	assert_standing(standing_on(CHIHIRO, OFFICE, KITA, TODAY), true, false, ROLE_NONE);
	/* Numbers only: no seat, whatever the membership says. */
	assert_standing(standing_on(CLERK, OFFICE, KITA, TODAY), true, false, ROLE_NONE);
	write_now(clerk_cares_too, NULL);
	assert_standing(standing_on(CLERK, OFFICE, KITA, TODAY), true, true, ROLE_CARE_MANAGER);
	write_now(suzu_leaves, NULL);
	assert_standing(standing_on(SUZU, OTHER_OFFICE, KITA, TODAY), true, true, ROLE_VISITING_NURSE);
	assert_standing(standing_on(SUZU, OTHER_OFFICE, KITA, 20260421), true, false, ROLE_NONE);
	write_now(clerk_leaves_the_team, NULL);
	assert_standing(standing_on(CLERK, OFFICE, KITA, TODAY), true, false, ROLE_NONE);
}

static void on_both_engines(void (*test)(void)) {
	enum engine engines[2];
	for (int i = 0, n = test_engines(engines); i < n; i++) {
		test_region_open(&region, engines[i], &book);
		write_now(people, NULL);
		test();
		test_region_close(&region);
	}
}

#define BOTH(test) static void test##_(void **state) { (void)state; on_both_engines(test); }
BOTH(an_open_session_tells_who)
BOTH(other_cookies_open_nothing)
BOTH(every_session_is_a_new_one)
BOTH(idle_or_hidden_locks)
BOTH(a_session_ends_after_twelve_hours)
BOTH(roles_end_with_their_day)
BOTH(old_sessions_do_not_pile_up)
BOTH(standing_is_what_holds_that_day)

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_session_tells_who_),
		cmocka_unit_test(other_cookies_open_nothing_),
		cmocka_unit_test(every_session_is_a_new_one_),
		cmocka_unit_test(idle_or_hidden_locks_),
		cmocka_unit_test(a_session_ends_after_twelve_hours_),
		cmocka_unit_test(roles_end_with_their_day_),
		cmocka_unit_test(old_sessions_do_not_pile_up_),
		cmocka_unit_test(standing_is_what_holds_that_day_),
	};
	write_book();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
