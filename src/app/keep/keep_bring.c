/* A copy becomes a region: looked through to the end before anything is written, put into a place that nobody sees yet,
 * compared row by row with what was copied, brought up to date by this program, its logs walked; only then it gets its name,
 * all at once. Interrupted at any moment it leaves nothing but that hidden place, which the next attempt clears away.
 * Refuses: a name that is taken; a copy made by a newer program; a region whose logs are broken, unless told to. */
#include "keep_inside.h"
#include <string.h>

struct bringing {
	const struct keep_ask *ask;
	struct house *house;
	struct arena *arena;
	struct keep_from *(*open)(void *ctx);
	void (*close)(void *ctx);
	void *ctx;
	struct keep_taken taken;
	char making[64];
};

bool keep_name_fits(const char *name) {
	if (!name || strlen(name) > 40 || name[0] < 'a' || name[0] > 'z') return false;
	return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(name);
}

static int look_through(struct bringing *b) {
	struct keep_from *from = b->open(b->ctx);
	int rc = from ? keep_take(from, b->arena, NULL, &b->taken) : ERR_INPUT;
	b->close(b->ctx);
	return rc;
}

/* ---- which migrations the copy stands at ---- */

static size_t steps_of(const struct keep_taken *k, const char *lane) {
	size_t n = 0;
	for (size_t i = 0; i < k->n_steps; i++) n += strcmp(k->steps[i].lane, lane) == 0;
	return n;
}

static int same_steps(const struct keep_taken *k, const struct copy_tables *made) {
	bool same = k->n_steps == made->n_steps;
	for (size_t i = 0; same && i < k->n_steps; i++)
		same = k->steps[i].number == made->steps[i].number && !strcmp(k->steps[i].lane, made->steps[i].lane)
			&& !strcmp(k->steps[i].name, made->steps[i].name) && !strcmp(k->steps[i].hash, made->steps[i].hash);
	return same ? ERR_OK : err_set(ERR_SETUP, "the tables of this copy were made by other migrations than this program's");
}

static int migrations_of(const struct bringing *b, size_t *n) {
	*n = steps_of(&b->taken, "record");
	if (*n != steps_of(&b->taken, "witness")) return err_set(ERR_SETUP, "this copy was taken in the middle of an update");
	if (*n > migrations_count) return err_set(ERR_SETUP, "this copy was made by a newer engawa (%zu migrations, this one knows %zu)", *n, migrations_count);
	return ERR_OK;
}

/* ---- the hidden place ---- */

static int every_table(const struct bringing *b, struct copy_in *in) {
	const struct copy_tables *made = copy_made(in);
	for (size_t i = 0; i < made->n; i++) {
		bool there = false;
		for (size_t k = 0; k < b->taken.n; k++) there = there || !strcmp(b->taken.tables[k].table.name, made->tables[i].name);
		if (!there) return err_set(ERR_INPUT, "this copy has no table %s: it is not whole", made->tables[i].name);
	}
	return ERR_OK;
}

static int put_in(struct bringing *b, struct copy_in *in) {
	struct keep_taken again;
	int rc = same_steps(&b->taken, copy_made(in));
	if (!rc) rc = every_table(b, in);
	if (rc) return rc;
	struct keep_from *from = b->open(b->ctx);
	rc = from ? keep_take(from, b->arena, in, &again) : ERR_INPUT;
	b->close(b->ctx);
	return rc;
}

static int make_place(struct bringing *b, const struct store_config *making) {
	struct copy_in *in;
	size_t n;
	int rc = migrations_of(b, &n);
	if (!rc) rc = copy_make(&in, making, n, b->arena);
	if (rc) return rc;
	rc = put_in(b, in);
	int ended = copy_end(in, !rc);
	return rc ? rc : ended;
}

/* What stands there now is read again and must be what was copied. */
static int compare(struct bringing *b, const struct store_config *making) {
	struct copy *c;
	int rc = copy_open(&c, making, b->arena);
	for (size_t i = 0; i < b->taken.n && !rc; i++) {
		const struct keep_table *t = &b->taken.tables[i];
		int64_t rows;
		char hash[2 * KEEP_HASH + 1];
		rc = keep_table_hash(c, b->arena, &t->table, &rows, hash);
		if (!rc && (rows != t->rows || strcmp(hash, t->hash) != 0))
			rc = err_set(ERR_DISK, "%s: what was written is not what was copied", t->table.name);
	}
	copy_close(c);
	return rc;
}

/* ---- brought up to date, and its logs walked ---- */

static int walk_logs(struct bringing *b, struct region *r) {
	struct chain_report report;
	const struct keep_sum *sum = &b->taken.sum;
	if (!chain_verify_store(r->store, sum->changes.seq ? &sum->changes : NULL, sum->reads.seq ? &sum->reads : NULL, &report)) return ERR_DISK;
	if (report.whole) return ERR_OK;
	fprintf(stderr, "engawa: the logs were not whole when this copy was taken: entry %lld of the %s: %s.\n", (long long)report.broken_at, report.broken_log, report.why);
	return b->ask->broken ? ERR_OK : err_set(ERR_INPUT, "nothing was restored. Take an earlier copy, or say --broken to bring it back as it is");
}

static int settle(struct bringing *b) {
	struct region *r;
	int rc = house_open(b->house, b->making, true, &r);
	if (rc) return rc;
	rc = walk_logs(b, r);
	store_close(r->store);
	b->house->n_regions = 0;
	return rc;
}

static int bring(struct bringing *b) {
	struct store_config making = house_config(b->house, b->making, NULL), shown = house_config(b->house, b->ask->region, NULL);
	int rc = look_through(b);
	if (!rc) rc = copy_drop(&making);
	if (!rc) rc = make_place(b, &making);
	if (!rc) rc = compare(b, &making);
	if (!rc) rc = settle(b);
	return rc ? rc : copy_show(&making, &shown);
}

int keep_bring(const struct keep_ask *ask, struct keep_from *(*open)(void *ctx), void (*close)(void *ctx), void *ctx) {
	struct house h = { 0 };
	struct bringing b = { .ask = ask, .house = &h, .arena = ask->arena, .open = open, .close = close, .ctx = ctx };
	snprintf(b.making, sizeof b.making, COPY_MAKING "%s", ask->region);
	int rc = keep_house(&h, ask);
	if (!rc && house_has(&h, ask->region)) rc = err_set(ERR_CONFLICT, "the region %s is there already; nothing was changed. Choose another name", ask->region);
	if (!rc) rc = bring(&b);
	house_close(&h);
	if (rc) return fprintf(stderr, "engawa: %s\n", err_text()), 1;
	keep_sum_print(stdout, ask->region, &b.taken.sum);
	printf("  Compare these ends with those printed elsewhere. Everything that was copied is there; engawa serve shows it.\n");
	return 0;
}
