/* Passwords, codes, the second factor, and the pace of guessing: all that needs no data. */
#include "guard.h"
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* ---- passwords ---- */

static void a_password_opens_and_others_do_not(void **state) {
	(void)state;
	char hash[128], again[128];
	assert_true(password_hash(LIT("雨の日は縁側で本を読む九月"), hash));
	assert_true(password_hash(LIT("雨の日は縁側で本を読む九月"), again));
	assert_string_not_equal(hash, again);
	assert_memory_equal(hash, "$argon2id$", 10);
	assert_true(password_right(hash, LIT("雨の日は縁側で本を読む九月")));
	assert_false(password_right(hash, LIT("雨の日は縁側で本を読む十月")));
	assert_false(password_right(hash, LIT("")));
	assert_false(password_right("", LIT("")));
	assert_false(password_right(NULL, LIT("x")));
	assert_false(password_right("not a hash", LIT("x")));
	assert_false(password_right_nobody(LIT("雨の日は縁側で本を読む九月")));
	assert_false(password_right_nobody(LIT("")));
}

/* が as one character and as two (as some machines type it), a full-width space and a narrow one. */
static void the_same_characters_are_the_same_password(void **state) {
	(void)state;
	char hash[128];
	assert_true(password_hash(LIT("かぜが ふくひの あさ"), hash));
	assert_true(password_right(hash, LIT("かぜか\xE3\x82\x99 ふくひの あさ")));
	assert_true(password_right(hash, LIT("かぜが\xE3\x80\x80" "ふくひの\xE3\x80\x80" "あさ")));
	assert_false(password_right(hash, LIT("かぜか ふくひの あさ")));
	assert_true(password_hash(LIT("\xFF\xFE not well-formed \x80"), hash));
	assert_true(password_right(hash, LIT("\xFF\xFE not well-formed \x80")));
	assert_false(password_right(hash, LIT("\xFF\xFE not well-formed ")));
}

static void a_password_is_never_cut(void **state) {
	(void)state;
	char hash[128], longest[1025];
	memset(longest, 'k', sizeof longest);
	longest[1023] = 'x';
	assert_true(password_hash((struct text){ longest, 1024 }, hash));
	assert_true(password_right(hash, (struct text){ longest, 1024 }));
	longest[1023] = 'y';
	assert_false(password_right(hash, (struct text){ longest, 1024 }));
	assert_false(password_hash((struct text){ longest, 1025 }, hash));
	assert_false(password_right(hash, (struct text){ longest, 1025 }));
}

static void guessable_passwords_are_weak(void **state) {
	(void)state;
	static const char *const bad[] = {
		"", "short", "abcdefghijklmn", "パスワードは十四文字です。", "ｐａｓｓｗｏｒｄ１２３４",
		"passwordpassword", "Password1234567", "P@ssw0rdP@ssw0rd", "p4$$w0rd20261231", "PASSWORD20260412", "ｐａｓｓｗｏｒｄ２０２６１２",
		"パスワードパスワード2026", "ぱすわーど12345678", "aaaaaaaaaaaaaaa", "aaaaaaaaaaaaaab", "ababababababababab", "abcabcabcabcabc",
		"123456789012345", "1234567890123456", "987654321098765", "qwertyuiopasdfg", "qwertyuiop12345", "asdfghjklzxcvbnm",
		"1qaz2wsx3edc4rfv", "1QAZ2WSX3EDC4RFV", "zaq12wsxcde34rfv", "!@#$%^&*()!@#$%^", "qazwsxedcrfvtgb", "poiuytrewqlkjhgf",
		"abcdefghijklmno", "zyxwvutsrqponml", "あいうえおかきくけこさしすせそ", "いろはにほへとちりぬるをわかよ", "アイウエオカキクケコサシスセソ",
		"sakurasakurasakura", "Sakura20260401!", "himawari20260412", "doraemon19790403", "iloveyouiloveyou", "welcomewelcome1",
		"ganbare-nippon-2026", "engawaengawa2026", "kaigo-kango-2026", "houmonkango2026", "caremanager2026", "tanaka19801231aa",
		"さくらさくらさくらさくらさくら", "ありがとうありがとうありがとう", "介護介護介護介護介護介護介護介護", "訪問看護訪問看護訪問看護訪問看",
		"昭和21昭和21昭和21昭和21", "s210120s210120s210120", "heisei01reiwa08", "20260412202604122026", "19460120 19460120",
		"letmeinletmein1", "qwerty123456789", "adminadminadmin", "Admin@1234567890", "changeme1234567", "monkeydragon1234",
		"111111222222333333", "aaabbbcccdddeee", "112233445566778899", "               ", "000000000000000",
		"yamamotoyamamoto", "suzukisuzuki2026", "pokemonpikachu25", "tokyoosakakyoto1", "springsummer2026", "januaryfebruary1",
	};
	for (size_t i = 0; i < COUNT(bad); i++)
		if (!password_weak(text_of(bad[i]), LIT("kitazawa"), LIT("北沢 みのり")))
			fail_msg("taken for good: %s", bad[i]);
}

static void names_make_a_weak_password(void **state) {
	(void)state;
	static const char *const bad[] = {
		"kitazawa.minori1", "KitazawaMinori20", "k1tazawa-m1nori-x7", "minorikitazawa!!", "kitazawa19680507q",
		"北沢みのり北沢みのり北沢みのり", "みのり1968年5月7日の北沢",
	};
	const char *first = NULL;
	for (size_t i = 0; i < COUNT(bad); i++) {
		const char *why = password_weak(text_of(bad[i]), LIT("kitazawa.minori"), LIT("北沢 みのり"));
		if (!why)
			fail_msg("taken for good: %s", bad[i]);
		first = first ? first : why;
	}
	assert_non_null(strstr(first, "お名前"));
	assert_null(password_weak(LIT("kitazawa.minori1"), LIT("other.person"), LIT("別 人")));
}

static void good_passwords_are_taken(void **state) {
	(void)state;
	static const char *const good[] = {
		"correct horse battery staple", "kx7!mQ2#vL9$wR4", "雨の日は縁側で本を読みます", "ゆうがたのバスはいつも三分おくれる", "ふるい時計が止まったままの台所",
		"tegami wo kaku hito", "rainy veranda with two cats", "9f3b7c1e5a8d2064", "みそしるの湯気とラジオの音楽", "夕焼けの坂道を自転車で下る弟",
		"blue-kettle-seven-windows", "kumo no ue wo aruku", "grandma bakes at midnight", "この庭の柿は渋いがうまい冬", "trombone/paperclip/eel",
		"Ein Haus am Fluss steht leer", "zettel-wolke-barsch-tinte",
	};
	for (size_t i = 0; i < COUNT(good); i++) {
		const char *why = password_weak(text_of(good[i]), LIT("kitazawa"), LIT("北沢 みのり"));
		if (why && text_chars(text_of(good[i])) >= 15)
			fail_msg("refused: %s: %s", good[i], why);
	}
	assert_non_null(password_weak(LIT("雨の日は縁側で本を読む"), LIT("a"), LIT("b")));
	char longest[258];
	for (size_t i = 0; i < sizeof longest; i++)
		longest[i] = "kx7mQ2vL9wRt4zPbn"[i * i % 17];
	assert_null(password_weak((struct text){ longest, 64 }, LIT("a"), LIT("b")));
	assert_non_null(password_weak((struct text){ longest, 257 }, LIT("a"), LIT("b")));
}

/* ---- codes ---- */

static void recovery_codes_are_read_as_people_type_them(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	char one[12], two[12], read[12];
	recovery_code_new(one);
	recovery_code_new(two);
	assert_int_equal(strlen(one), 11);
	assert_string_not_equal(one, two);
	assert_true(recovery_code_read(text_of(one), read));
	assert_string_equal(one, read);
	assert_true(recovery_code_read(LIT(" 7q4km o1ilz "), read));
	assert_string_equal(read, "7Q4KM-0111Z");
	assert_true(recovery_code_read(LIT("７Ｑ４ＫＭー２Ｘ９ＡＢ"), read));
	assert_string_equal(read, "7Q4KM-2X9AB");
	assert_false(recovery_code_read(LIT("7Q4KM-2X9A"), read));
	assert_false(recovery_code_read(LIT("7Q4KM-2X9ABC"), read));
	assert_false(recovery_code_read(LIT("7Q4KM-2X9AU"), read));
	assert_false(recovery_code_read(LIT(""), read));
	/* BLAKE2b-256 of "abc", from an independent implementation. */
	assert_string_equal(secret_hash(a, LIT("abc")).p, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	arena_free(a);
}

/* RFC 6238 appendix B, SHA-1, last six of its eight digits; the secret is "12345678901234567890". */
static const struct text rfc_secret = { "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 32 };

static void totp_gives_the_codes_of_the_rfc(void **state) {
	(void)state;
	static const struct { int64_t at; const char *code; } known[] = {
		{ 59, "287082" }, { 1111111109, "081804" }, { 1111111111, "050471" }, { 1234567890, "005924" },
		{ 2000000000, "279037" }, { 20000000000, "353130" },
	};
	for (size_t i = 0; i < COUNT(known); i++) {
		int64_t last = 0;
		assert_true(totp_right(rfc_secret, text_of(known[i].code), SECONDS(known[i].at), &last));
		assert_int_equal(last, known[i].at / 30);
	}
}

static void totp_works_once_and_one_step_around(void **state) {
	(void)state;
	const int64_t at = SECONDS(1111111111);
	struct text code = LIT("050471");
	int64_t last = 0;
	assert_false(totp_right(rfc_secret, code, at - SECONDS(62), &last));
	assert_false(totp_right(rfc_secret, code, at + SECONDS(60), &last));
	assert_int_equal(last, 0);
	assert_true(totp_right(rfc_secret, code, at - SECONDS(30), &last));
	assert_int_equal(last, 1111111111 / 30);
	assert_false(totp_right(rfc_secret, code, at, &last));
	assert_false(totp_right(rfc_secret, code, at + SECONDS(30), &last));
	last = 1111111111 / 30 - 1;
	assert_true(totp_right(rfc_secret, LIT("０５０ ４７１"), at + SECONDS(30), &last));
	last = 0;
	assert_false(totp_right(rfc_secret, LIT("05047"), at, &last));
	assert_false(totp_right(rfc_secret, LIT("0504711"), at, &last));
	assert_false(totp_right(rfc_secret, LIT("05047a"), at, &last));
	assert_false(totp_right(rfc_secret, LIT("050472"), at, &last));
	assert_false(totp_right(LIT(""), code, at, &last));
	assert_false(totp_right((struct text){ 0 }, code, at, &last));
	assert_false(totp_right(LIT("not base 32!"), code, at, &last));
	assert_false(totp_right(rfc_secret, code, 0, &last));
}

static void totp_secrets_are_new_and_the_uri_escapes(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	char one[33], two[33];
	totp_secret_new(one);
	totp_secret_new(two);
	assert_string_not_equal(one, two);
	assert_int_equal(strspn(one, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), 32);
	assert_string_equal(totp_uri(a, LIT("ABC"), LIT("a:b"), LIT("緑 & 町")).p,
		"otpauth://totp/%E7%B7%91%20%26%20%E7%94%BA:a%3Ab?secret=ABC&issuer=%E7%B7%91%20%26%20%E7%94%BA"
		"&algorithm=SHA1&digits=6&period=30");
	arena_free(a);
}

static void form_keys_belong_to_their_session(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct text one = LIT("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQ"), two = LIT("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPR");
	struct text key = csrf_token(a, one);
	assert_int_equal(key.n, 32);
	assert_true(csrf_ok(one, key));
	assert_false(csrf_ok(two, key));
	assert_false(csrf_ok(one, LIT("")));
	assert_false(csrf_ok(one, (struct text){ key.p, 31 }));
	assert_false(csrf_ok(one, one));
	assert_false(csrf_ok((struct text){ 0 }, csrf_token(a, LIT(""))));
	assert_true(text_eq(key, csrf_token(a, one)));
	arena_free(a);
}

/* ---- guessing ---- */

static void fail_at(struct text login, struct text remote, int64_t at) {
	assert_int_equal(guess_wait(login, remote, at), 0);
	guess_failed(login, remote, at);
}

static void five_are_free_then_it_doubles_to_a_quarter_of_an_hour(void **state) {
	(void)state;
	struct text login = LIT("minori"), remote = LIT("192.0.2.1");
	int64_t now = HOURS(1), wait = 0;
	for (int i = 0; i < 5; i++, now += 100)
		fail_at(login, remote, now);
	now -= 100;
	for (int64_t due = SECONDS(2); due < MINUTES(15); due *= 2) {
		wait = guess_wait(login, remote, now);
		assert_int_equal(wait, due);
		assert_true(guess_wait(login, remote, now + wait - 1) == 1);
		fail_at(login, remote, now += wait);
	}
	for (int i = 0; i < 5; i++) {
		wait = guess_wait(login, remote, now);
		assert_int_equal(wait, MINUTES(15));
		fail_at(login, remote, now += wait);
	}
	/* Another name from there, and this name from elsewhere, are not held up. */
	assert_int_equal(guess_wait(LIT("someone.else"), remote, now), 0);
	guess_failed(LIT("someone.else"), remote, now);
	assert_int_equal(guess_wait(login, LIT("198.51.100.7"), now), 0);
	guess_right(login, LIT("198.51.100.7"));
	/* Capitals and spaces around are no new name; hours later it is forgotten. */
	assert_true(guess_wait(LIT(" Minori "), remote, now) > 0);
	assert_int_equal(guess_wait(login, remote, now + HOURS(6)), 0);
	guess_right(login, remote);
}

static void a_success_starts_the_pair_afresh(void **state) {
	(void)state;
	struct text login = LIT("haruka"), remote = LIT("192.0.2.2");
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 4; i++)
			fail_at(login, remote, HOURS(20) + round * 1000 + i);
		assert_int_equal(guess_wait(login, remote, HOURS(20) + round * 1000 + 5), 0);
		guess_right(login, remote);
	}
}

/* Ten thousand addresses try one name for an hour, as fast as they may. */
static void the_owner_is_not_locked_out_and_the_crowd_is_slowed(void **state) {
	(void)state;
	struct text login = LIT("sora"), home = LIT("203.0.113.5");
	int64_t start = HOURS(40), now = start;
	int looked_at = 0;
	assert_int_equal(guess_wait(login, home, now), 0);
	guess_right(login, home);
	for (int i = 0; now < start + HOURS(1); i++, now += 360) {
		char remote[32];
		snprintf(remote, sizeof remote, "10.%d.%d.1", i / 250, i % 250);
		if (guess_wait(login, text_of(remote), now) == 0) {
			guess_failed(login, text_of(remote), now);
			looked_at++;
		}
	}
	assert_in_range(looked_at, 300, 60 * 10 + 30);
	assert_int_equal(guess_wait(login, home, now), 0);                 /* known: not held up at all */
	guess_right(login, home);
	assert_in_range(guess_wait(login, LIT("198.51.100.99"), now), 0, SECONDS(6));   /* new address: a breath, no lock */
}

static void one_address_trying_many_names_is_slowed(void **state) {
	(void)state;
	struct text remote = LIT("2001:db8:1:2::7");
	int64_t now = HOURS(60);
	int looked_at = 0;
	for (int i = 0; i < 6000; i++, now += 100) {
		char login[32];
		snprintf(login, sizeof login, "name%d", i);
		if (guess_wait(text_of(login), remote, now) == 0) {
			guess_failed(text_of(login), remote, now);
			looked_at++;
		}
	}
	assert_in_range(looked_at, 60, 60 + 10 * 30);                       /* ten minutes */
	/* Its neighbour in the same /64 is the same guest, another /64 is not. */
	assert_true(guess_wait(LIT("fresh"), LIT("2001:db8:1:2:ffff::1"), now) > 0);
	assert_int_equal(guess_wait(LIT("fresh"), LIT("2001:db8:1:3::7"), now), 0);
}

/* A hundred tries sent at once, before the first answer. */
static void a_burst_is_no_way_around(void **state) {
	(void)state;
	struct text login = LIT("akari"), remote = LIT("192.0.2.77");
	int looked_at = 0;
	for (int i = 0; i < 100; i++)
		looked_at += guess_wait(login, remote, HOURS(80)) == 0;
	assert_int_equal(looked_at, 5);
	/* Never reported on (the connection broke): forgotten soon. */
	assert_int_equal(guess_wait(login, remote, HOURS(80) + MINUTES(2)), 0);
	guess_right(login, remote);
}

/* The sketch is of fixed size: a flood of invented names must not hold up those who are real. */
static void a_flood_of_invented_names_leaves_others_alone(void **state) {
	(void)state;
	int64_t now = HOURS(100);
	int held = 0;
	for (int i = 0; i < 3000; i++) {
		char login[32], remote[32];
		snprintf(login, sizeof login, "ghost%d", i);
		snprintf(remote, sizeof remote, "10.9.%d.%d", i / 250, i % 250);
		for (int k = 0; k < 3; k++)
			if (guess_wait(text_of(login), text_of(remote), now) == 0)
				guess_failed(text_of(login), text_of(remote), now);
	}
	for (int i = 0; i < 200; i++) {
		char login[32];
		snprintf(login, sizeof login, "staff%d", i);
		held += guess_wait(text_of(login), LIT("192.0.2.200"), now + i * 1000) > 0;
		guess_right(text_of(login), LIT("192.0.2.200"));
	}
	assert_in_range(held, 0, 4);
}

static void *hammer(void *arg) {
	for (int i = 0; i < 2000; i++) {
		if (guess_wait(LIT("together"), text_of(arg), HOURS(120) + i) == 0)
			guess_failed(LIT("together"), text_of(arg), HOURS(120) + i);
		if (i % 500 == 499)
			guess_right(LIT("together"), text_of(arg));
	}
	return NULL;
}

static void threads_may_ask_together(void **state) {
	(void)state;
	static char remotes[4][16] = { "192.0.2.31", "192.0.2.32", "192.0.2.33", "192.0.2.33" };
	pthread_t threads[4];
	for (int i = 0; i < 4; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, hammer, remotes[i]), 0);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(guess_wait(LIT("together"), LIT("192.0.2.31"), HOURS(121)), 0);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_opens_and_others_do_not),
		cmocka_unit_test(the_same_characters_are_the_same_password),
		cmocka_unit_test(a_password_is_never_cut),
		cmocka_unit_test(guessable_passwords_are_weak),
		cmocka_unit_test(names_make_a_weak_password),
		cmocka_unit_test(good_passwords_are_taken),
		cmocka_unit_test(recovery_codes_are_read_as_people_type_them),
		cmocka_unit_test(totp_gives_the_codes_of_the_rfc),
		cmocka_unit_test(totp_works_once_and_one_step_around),
		cmocka_unit_test(totp_secrets_are_new_and_the_uri_escapes),
		cmocka_unit_test(form_keys_belong_to_their_session),
		cmocka_unit_test(five_are_free_then_it_doubles_to_a_quarter_of_an_hour),
		cmocka_unit_test(a_success_starts_the_pair_afresh),
		cmocka_unit_test(the_owner_is_not_locked_out_and_the_crowd_is_slowed),
		cmocka_unit_test(one_address_trying_many_names_is_slowed),
		cmocka_unit_test(a_burst_is_no_way_around),
		cmocka_unit_test(a_flood_of_invented_names_leaves_others_alone),
		cmocka_unit_test(threads_may_ask_together),
	};
	setenv("ENGAWA_TEST_FAST_HASH", "1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
