/* The facts about viewer and person on one day, for decide(). One query, in the request's own snapshot, never cached:
 * a membership that ended, or a place of work that was left, closes the person with the next request.
 *
 * Refuses: to decide anything. No row of this release says whom a person does not want to see their record, so blocked
 * stays false; the table that will say it is joined into standing_of (guard.sql) and read here. */
#include "guard.h"
#include "sql_names.h"

struct standing guard_standing(struct tx *tx, const struct viewer *v, id person, date today) {
	struct standing standing = { 0 };
	if (!v->account || !person)
		return standing;
	struct stmt *s = SQL(tx, standing_of, V(v->account), V(today), V(person), V(v->office));
	while (sql_row(s)) {
		standing.exists = true;
		standing.on_team = !sql_null(s, 1);
		standing.role = role_of(sql_text(s, 1));
	}
	return standing;
}
