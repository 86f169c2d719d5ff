/* Turns .sql files into C: `sql OUT.h OUT.c FILES...`
 *
 * NNN-name.sql is a migration and is embedded as it stands (store/migrate.c reads its directives). Any other file holds
 * named statements:
 *
 *     -- Who holds this code. (comments are free, also between blocks)
 *     -- name: person_by_code
 *     SELECT id FROM person WHERE code = :code AND gone_at IS NULL;
 *
 * `-- name: x @sqlite` and `-- name: x @postgres` give one statement two texts; `-- lane: witness`, before the SQL, sends
 * it to the other lane. :names become ?1 or $1, counted by first appearance; CAST(x AS INTEGER) is BIGINT to PostgreSQL.
 *
 * Refuses: two statements of one name, a variant without its twin or with other parameters, an empty block, more than one
 * statement in a block, parameters that are not named, PostgreSQL's :: in a text that SQLite must read too, and any
 * directive it does not know (so a comment never begins with a small word and a colon). Nothing is written then.
 *
 * To extend: a directive is one more branch in directive(); a type that the engines spell differently, one row in types[]. */
#include "tool.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum variant { BOTH, ONLY_SQLITE, ONLY_POSTGRES };
enum { PARAMS_MAX = 64, DEPTH_MAX = 64 };

struct block {
	struct block *next;
	const char *file; int line;
	const char *name;
	enum variant variant;
	bool witness, lane_said;
	int end_line;                                /* of its ';', 0 = not yet */
	const char *params[PARAMS_MAX]; int n_params;
	struct tool_text sqlite, postgres;
	struct block *twin;                          /* of the other engine */
};

struct migration_file { struct migration_file *next; const char *file, *name, *text; size_t n; int number; };

/* Where we are in one file of named statements. */
struct reader {
	const char *file, *start, *p, *end;
	int line;
	struct block *block;                         /* NULL before the first -- name: */
	bool space;                                  /* white space or a comment was passed over */
	bool lost;                                   /* already complained about SQL outside blocks */
	bool after_as, after_cast;                   /* the word before this one */
	int depth; bool cast_at[DEPTH_MAX];          /* parentheses, and which of them belong to CAST */
};

static struct block *blocks, **blocks_end = &blocks;
static struct migration_file *migrations;
static const struct { const char *sqlite, *postgres; } types[] = { { "INTEGER", "BIGINT" }, { "BLOB", "BYTEA" } };

static bool wordy(int c) {
	return isalnum(c) || c == '_' || c >= 0x80;
}

static int at(const struct reader *r, size_t ahead) {
	return ahead < (size_t)(r->end - r->p) ? (unsigned char)r->p[ahead] : 0;
}

/* ---- what is written ---- */

/* Before anything is written: is there a block, and is its statement still open? */
static bool open_statement(struct reader *r) {
	if (!r->block && !r->lost) {
		tool_complain(r->file, r->line, "SQL before the first \"-- name:\"");
		r->lost = true;
	}
	if (!r->block)
		return false;
	if (r->block->end_line > 0) {
		tool_complain(r->file, r->block->end_line, "%s: ';' in the middle; a block is one statement", r->block->name);
		r->block->end_line = -1;
	}
	if (r->space && r->block->sqlite.n) {
		tool_put(&r->block->sqlite, " ", 1);
		tool_put(&r->block->postgres, " ", 1);
	}
	r->space = false;
	return true;
}

static void write_for(struct reader *r, const char *sqlite, size_t n_sqlite, const char *postgres, size_t n_postgres) {
	if (open_statement(r)) {
		tool_put(&r->block->sqlite, sqlite, n_sqlite);
		tool_put(&r->block->postgres, postgres, n_postgres);
	}
}

static void take(struct reader *r, size_t n) {
	write_for(r, r->p, n, r->p, n);
	for (size_t i = 0; i < n; i++)
		r->line += r->p[i] == '\n';
	r->p += n;
}

/* ---- parts of a statement ---- */

static void quoted(struct reader *r, char mark) {
	size_t n = 1;

	while (at(r, n) && !(at(r, n) == mark && at(r, n + 1) != mark))
		n += at(r, n) == mark ? 2 : 1;
	if (!at(r, n)) {
		tool_complain(r->file, r->line, "%c is not closed", mark);
		n--;
	}
	take(r, n + 1);
}

static int param_number(struct reader *r, const char *name, size_t n) {
	struct block *b = r->block;

	for (int i = 0; i < b->n_params; i++)
		if (strlen(b->params[i]) == n && !memcmp(b->params[i], name, n))
			return i + 1;
	if (b->n_params == PARAMS_MAX) {
		tool_complain(r->file, r->line, "%s: more than %d parameters", b->name, PARAMS_MAX);
		return PARAMS_MAX;
	}
	b->params[b->n_params++] = tool_copy(name, n);
	return b->n_params;
}

static void param(struct reader *r) {
	char sqlite[16], postgres[16];
	size_t n = 1;

	while (wordy(at(r, n)))
		n++;
	if (open_statement(r)) {
		int number = param_number(r, r->p + 1, n - 1);

		write_for(r, sqlite, (size_t)snprintf(sqlite, sizeof sqlite, "?%d", number),
			postgres, (size_t)snprintf(postgres, sizeof postgres, "$%d", number));
	}
	r->p += n;
}

static void word(struct reader *r) {
	const char *p = r->p;
	size_t n = 0;
	bool typed = r->after_as && r->cast_at[r->depth];

	while (wordy(at(r, n)) || (n && at(r, n) == '$'))
		n++;
	r->after_as = n == 2 && !strncasecmp(p, "AS", n);
	r->after_cast = n == 4 && !strncasecmp(p, "CAST", n);
	for (size_t i = 0; typed && i < sizeof types / sizeof *types; i++) {
		if (strlen(types[i].sqlite) == n && !strncasecmp(p, types[i].sqlite, n)) {
			write_for(r, p, n, types[i].postgres, strlen(types[i].postgres));
			r->p += n;
			return;
		}
	}
	take(r, n);
}

static void parenthesis(struct reader *r) {
	if (*r->p == '(' && r->depth + 1 < DEPTH_MAX)
		r->cast_at[++r->depth] = r->after_cast;
	else if (*r->p == ')' && r->depth > 0)
		r->depth--;
	else
		tool_complain(r->file, r->line, "this parenthesis has no partner");
	take(r, 1);
}

/* ':' and the three signs that would slip a parameter in without a name. */
static void sign(struct reader *r) {
	int c = at(r, 0), next = at(r, 1);
	bool joined = r->p > r->start && wordy((unsigned char)r->p[-1]);

	if (c == ':' && next == ':') {
		if (r->block && r->block->variant != ONLY_POSTGRES)
			tool_complain(r->file, r->line, "%s: SQLite has no '::'; write CAST(x AS type)", r->block->name);
		take(r, 2);
		return;
	}
	if (c == ':' && !joined && (isalpha(next) || next == '_')) {
		param(r);
		return;
	}
	if (c == '?' || (c == '$' && (isalnum(next) || next == '$')) || (c == '@' && isalpha(next)))
		tool_complain(r->file, r->line, "'%c%c': parameters are written :name", c, next > ' ' ? next : ' ');
	take(r, 1);
}

/* ---- directives ---- */

static void close_block(struct reader *r) {
	if (r->block && !r->block->sqlite.n)
		tool_complain(r->block->file, r->block->line, "%s: there is no SQL in this block", r->block->name);
	if (r->block && r->depth)
		tool_complain(r->block->file, r->block->line, "%s: a parenthesis is not closed", r->block->name);
	r->depth = 0;
	r->space = r->after_as = r->after_cast = false;
}

static bool good_name(const char *name) {
	for (const char *p = name; *p; p++)
		if (!islower((unsigned char)*p) && *p != '_' && !(p > name && isdigit((unsigned char)*p)))
			return false;
	return *name;
}

static void name_directive(struct reader *r, char *value) {
	struct block *b = tool_keep(sizeof *b);
	char *variant = strchr(value, ' ');

	close_block(r);
	if (variant) {
		*variant++ = 0;
		variant += strspn(variant, " \t");
	}
	b->file = r->file;
	b->line = r->line;
	b->name = value;
	if (!good_name(value))
		tool_complain(r->file, r->line, "a name is small letters, digits and '_'");
	if (variant && !strcmp(variant, "@sqlite"))
		b->variant = ONLY_SQLITE;
	else if (variant && !strcmp(variant, "@postgres"))
		b->variant = ONLY_POSTGRES;
	else if (variant)
		tool_complain(r->file, r->line, "%s: after the name comes @sqlite, @postgres or nothing", value);
	r->block = *blocks_end = b;
	blocks_end = &b->next;
}

static void lane_directive(struct reader *r, const char *value) {
	struct block *b = r->block;

	if (!b || b->sqlite.n || b->lane_said) {
		tool_complain(r->file, r->line, "\"-- lane:\" stands once, between \"-- name:\" and the SQL");
		return;
	}
	b->lane_said = true;
	b->witness = !strcmp(value, "witness");
	if (!b->witness && strcmp(value, "record") != 0)
		tool_complain(r->file, r->line, "there is no lane \"%s\" (record, witness)", value);
}

static void directive(struct reader *r, const char *key, size_t n_key, char *value) {
	if (n_key == 4 && !memcmp(key, "name", 4))
		name_directive(r, value);
	else if (n_key == 4 && !memcmp(key, "lane", 4))
		lane_directive(r, value);
	else
		tool_complain(r->file, r->line, "unknown directive \"%.*s:\" (name, lane); a comment begins otherwise", (int)n_key, key);
}

/* Is there only white space before p on its line? */
static bool first_on_line(const struct reader *r) {
	const char *p = r->p;

	while (p > r->start && (p[-1] == ' ' || p[-1] == '\t'))
		p--;
	return p == r->start || p[-1] == '\n';
}

static void line_comment(struct reader *r) {
	const char *p = r->p + 2, *stop = memchr(r->p, '\n', (size_t)(r->end - r->p)), *key;
	bool first = first_on_line(r);

	if (!stop)
		stop = r->end;
	r->p = stop;
	r->space = true;
	while (p < stop && (*p == ' ' || *p == '\t'))
		p++;
	for (key = p; p < stop && (islower((unsigned char)*p) || *p == '_'); )
		p++;
	if (!first || p == key || p == stop || *p != ':')
		return;
	size_t n_key = (size_t)(p++ - key);

	while (p < stop && isspace((unsigned char)*p))
		p++;
	while (stop > p && isspace((unsigned char)stop[-1]))
		stop--;
	directive(r, key, n_key, tool_copy(p, (size_t)(stop - p)));
}

static void long_comment(struct reader *r) {
	const char *stop = strstr(r->p + 2, "*/");

	if (!stop)
		tool_complain(r->file, r->line, "/* is not closed");
	stop = stop ? stop + 2 : r->end;
	for (; r->p < stop; r->p++)
		r->line += *r->p == '\n';
	r->space = true;
}

/* ---- one file ---- */

static void step(struct reader *r) {
	int c = at(r, 0);

	if (isspace(c)) {
		r->line += c == '\n';
		r->space = true;
		r->p++;
		return;
	}
	if (c == '-' && at(r, 1) == '-') {
		line_comment(r);
		return;
	}
	if (c == '/' && at(r, 1) == '*') {
		long_comment(r);
		return;
	}
	if (wordy(c)) {
		word(r);
		return;
	}
	if (c == '(' || c == ')')
		parenthesis(r);
	else if (c == '\'' || c == '"')
		quoted(r, (char)c);
	else if (c == ';' && r->block && !r->block->end_line) {
		r->block->end_line = r->line;
		r->p++;
	} else
		sign(r);
	r->after_as = r->after_cast = false;
}

static void read_statements(const char *file) {
	size_t n;
	char *text = tool_read(file, &n);
	struct reader r = { .file = file, .start = text, .p = text, .end = text + n, .line = 1 };

	if (memchr(text, 0, n)) {
		tool_complain(file, 1, "holds a zero byte");
		return;
	}
	while (r.p < r.end)
		step(&r);
	close_block(&r);
}

/* Does the file's name look like NNN-name.sql? */
static bool is_migration(const char *file) {
	const char *name = tool_base(file);
	size_t digits = strspn(name, "0123456789");

	return digits == 3 && name[3] == '-' && strlen(name) > 8;
}

static void read_migration(const char *file) {
	struct migration_file *m = tool_keep(sizeof *m), **place = &migrations;
	const char *name = tool_base(file);

	m->file = file;
	m->number = (int)strtol(name, NULL, 10);
	m->name = tool_copy(name + 4, strcspn(name + 4, "."));
	m->text = tool_read(file, &m->n);
	if (strspn(m->text, " \t\r\n") == m->n)
		tool_complain(file, 1, "the migration is empty");
	if (strlen(m->text) != m->n)
		tool_complain(file, 1, "holds a zero byte");
	while (*place && (*place)->number < m->number)
		place = &(*place)->next;
	if (*place && (*place)->number == m->number)
		tool_complain(file, 1, "has the same number as %s", tool_base((*place)->file));
	m->next = *place;
	*place = m;
}

/* ---- all together ---- */

static void check_twins(const struct block *a, const struct block *b) {
	bool same = a->n_params == b->n_params;

	for (int i = 0; same && i < a->n_params; i++)
		same = !strcmp(a->params[i], b->params[i]);
	if (!same)
		tool_complain(b->file, b->line, "%s: its variants take other parameters, or in another order (%s:%d)", b->name,
			tool_base(a->file), a->line);
	if (a->witness != b->witness)
		tool_complain(b->file, b->line, "%s: its variants are of different lanes", b->name);
}

static void pair_up(void) {
	for (struct block *a = blocks; a; a = a->next) {
		for (struct block *b = a->next; b; b = b->next) {
			if (strcmp(a->name, b->name) != 0)
				continue;
			if (a->variant == BOTH || b->variant == BOTH || a->variant == b->variant) {
				tool_complain(b->file, b->line, "%s: the name is taken (%s:%d)", b->name, tool_base(a->file), a->line);
				continue;
			}
			a->twin = b;
			b->twin = a;
			check_twins(a, b);
		}
		if (a->variant != BOTH && !a->twin)
			tool_complain(a->file, a->line, "%s: the other engine's variant is missing", a->name);
	}
}

/* Of a pair, the variant for SQLite stands for both. */
static bool stands(const struct block *b) {
	return b->variant != ONLY_POSTGRES;
}

static void write_names(const char *path) {
	struct tool_text t = { 0 };

	tool_putf(&t, "/* Made by tools/sql.c from the .sql files. */\n#pragma once\nenum sql {\n");
	for (const struct block *b = blocks; b; b = b->next)
		if (stands(b))
			tool_putf(&t, "\tSQL_%s,\n", b->name);
	tool_putf(&t, "\tSQL_COUNT\n};\n");
	tool_write(path, &t);
}

static void put_entry(struct tool_text *t, const struct block *b) {
	const struct block *p = b->twin ? b->twin : b;

	tool_putf(t, "\t{ \"%s\",\n\t", b->name);
	tool_quote(t, b->sqlite.p, b->sqlite.n);
	tool_putf(t, ",\n\t");
	tool_quote(t, p->postgres.p, p->postgres.n);
	tool_putf(t, ",\n\t%s, %d },\n", b->witness ? "LANE_WITNESS" : "LANE_RECORD", b->n_params);
}

static void write_tables(const char *path) {
	struct tool_text t = { 0 };
	int n_entries = 0, n_migrations = 0;

	tool_putf(&t, "/* Made by tools/sql.c from the .sql files. */\n#include \"store/store.h\"\n\n");
	tool_putf(&t, "const struct sql_entry sql_generated[] = {\n");
	for (const struct block *b = blocks; b; b = b->next) {
		if (!stands(b))
			continue;
		put_entry(&t, b);
		n_entries++;
	}
	tool_putf(&t, "\t{ 0 }\n};\nconst size_t sql_generated_count = %d;\n\n", n_entries);
	tool_putf(&t, "const struct migration migrations[] = {\n");
	for (const struct migration_file *m = migrations; m; m = m->next, n_migrations++) {
		tool_putf(&t, "\t{ %d, \"%s\",\n\t", m->number, m->name);
		tool_quote(&t, m->text, m->n);
		tool_putf(&t, " },\n");
	}
	tool_putf(&t, "\t{ 0 }\n};\nconst size_t migrations_count = %d;\n", n_migrations);
	tool_write(path, &t);
}

int main(int argc, char **argv) {
	if (argc < 3) {
		fprintf(stderr, "usage: sql OUT.h OUT.c FILES...\n");
		return 2;
	}
	for (int i = 3; i < argc; i++) {
		if (is_migration(argv[i]))
			read_migration(argv[i]);
		else
			read_statements(argv[i]);
	}
	pair_up();
	if (tool_complaints())
		return 1;
	write_names(argv[1]);
	write_tables(argv[2]);
	return 0;
}
