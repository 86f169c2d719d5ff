/* Memory for long lists. A request's own arena is small on purpose; 20,000 rows need more, but only row by row.
 * Refuses to abort: when this memory is full, the request's own way out is taken (503). */
#include "room.h"

static void give_back(void *p) { arena_free(p); }

static void burst(void *p) { arena_alloc(p, SIZE_MAX / 4); }

struct arena *exchange_room(struct request *r, size_t ceiling) {
	struct arena *room = arena_new(ceiling);
	if (!room) burst(r->arena);
	arena_on_full(room, burst, r->arena);
	arena_defer(r->arena, give_back, room);
	return room;
}
