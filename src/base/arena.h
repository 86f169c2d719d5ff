/* Memory that lives exactly as long as one request, one page or one command.
 *
 * Refuses: to grow past its ceiling, and to return NULL. When the ceiling is met, or the machine has no memory,
 * the handler given to arena_on_full() is called and must not return (a request jumps back to its door and is
 * answered 503; a command ends with a sentence). So callers never check an allocation. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* ceiling in bytes. NULL only when the machine has no memory for the arena itself. */
struct arena *arena_new(size_t ceiling);
void arena_free(struct arena *);                 /* runs the deferred calls, newest first; NULL is fine */
void arena_reset(struct arena *);                /* the same, but keeps the first block for the next use */
void arena_on_full(struct arena *, void (*full)(void *), void *ctx);
/* Runs work(p) with that caught: false when there was no more memory for it. What work took elsewhere is the caller's to see to. */
bool arena_within(struct arena *, void (*work)(void *), void *p);

void *arena_alloc(struct arena *, size_t n);     /* zeroed, aligned to 16 */
void arena_defer(struct arena *, void (*fn)(void *), void *p); /* for what a library owns: called at reset/free */
/* Makes the newest piece longer where it lies (old and n in bytes, the new part zeroed). False: not the newest or no room. */
bool arena_extend(struct arena *, void *p, size_t old, size_t n);
size_t arena_used(const struct arena *);         /* bytes handed out since the last reset, padding counted */

#define ARENA_NEW(a, type) ((type *)arena_alloc((a), sizeof(type)))
#define ARENA_ARRAY(a, type, n) ((type *)arena_array((a), sizeof(type), (n)))
void *arena_array(struct arena *, size_t size, size_t n); /* overflow of size*n counts as full */

/* One more in a list that grows: *list has n of them; gives the address of the new one, zeroed, and counts it. The old room is
 * given up, not back: for lists of tens to thousands. */
#define ARENA_MORE(a, list, n) ((list) = arena_more((a), (list), (n), sizeof *(list)), &(list)[(n)++])
void *arena_more(struct arena *, void *list, size_t n, size_t size);   /* the list with room for n + 1 */
