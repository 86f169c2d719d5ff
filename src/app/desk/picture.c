/* The parent's side of engawa-picture: one program for one picture, never longer than twenty seconds.
 * Refuses: to look into the bytes. A worker that dies over a picture means that the picture is broken. */
#include "picture.h"
#include "worker.h"
#include "../../base/log.h"

#define WAIT SECONDS(20)

static enum picture_answer fault_of(char kind) {
	return kind == 'T' ? PICTURE_OTHER_TYPE : kind == 'L' ? PICTURE_TOO_LARGE : PICTURE_BROKEN;
}

static int64_t pair_at(const char *p) { return (int64_t)(unsigned char)p[0] << 8 | (unsigned char)p[1]; }

enum picture_answer picture_clean(struct arena *a, struct text bytes, struct picture *out) {
	struct worker w = { "picture", 0, -1 };
	struct worker_answer m;
	size_t most = PICTURE_ROOM - 64;
	char *room = arena_alloc(a, most);
	if (!worker_start(&w)) return PICTURE_NOT_NOW;
	bool answered = worker_ask(&w, bytes, room, most, &m, clock_mono() + WAIT);
	worker_end(&w, true);
	if (!answered) log_warn("picture: the worker ended over a picture of %zu bytes", bytes.n);
	if (!answered || m.kind != 'P' || m.bytes.n < 8) return fault_of(answered ? m.kind : 'B');
	*out = (struct picture){ pair_at(m.bytes.p), pair_at(m.bytes.p + 2), text_from(m.bytes, 4) };
	return PICTURE_MADE;
}
