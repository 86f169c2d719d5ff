/* Opening and closing a region's store.
 *
 * The order at start: claim the place, migrate, settle each connection to least power, prepare the whole book once, start
 * the writers. What fails says so in one sentence and leaves nothing open.
 * Refuses: to start on a region that is not in order.
 * To extend: a new engine is a struct engine_ops (inside.h). */
#include "inside.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REST_MS = 60000 };

static const struct engine_ops *ops_of(enum engine engine) {
	return engine == ENGINE_SQLITE ? &lite_ops : &pg_ops;
}

bool store_exists(const struct store_config *config) {
	return ops_of(config->engine)->exists(config);
}

size_t store_list(enum engine engine, const char *where, struct arena *a, const char ***names) {
	return ops_of(engine)->list(where, a, names);
}

static int open_writing(struct store *s, enum lane lane) {
	struct conn *c = s->ops->open(s, lane, ROLE_WRITER);
	if (!c)
		return ERR_SETUP;
	if (migrate(c) == ERR_OK && s->ops->check_book(c) == ERR_OK && s->ops->settle(c) == ERR_OK)
		return writer_start(&s->writers[lane], s, lane, c);
	s->ops->close(c);
	return ERR_SETUP;
}

static int open_reading(struct store *s, enum lane lane) {
	struct conn *c = s->ops->open(s, lane, ROLE_READER);
	if (!c)
		return ERR_SETUP;
	int rc = migrate_check(c);
	if (rc == ERR_OK)
		rc = s->ops->check_book(c);
	s->ops->close(c);
	return rc;
}

static int open_all(struct store *s) {
	if (s->ops->claim(s) != ERR_OK)
		return ERR_SETUP;
	for (int lane = 0; lane < LANES; lane++)
		if ((s->config.read_only ? open_reading(s, lane) : open_writing(s, lane)) != ERR_OK)
			return ERR_SETUP;
	if (!s->config.read_only && s->ops->watch)
		s->ops->watch(s);
	return ERR_OK;
}

struct store *store_made(const struct store_config *config) {
	struct store *s = calloc(1, sizeof *s);
	if (!s)
		return NULL;
	s->config = *config;
	s->ops = ops_of(config->engine);
	s->where = strdup(config->where);
	s->schema = strdup(config->schema ? config->schema : "");
	s->lock_fd = -1;
	s->rest_ms = config->rest_ms > 0 ? config->rest_ms : REST_MS;
	pthread_mutex_init(&s->ear.lock, NULL);
	for (int lane = 0; lane < LANES; lane++)
		readers_start(&s->readers[lane]);
	s->search_drop = sql_book_find(config->book, "search_drop");
	s->search_put = sql_book_find(config->book, "search_put");
	s->search_cut = sql_book_find(config->book, "search_cut");
	if (s->where && s->schema)
		return s;
	free(s->where);
	free(s->schema);
	free(s);
	return NULL;
}

int store_open(struct store **out, const struct store_config *config) {
	*out = NULL;
	struct store *s = store_made(config);
	if (!s)
		return err_set(ERR_MEMORY, "no memory for a region");
	if (open_all(s) == ERR_OK) {
		*out = s;
		return ERR_OK;
	}
	char why[400];
	snprintf(why, sizeof why, "%s", err_text());
	store_close(s);
	return err_set(ERR_SETUP, "%s", why);
}

/* Readers first: the last connection of a SQLite file to be closed is the writer's, which alone may checkpoint. */
void store_close(struct store *s) {
	if (!s)
		return;
	store_listen_end(s);
	for (int lane = 0; lane < LANES; lane++)
		writer_drain(&s->writers[lane]);
	pthread_mutex_destroy(&s->ear.lock);
	atomic_store(&s->closing, true);
	if (s->watching)
		pthread_join(s->watcher, NULL);
	for (int lane = 0; lane < LANES; lane++)
		readers_stop(s, &s->readers[lane]);
	for (int lane = 0; lane < LANES; lane++)
		writer_close(&s->writers[lane]);
	s->ops->release(s);
	free(s->where);
	free(s->schema);
	free(s);
}
