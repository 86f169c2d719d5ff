/* Which tables there are, with their columns, and which migrations they stand at: asked from the engine itself, so that a
 * table nobody thought of is carried too.
 * Refuses: what the other engine could not take (see copy.h). */
#include "copy_inside.h"
#include <stdlib.h>
#include <string.h>

/* table, column, type, place in the primary key */
static const char lite_tables[] = "SELECT t.name, c.name, c.type, c.pk FROM pragma_table_list t, pragma_table_info(t.name) c"
	" WHERE t.schema = 'main' AND t.type = 'table' AND substr(t.name, 1, 7) <> 'sqlite_' ORDER BY t.name, c.cid";
static const char pg_tables[] = "SELECT c.relname, a.attname, format_type(a.atttypid, NULL),"
	" COALESCE((SELECT k.n FROM pg_index i, unnest(CAST(i.indkey AS int2[])) WITH ORDINALITY k(att, n)"
	"  WHERE i.indrelid = c.oid AND i.indisprimary AND k.att = a.attnum), 0)"
	" FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
	" WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = current_schema()) AND c.relkind IN ('r', 'p')"
	" AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname COLLATE \"C\", a.attnum";
static const char steps[] = "SELECT lane, number, name, hash FROM schema_step ORDER BY lane, number";

static const struct { const char *type; enum value_kind kind; } types[] = {
	{ "INTEGER", VALUE_INT }, { "TEXT", VALUE_TEXT }, { "BLOB", VALUE_BLOB }, { "bigint", VALUE_INT }, { "text", VALUE_TEXT }, { "bytea", VALUE_BLOB },
};

/* Of the search index, what cannot be made anew; and in an order that both engines have. */
static const struct { const char *name; int key; } derived[] = { { "kind", 1 }, { "row", 2 }, { "owner", 0 }, { "folded", 0 } };

static bool is_derived(const char *table) { return strcmp(table, COPY_DERIVED) == 0; }

static int derived_key(struct text column, int *key) {
	for (size_t i = 0; i < sizeof derived / sizeof *derived; i++)
		if (text_is(column, derived[i].name)) {
			*key = derived[i].key;
			return ERR_OK;
		}
	return ERR_ABSENT;
}

static enum value_kind kind_of(struct text type) {
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_is(type, types[i].type))
			return types[i].kind;
	return VALUE_NULL;
}

static struct copy_table *table_named(struct copy_store *s, struct text name) {
	struct copy_tables *all = &s->all;
	if (all->n && text_is(name, all->tables[all->n - 1].name))
		return &all->tables[all->n - 1];
	struct copy_table *t = ARENA_MORE(s->arena, all->tables, all->n);
	t->name = text_z(s->arena, name);
	return t;
}

static int take_column(void *ctx, struct prep *p) {
	struct copy_store *s = ctx;
	const struct engine_ops *ops = s->store->ops;
	if (text_is(copy_word(p, 0), "schema_step"))
		return ERR_OK;
	struct copy_table *t = table_named(s, copy_word(p, 0));
	int key = (int)ops->integer(p, 3);
	if (is_derived(t->name) && derived_key(copy_word(p, 1), &key) != ERR_OK)
		return ERR_OK;
	enum value_kind kind = kind_of(copy_word(p, 2));
	if (kind == VALUE_NULL)
		return err_set(ERR_SETUP, "%s.%.*s is of the type %.*s, which cannot be carried to another engine", t->name,
			TEXT_ARG(text_copy(s->arena, copy_word(p, 1))), TEXT_ARG(text_copy(s->arena, copy_word(p, 2))));
	struct copy_column *columns = (struct copy_column *)(uintptr_t)t->columns, *c = ARENA_MORE(s->arena, columns, t->n);
	*c = (struct copy_column){ text_z(s->arena, copy_word(p, 1)), kind, key };
	t->columns = columns;
	return ERR_OK;
}

static int take_step(void *ctx, struct prep *p) {
	struct copy_store *s = ctx;
	struct copy_step *step = ARENA_MORE(s->arena, s->all.steps, s->all.n_steps);
	*step = (struct copy_step){ .lane = text_z(s->arena, copy_word(p, 0)), .number = s->store->ops->integer(p, 1),
		.name = text_z(s->arena, copy_word(p, 2)), .hash = text_z(s->arena, copy_word(p, 3)) };
	return ERR_OK;
}

static int by_name(const void *a, const void *b) {
	return strcmp(((const struct copy_table *)a)->name, ((const struct copy_table *)b)->name);
}

static int check_tables(const struct copy_tables *all) {
	for (size_t i = 0; i < all->n; i++) {
		int keys = 0;
		if (i && strcmp(all->tables[i - 1].name, all->tables[i].name) == 0)
			return err_set(ERR_SETUP, "both lanes have a table %s", all->tables[i].name);
		for (size_t c = 0; c < all->tables[i].n; c++)
			keys += all->tables[i].columns[c].key > 0;
		if (!keys)
			return err_set(ERR_SETUP, "the table %s has no primary key, so its rows have no order", all->tables[i].name);
	}
	return ERR_OK;
}

int copy_list(struct copy_store *s) {
	bool lite = s->store->config.engine == ENGINE_SQLITE;
	s->all = (struct copy_tables){ 0 };
	for (int lane = 0; lane < LANES; lane++) {
		struct conn *c = s->conns[lane];
		if (lane && c == s->conns[0])
			continue;
		if (copy_ask(c, lite ? lite_tables : pg_tables, take_column, s) != ERR_OK || copy_ask(c, steps, take_step, s) != ERR_OK)
			return ERR_SETUP;
	}
	if (s->all.n)
		qsort(s->all.tables, s->all.n, sizeof *s->all.tables, by_name);
	return check_tables(&s->all);
}
