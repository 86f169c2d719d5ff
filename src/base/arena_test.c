/* Arena and buf: zeroed and aligned memory, the ceiling, deferred calls, growing runs. */
#include "buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define POISONS 1
#endif
#ifdef POISONS
#include <sanitizer/asan_interface.h>
#endif

/* Only a sanitized build can see it; elsewhere there is nothing to prove. */
static void unused_memory_is_poisoned(void **state) {
	(void)state;
#ifdef POISONS
	struct arena *a = arena_new(1 << 16);
	char *p = arena_alloc(a, 20), *q = arena_alloc(a, 20);
	assert_null(__asan_region_is_poisoned(p, 20));
	assert_true(__asan_address_is_poisoned(p + 20) && __asan_address_is_poisoned(q + 20));
	assert_true(__asan_address_is_poisoned(q - 1));
	arena_reset(a);
	assert_true(__asan_address_is_poisoned(p));
	arena_free(a);
#else
	skip();
#endif
}

static void alloc_zeroed_and_aligned(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (int round = 0; round < 3; round++) {
		for (size_t n = 0; n < 300; n += 7) {
			unsigned char *p = arena_alloc(a, n);
			assert_int_equal((uintptr_t)p % 16, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xAA, n);
		}
		assert_true(arena_used(a) > 300);
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
	arena_free(NULL);
}

static void large_pieces_get_own_block(void **state) {
	(void)state;
	struct arena *a = arena_new(8 << 20);
	char *small = arena_alloc(a, 32);
	char *large = arena_alloc(a, 300000);
	char *next = arena_alloc(a, 32);
	memset(large, 1, 300000);
	assert_true(next > small && next < small + 256); /* the first block stays in use */
	for (int i = 0; i < 1000; i++)
		memset(arena_alloc(a, 4000), 2, 4000);
	assert_int_equal(large[299999], 1);
	arena_free(a);
}

static jmp_buf door;

static void back(void *ctx) {
	++*(int *)ctx;
	longjmp(door, 1);
}

/* Tries one allocation; true when the arena called its handler. */
static bool is_full(struct arena *a, size_t size, size_t n) {
	if (setjmp(door))
		return true;
	arena_array(a, size, n);
	return false;
}

static void full_calls_handler(void **state) {
	(void)state;
	int calls = 0;
	struct arena *a = arena_new(100000);
	arena_on_full(a, back, &calls);
	assert_false(is_full(a, 1, 70000));
	assert_true(is_full(a, 1, 70000));
	assert_true(is_full(a, SIZE_MAX / 2, 3));
	assert_true(is_full(a, SIZE_MAX / 16 + 1, 32)); /* the product alone would be 0 */
	assert_true(is_full(a, SIZE_MAX, 1));
	assert_true(is_full(a, SIZE_MAX - 8, 1));
	assert_int_equal(calls, 5);
	for (int i = 0; !is_full(a, 1000, 1); i++)
		assert_true(i < 100);
	arena_reset(a);
	assert_false(is_full(a, 1, 70000)); /* what was taken is given back */
	arena_free(a);
}

static void tiny_ceiling(void **state) {
	(void)state;
	int calls = 0;
	struct arena *a = arena_new(100);
	arena_on_full(a, back, &calls);
	assert_false(is_full(a, 16, 1));
	assert_true(is_full(a, 200, 1));
	arena_free(a);
}

static void buf_meets_ceiling(void **state) {
	(void)state;
	int calls = 0;
	struct arena *a = arena_new(50000);
	arena_on_full(a, back, &calls);
	if (!setjmp(door)) {
		struct buf b = buf_in(a, 0);
		for (;;)
			buf_z(&b, "だれも読まない行\n");
	}
	assert_int_equal(calls, 1);
	arena_free(a);
}

struct note { char order[8]; struct arena *a; };
static struct note notes;

static void note(void *p) {
	strncat(notes.order, p, 1);
	if (*(char *)p == 'b')
		arena_defer(notes.a, note, (void *)(uintptr_t) "x");
}

static void deferred_newest_first(void **state) {
	(void)state;
	char first[] = "a", second[] = "b", third[] = "c";
	struct arena *a = arena_new(1 << 16);
	notes = (struct note){ .a = a };
	arena_defer(a, note, first);
	arena_defer(a, note, second);
	arena_reset(a);
	assert_string_equal(notes.order, "bxa");
	arena_defer(a, note, third);
	arena_free(a);
	assert_string_equal(notes.order, "bxac");
}

static void extend_in_place(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	char *p = arena_alloc(a, 10);
	memset(p, 'x', 10);
	assert_true(arena_extend(a, p, 10, 1000));
	assert_int_equal(p[9], 'x');
	assert_int_equal(p[10], 0);
	assert_int_equal(p[999], 0);
	char *q = arena_alloc(a, 10);
	assert_true(q >= p + 1000);
	assert_false(arena_extend(a, p, 1000, 2000)); /* no longer the newest */
	assert_false(arena_extend(a, q, 10, 1 << 19)); /* no room in this block */
	assert_false(arena_extend(a, NULL, 0, 10));
	arena_free(a);
}

static void buf_grows(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_in(a, 0);
	assert_int_equal(buf_done(&b).n, 0);
	assert_string_equal(buf_str(&b), "");
	for (int i = 0; i < 1000; i++) {
		buf_f(&b, "%d-%s,", i, "縁側");
		if (i % 10 == 0)
			arena_alloc(a, 20); /* so that it cannot always grow in place */
	}
	struct buf slow = buf_in(a, 0); /* every length once: the NUL needs room too */
	for (size_t i = 0; i < 300; i++, buf_char(&slow, 'x'))
		assert_int_equal(strlen(buf_str(&slow)), i);
	assert_true(text_starts(buf_done(&b), "0-縁側,1-縁側,"));
	assert_true(text_ends(buf_done(&b), ",999-縁側,"));
	assert_int_equal(strlen(buf_str(&b)), b.n);
	arena_free(a);
}

static void buf_pieces(void **state) {
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct buf b = buf_in(a, 1);
	buf_char(&b, 'a');
	buf_rune(&b, 0xE9);
	buf_rune(&b, 0x7E01);
	buf_rune(&b, 0x20BB7);
	buf_rune(&b, 0xD800);
	buf_rune(&b, 0x110000);
	buf_rune(&b, -1);
	buf_int(&b, INT64_MIN);
	buf_z(&b, NULL);
	buf_put(&b, NULL, 0);
	buf_text(&b, LIT("!"));
	buf_f(&b, "%s", "");
	assert_string_equal(buf_str(&b), "aé縁𠮷\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD-9223372036854775808!");
	arena_free(a);
}

int main(void) {
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc_zeroed_and_aligned), cmocka_unit_test(large_pieces_get_own_block),
		cmocka_unit_test(full_calls_handler), cmocka_unit_test(tiny_ceiling), cmocka_unit_test(buf_meets_ceiling),
		cmocka_unit_test(deferred_newest_first), cmocka_unit_test(extend_in_place), cmocka_unit_test(buf_grows),
		cmocka_unit_test(buf_pieces), cmocka_unit_test(unused_memory_is_poisoned),
	};
	return cmocka_run_group_tests_name("base/arena", tests, NULL, NULL);
}
