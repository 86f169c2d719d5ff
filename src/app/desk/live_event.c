/* The bytes of a live event, and which changes become one. Nothing here knows of streams, threads or the store.
 * Refuses: content. What is written stands in live_event_put, and that is all there is. */
#include "live_inside.h"
#include <string.h>

/* The newest of each section speaks for those before it: the page is fetched once. */
void live_pick(const struct live_change *c, size_t n, const bool *told, bool *out) {
	for (size_t i = 0; i < n; i++) {
		out[i] = told[i] && c[i].record && c[i].record->section;
		for (size_t later = i + 1; out[i] && later < n; later++)
			out[i] = !(told[later] && c[later].record && c[later].record->section && strcmp(c[i].record->section, c[later].record->section) == 0);
	}
}

void live_event_put(struct buf *b, const struct live_change *c, const char *section, id viewer) {
	char version[ID_CHARS + 1];
	id_show(c->change.id, version);
	buf_f(b, "id: %s\nevent: change\ndata: ", version);
	struct json j = json_to(b);
	json_open(&j);
	json_key(&j, "section");
	json_z(&j, section);
	json_key(&j, "version");
	json_z(&j, version);
	json_key(&j, "who");
	json_text(&j, c->who.p ? c->who : LIT(""));
	json_key(&j, "at");
	json_int(&j, c->change.at);
	json_key(&j, "mine");
	json_bool(&j, viewer && c->change.account == viewer);
	json_close(&j);
	buf_z(b, "\n\n");
}
