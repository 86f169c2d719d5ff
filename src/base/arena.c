/* Memory by lifetime: blocks from the machine, handed out from front to back, given back all at once.
 *
 * Refuses to give back single pieces and to pass its ceiling. The ceiling counts what was taken from the machine, since
 * that is what a busy server runs out of. Under AddressSanitizer everything not handed out is poisoned, with a gap after
 * each piece, so a write past the end is found although it stays inside the block.
 * To extend: sizes are the two constants below. */
#include "arena.h"
#include <setjmp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISONS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISONS 1
#endif

#ifdef ARENA_POISONS
#include <sanitizer/asan_interface.h>
#define HIDE(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define SHOW(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP 16
#else
#define HIDE(p, n) ((void)(p), (void)(n))
#define SHOW(p, n) ((void)(p), (void)(n))
#define GAP 0
#endif

#define ALIGN 16
#define FIRST_BLOCK ((size_t)16 * 1024)
#define LARGEST_BLOCK ((size_t)256 * 1024)
#define OWN_BLOCK ((size_t)64 * 1024) /* a piece this large gets a block of its own, so that no half-used one is left */

struct block {
	_Alignas(ALIGN) struct block *older;
	size_t size, used;
	_Alignas(ALIGN) char bytes[];
};

struct deferred {
	struct deferred *older;
	void (*fn)(void *);
	void *p;
};

struct arena {
	struct block *newest, *first;
	struct deferred *deferred;
	void (*full)(void *);
	void *ctx;
	size_t ceiling, taken, used, next_size;
};

static struct block *block_new(size_t size) {
	if (size > SIZE_MAX - sizeof(struct block))
		return NULL;
	struct block *b = malloc(sizeof(struct block) + size);
	if (!b)
		return NULL;
	b->older = NULL;
	b->size = size;
	b->used = 0;
	HIDE(b->bytes, size);
	return b;
}

static void block_free(struct block *b) {
	SHOW(b->bytes, b->size);
	free(b);
}

struct arena *arena_new(size_t ceiling) {
	size_t size = ceiling < FIRST_BLOCK ? ceiling / ALIGN * ALIGN : FIRST_BLOCK;
	struct arena *a = calloc(1, sizeof *a);
	if (!a)
		return NULL;
	a->first = a->newest = block_new(size);
	if (!a->first) {
		free(a);
		return NULL;
	}
	a->ceiling = ceiling;
	a->taken = size;
	a->next_size = 2 * FIRST_BLOCK;
	return a;
}

/* A deferred call may defer again, so the list is taken from its head each time. */
static void run_deferred(struct arena *a) {
	while (a->deferred) {
		struct deferred d = *a->deferred;
		a->deferred = d.older;
		d.fn(d.p);
	}
}

void arena_reset(struct arena *a) {
	run_deferred(a);
	struct block *b = a->newest;
	while (b) {
		struct block *older = b->older;
		if (b != a->first)
			block_free(b);
		b = older;
	}
	a->first->older = NULL;
	a->first->used = 0;
	HIDE(a->first->bytes, a->first->size);
	a->newest = a->first;
	a->taken = a->first->size;
	a->used = 0;
	a->next_size = 2 * FIRST_BLOCK;
}

void arena_free(struct arena *a) {
	if (!a)
		return;
	arena_reset(a);
	block_free(a->first);
	free(a);
}

void arena_on_full(struct arena *a, void (*full)(void *), void *ctx) {
	a->full = full;
	a->ctx = ctx;
}

static void jump_out(void *out) {
	longjmp(*(jmp_buf *)out, 1);
}

bool arena_within(struct arena *a, void (*work)(void *), void *p) {
	jmp_buf out;
	void (*full)(void *) = a->full;
	void *ctx = a->ctx;
	volatile bool whole = false;
	arena_on_full(a, jump_out, &out);
	if (setjmp(out) == 0) {
		work(p);
		whole = true;
	}
	arena_on_full(a, full, ctx);
	return whole;
}

static _Noreturn void arena_full(struct arena *a) {
	if (a->full)
		a->full(a->ctx);
	fputs("engawa: out of memory, and nobody to tell\n", stderr);
	abort();
}

/* A block with room for need bytes; a large piece goes behind the newest block, which stays in use for small ones. */
static struct block *block_for(struct arena *a, size_t need) {
	bool own = need >= OWN_BLOCK;
	size_t left = a->ceiling > a->taken ? a->ceiling - a->taken : 0;
	size_t size = own || a->next_size < need ? need : a->next_size;
	if (need > left)
		arena_full(a);
	if (size > left)
		size = left;
	struct block *b = block_new(size);
	if (!b)
		arena_full(a);
	a->taken += size;
	if (own) {
		b->older = a->newest->older;
		a->newest->older = b;
		return b;
	}
	if (a->next_size < LARGEST_BLOCK)
		a->next_size *= 2;
	b->older = a->newest;
	return a->newest = b;
}

/* What a piece of n bytes takes from its block. */
static size_t footprint(size_t n) {
	return (n + GAP + ALIGN - 1) / ALIGN * ALIGN;
}

void *arena_alloc(struct arena *a, size_t n) {
	if (n > SIZE_MAX - GAP - 2 * ALIGN)
		arena_full(a);
	size_t need = footprint(n ? n : 1);
	struct block *b = a->newest;
	if (b->size - b->used < need)
		b = block_for(a, need);
	char *p = b->bytes + b->used;
	b->used += need;
	a->used += need;
	SHOW(p, n);
	return memset(p, 0, n);
}

bool arena_extend(struct arena *a, void *p, size_t old, size_t n) {
	struct block *b = a->newest;
	if (!p || n < old || n > SIZE_MAX - GAP - 2 * ALIGN)
		return false;
	size_t before = footprint(old ? old : 1), after = footprint(n ? n : 1);
	if (b->used < before || b->bytes + (b->used - before) != (char *)p || b->size - (b->used - before) < after)
		return false;
	b->used += after - before;
	a->used += after - before;
	SHOW(p, n);
	memset((char *)p + old, 0, n - old);
	return true;
}

void *arena_array(struct arena *a, size_t size, size_t n) {
	size_t total;
	if (__builtin_mul_overflow(size, n, &total))
		arena_full(a);
	return arena_alloc(a, total);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *p) {
	struct deferred *d = ARENA_NEW(a, struct deferred);
	d->fn = fn;
	d->p = p;
	d->older = a->deferred;
	a->deferred = d;
}

size_t arena_used(const struct arena *a) {
	return a->used;
}

/* Full at 0, 8, 16, 32 ... */
void *arena_more(struct arena *a, void *list, size_t n, size_t size) {
	if (n && (n < 8 || (n & (n - 1))))
		return list;
	char *room = arena_array(a, size, n ? n * 2 : 8);
	if (n)
		memcpy(room, list, n * size);
	return room;
}
