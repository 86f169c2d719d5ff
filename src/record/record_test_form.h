/* What the pure tests of this folder share: a note, a form typed into it, and what should be said of it. */
#pragma once
#include "record_test_note.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#define TODAY 20260412

static struct arena *arena;
static struct note note;
static struct problems problems;

static inline int begin(void **state) {
	(void)state;
	arena = arena_new(4 << 20);
	memset(&note, 0, sizeof note);
	problems = (struct problems){ .arena = arena };
	return arena ? 0 : -1;
}

static inline int end(void **state) {
	(void)state;
	arena_free(arena);
	return 0;
}

/* "words=a", "mood=clear" ... */
static inline struct pairs form(const char *const *lines, size_t n) {
	struct pairs ps = { ARENA_ARRAY(arena, struct pair, n), n };
	for (size_t i = 0; i < n; i++) {
		size_t name = strcspn(lines[i], "=");
		ps.p[i] = (struct pair){ { lines[i], name }, text_of(lines[i] + name + 1) };
	}
	return ps;
}
#define FORM(...) form((const char *const[]){ __VA_ARGS__ }, sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

static inline void read_form(struct pairs typed) {
	record_read(&note_record, &note, &typed, NULL, &problems);
}
#define READ(...) read_form(FORM(__VA_ARGS__))

static inline void is_text(struct text t, const char *z) {
	assert_string_equal(text_z(arena, t), z);
}

/* The only problem there is says this. */
static inline void only_problem(const char *field, const char *sentence) {
	struct buf b = buf_in(arena, 64);
	assert_int_equal(problems.n, 1);
	problem_put(&b, &problems.p[0], LANG_JA);
	assert_string_equal(buf_str(&b), sentence);
	if (field)
		assert_string_equal(problems.p[0].field, field);
	else
		assert_null(problems.p[0].field);
	problems.n = 0;
}

static inline void has(const char *page, const char *piece) {
	if (!strstr(page, piece))
		fail_msg("not there: %s\nin: %s", piece, page);
}

static inline void has_not(const char *page, const char *piece) {
	if (strstr(page, piece))
		fail_msg("should not be there: %s\nin: %s", piece, page);
}

static inline void good_note(void) {
	memset(&note, 0, sizeof note);
	note.person = 7;
	note.words = LIT("家がいい");
	note.held_on = TODAY;
	note.mood = LIT("clear");
}

static inline void full_note(void) {
	good_note();
	note.row.id = 1;
	note.row.version = 3;
	note.title = LIT("海<の>話");
	note.kana = LIT("うみ");
	note.rooms = 4;
	note.birth_on = 19460100;
	note.next_on = 20260501;
	note.seen_at = date_start(20260412) + HOURS(15) + 7;
	note.place = LIT("home");
	note.topics = LIT("home money");
	note.urgent = 1;
	note.helper = 99;
	note.voice = LIT("本人");
	note.before = LIT("前");
}
