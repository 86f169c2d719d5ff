/* さがす finds people of the circle too, for those who may see them: the gate is asked for each find, by their own agreements.
 * Refuses: to count, or to show a name for, somebody the viewer may not see. */
#include "circle_inside.h"
#include "sql_names.h"

#define HITS_MAX 60
struct found { id kin, person; struct text code, name; };

size_t circle_found(struct request *r, struct text match, struct circle_hit **out) {
	struct found rows[HITS_MAX];
	struct circle_gate gate = { 0 };
	size_t n = 0, kept = 0;
	id opened = 0;
	struct stmt *s = SQL(r->tx, kin_found, V(match), V(r->viewer.account), V(r->today));
	while (n < HITS_MAX && sql_row(s))
		rows[n++] = (struct found){ sql_int(s, 0), sql_int(s, 1), sql_text(s, 2), person_joined(r->arena, sql_text(s, 3), sql_text(s, 4)) };
	sql_run(s);
	*out = ARENA_ARRAY(r->arena, struct circle_hit, n + 1);
	for (size_t i = 0; i < n; i++) {
		struct kin k;
		if (rows[i].person != opened) gate = circle_gate_open(r, opened = rows[i].person);
		if (!circle_may(&gate, rows[i].kin, ACT_SEE) || !record_load(r->tx, &kin_record, rows[i].kin, &k)) continue;
		(*out)[kept++] = (struct circle_hit){ rows[i].kin, rows[i].person, rows[i].code, rows[i].name,
			circle_called(r->arena, circle_row(r, &k).relation_ja, k.name) };
	}
	return kept;
}
