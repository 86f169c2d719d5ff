/* Opening the house: one book of statements for all regions, each region its own store.
 * Refuses: to open with a route without guard, a statement that does not prepare, or a second process on the same files. */
#include "desk.h"
#include "house.h"
#include "../../base/log.h"
#include <string.h>
#include <stdio.h>

#define RECORDS_MAX 128

static size_t collect_records(const struct record **all) {
	size_t n = 0;
	for (size_t f = 0; f < features_count; f++)
		for (size_t i = 0; i < features[f]->n_records && n < RECORDS_MAX; i++) all[n++] = features[f]->records[i];
	return n;
}

int house_start(struct house *h, struct arena *a, const char *data, const char *store_url, bool read_only) {
	*h = (struct house){ .arena = a, .data = data, .store = store_url, .read_only = read_only,
		.engine = store_url ? ENGINE_POSTGRES : ENGINE_SQLITE };
	if (!routes_check()) return ERR_SETUP;
	const struct record **all = ARENA_ARRAY(a, const struct record *, RECORDS_MAX);
	size_t n = collect_records(all);
	sql_book_start(&h->book, sql_generated, sql_generated_count);
	record_prepare(&h->book, all, n);
	record_witness = log_change;
	h->cap = 1024;
	h->regions = ARENA_ARRAY(a, struct region, h->cap);
	return ERR_OK;
}

struct store_config house_config(const struct house *h, const char *name, struct region *region) {
	const char *where = h->store;
	if (h->engine == ENGINE_SQLITE) {
		struct buf b = buf_in(h->arena, 128);
		buf_f(&b, "%s/%s", h->data, name);
		where = buf_str(&b);
	}
	return (struct store_config){ .engine = h->engine, .where = where, .schema = name, .book = &h->book, .migrations = migrations,
		.n_migrations = migrations_count, .region = region, .rest_ms = h->rest_ms,
		.read_only = h->read_only };
}

bool house_has(const struct house *h, const char *name) {
	struct store_config c = house_config(h, name, NULL);
	return store_exists(&c);
}

size_t house_names(const struct house *h, const char ***names) {
	return store_list(h->engine, h->engine == ENGINE_SQLITE ? h->data : h->store, h->arena, names);
}

static struct text setting(struct tx *tx, struct arena *a, const char *key) {
	struct stmt *s = SQL(tx, desk_setting, V(key));
	struct text t = sql_row(s) ? text_copy(a, sql_text(s, 0)) : LIT("");
	sql_run(s);
	return t;
}

static int region_read(struct region *r, struct arena *a) {
	struct tx *tx = store_read(r->store, a);
	if (!tx) return ERR_DISK;
	r->title = setting(tx, a, "title");
	r->area = setting(tx, a, "area");
	r->phone = setting(tx, a, "phone");
	r->hosts = setting(tx, a, "hosts");
	r->sample = text_is(setting(tx, a, "sample"), "1");
	int err = tx_failed(tx) ? err_set(ERR_DISK, "%s: settings cannot be read", r->name) : ERR_OK;
	store_read_end(tx);
	return err;
}

int house_open(struct house *h, const char *name, bool make, struct region **out) {
	if (!make && !house_has(h, name)) return err_set(ERR_ABSENT, "there is no region called %s", name);
	if (h->n_regions == h->cap) return err_set(ERR_SETUP, "more than %zu regions", h->cap);
	struct region *r = &h->regions[h->n_regions];
	snprintf(r->name, sizeof r->name, "%s", name);
	struct store_config c = house_config(h, r->name, r);
	int err = store_open(&r->store, &c);
	if (!err) err = region_read(r, h->arena);
	if (err) return err;
	h->n_regions++;
	if (out) *out = r;
	return ERR_OK;
}

/* An open region costs about 400 KB of memory; of many, those nobody uses close their connections soon. */
enum { REGIONS_MANY = 64, REST_OF_MANY = 3000 };

int house_open_all(struct house *h) {
	const char **names;
	size_t n = house_names(h, &names);
	if (!names) return ERR_SETUP;
	if (n > REGIONS_MANY) h->rest_ms = REST_OF_MANY;
	for (size_t i = 0; i < n; i++) {
		int err = house_open(h, names[i], false, NULL);
		if (err) return err;
	}
	return ERR_OK;
}

void house_close(struct house *h) {
	for (size_t i = 0; i < h->n_regions; i++) store_close(h->regions[i].store);
	h->n_regions = 0;
	sql_book_end(&h->book);
}

static void settle_run(struct tx *tx, void *ctx) {
	const struct region_facts *f = ctx;
	RUN(tx, desk_setting_put, V("title"), V(f->title));
	RUN(tx, desk_setting_put, V("area"), V(f->area ? f->area : f->title));
	RUN(tx, desk_setting_put, V("phone"), V(f->phone ? f->phone : ""));
	RUN(tx, desk_setting_put, V("hosts"), V(f->hosts ? f->hosts : ""));
	RUN(tx, desk_setting_put, V("sample"), V(f->sample ? "1" : "0"));
}

int region_settle(struct region *r, struct arena *a, const struct region_facts *f) {
	if (store_write_now(r->store, LANE_RECORD, a, settle_run, (void *)(uintptr_t)f) != WRITTEN)
		return err_set(ERR_DISK, "%s: settings cannot be written", r->name);
	return region_read(r, a);
}

/* ---- the desk of this house ---- */
enum { STREAMS = 2000, CONNECTIONS = 4096, LATE_MS = 250, FILES_WAITING = 16 };

int desk_open(struct desk **out, const struct desk_config *c) {
	struct desk *d = ARENA_NEW(c->house->arena, struct desk);
	d->regions = c->house->regions;
	d->n_regions = c->house->n_regions;
	d->proofs = pool_new(c->house->arena, 2, 256);
	d->papers = pool_new(c->house->arena, 2, 256);
	d->files = pool_new(c->house->arena, 1, FILES_WAITING);
	d->late = late_open(c->house->arena, c->late_ms ? c->late_ms : LATE_MS);
	d->paper = paper_open(c->house->arena);
	d->live = live_open(c->house->arena, d->regions, d->n_regions, c->streams ? c->streams : STREAMS);
	if (!d->proofs || !d->papers || !d->files) return err_set(ERR_SETUP, "no threads for the slow pool");
	static const struct http_upload uploads[] = { { "/people/import", NULL, 8 << 20 }, { "/people/", "/consent/new", 48 << 20 } };
	struct http_config http = { .address = c->address, .port = c->port, .handler = desk_serve, .ctx = d, .late = desk_late, .refuse = desk_refuse,
		.limits = { .body_max = 1 << 20, .uploads = uploads, .n_uploads = COUNT(uploads),
			.connections_max = CONNECTIONS + (c->streams ? c->streams : STREAMS) } };
	int err = http_open(&d->door, &http);
	d->ready = err == ERR_OK;
	*out = d;
	return err;
}

uint16_t desk_port(const struct desk *d) { return http_port(d->door); }

void desk_close(struct desk *d) {
	http_stop_new(d->door);
	pool_end(d->proofs);
	pool_end(d->papers);
	pool_end(d->files);
	live_close(d->live);
	paper_close(d->paper);
	http_close(d->door);
}
