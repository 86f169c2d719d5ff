/* Transactions and statements as handlers see them, the same on both engines.
 *
 * Which connection a statement runs on: a write's own lane on the writer, everything else on a reader, which refuses
 * to write. Failures stick: after the first, every statement gives no rows.
 * Refuses: wrong numbers of values, text that is not UTF-8 or holds a zero, nested use of one name. */
#include "inside.h"
#include "../base/log.h"
#include <assert.h>

void tx_begin(struct tx *tx, struct store *store, struct arena *arena) {
	*tx = (struct tx){ .store = store, .arena = arena };
}

void tx_trouble(struct tx *tx, enum verdict v, const char *name) {
	tx->failed = true;
	tx->unique = v == VERDICT_UNIQUE;
	tx->refused = v == VERDICT_REFUSED;
	if (v != VERDICT_UNIQUE)
		log_warn("statement %s: %s", name, err_text());
}

/* A writer's own reader for the other lane: never from the pool, so a writer cannot wait for those who wait for it. */
static struct conn *peeking_on(struct tx *tx, enum lane lane) {
	const struct engine_ops *ops = tx->store->ops;
	struct conn *c = *tx->peek;
	if (c && c->lost) {
		ops->close(c);
		c = NULL;
	}
	if (!c)
		c = ops->open(tx->store, lane, ROLE_READER);
	if (c && c != *tx->peek && ops->settle(c) != ERR_OK) {
		ops->close(c);
		c = NULL;
	}
	*tx->peek = c;
	if (!c || ops->step(c, STEP_READ))
		return tx->conns[lane] = c;
	c->lost = true;
	return NULL;
}

static struct conn *reading_on(struct tx *tx, enum lane lane) {
	enum lane place = !tx->writes && tx->store->ops->one_place ? LANE_RECORD : lane;
	if (tx->conns[place])
		return tx->conns[place];
	if (tx->writes)
		return peeking_on(tx, lane);
	return tx->conns[place] = reader_take(tx->store, place);
}

static void let_go(struct prep *p) {
	const struct engine_ops *ops = p->conn->store->ops;
	p->open = p->row = false;
	p->tx = NULL;
	ops->reset(p);
	if (p->own)
		ops->drop(p);
}

void tx_end(struct tx *tx) {
	const struct engine_ops *ops = tx->store->ops;
	while (tx->used) {
		struct prep *p = tx->used;
		tx->used = p->next_used;
		let_go(p);
	}
	for (int lane = 0; lane < LANES; lane++) {
		struct conn *c = tx->conns[lane];
		tx->conns[lane] = NULL;
		if (!c || (tx->writes && lane == (int)tx->lane))
			continue;
		if (!tx->writes)
			reader_give(c);
		else if (!ops->step(c, STEP_READ_END))
			c->lost = true;
	}
	tx->ended = true;
}

static bool values_ok(const struct value *v, size_t n) {
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == VALUE_TEXT && !text_utf8_ok(v[i].t)) {
			err_set(ERR_INPUT, "value %zu is not UTF-8 text", i + 1);
			return false;
		}
	}
	return true;
}

static struct stmt *begin(struct tx *tx, struct prep *p, const struct value *v, size_t n) {
	const struct engine_ops *ops = tx->store->ops;
	assert((size_t)p->params == n && "as many values as the statement has :names");
	if (p->open)
		ops->reset(p);
	if (p->tx != tx) {
		p->tx = tx;
		p->next_used = tx->used;
		tx->used = p;
	}
	p->open = true;
	p->row = false;
	p->changed = 0;
	struct stmt *s = &p->handles[++p->use % HANDLES];
	*s = (struct stmt){ p, p->use };
	enum verdict verdict = values_ok(v, n) ? ops->bind(p, v, n) : VERDICT_WRONG;
	if (verdict != VERDICT_END) {
		p->open = false;
		tx_trouble(tx, verdict, p->name);
	}
	return s;
}

/* SQL that the engine would not even prepare: a write in a read, or a table that went away. */
static struct stmt *none(struct tx *tx, const char *name, struct conn *c) {
	tx_trouble(tx, c && !c->lost ? VERDICT_WRONG : VERDICT_REFUSED, name);
	return &tx->none;
}

struct stmt *tx_sql(struct tx *tx, int sql, const struct value *v, size_t n) {
	const struct sql_book *book = tx->store->config.book;
	assert(sql >= 0 && (size_t)sql < book->n && !tx->ended);
	const struct sql_entry *e = &book->entries[sql];
	if (tx->failed)
		return &tx->none;
	struct conn *c = tx->writes && e->lane == tx->lane ? tx->conns[e->lane] : reading_on(tx, e->lane);
	if (!c)
		return none(tx, e->name, c);
	struct prep *p = c->preps[sql];
	if (!p) {
		const char *text = tx->store->config.engine == ENGINE_SQLITE ? e->sqlite : e->postgres;
		p = c->preps[sql] = tx->store->ops->prepare(c, e->name, text, sql);
	}
	return p ? begin(tx, p, v, n) : none(tx, e->name, c);
}

struct stmt *tx_text(struct tx *tx, const char *name, const char *text, const struct value *v, size_t n) {
	struct conn *c = tx->conns[tx->lane];
	if (tx->failed)
		return &tx->none;
	struct prep *p = tx->store->ops->prepare(c, name, text, -1);
	if (!p)
		return none(tx, name, c);
	p->own = true;
	return begin(tx, p, v, n);
}

bool sql_row(struct stmt *s) {
	struct prep *p = s->prep;
	if (!p)
		return false;
	assert(p->tx && "the transaction has ended");
	assert(s->use == p->use && "begun again while its rows were still being read");
	if (!p->open || p->tx->failed)
		return p->row = false;
	const struct engine_ops *ops = p->conn->store->ops;
	enum verdict v = ops->next(p);
	if (v == VERDICT_ROW)
		return p->row = true;
	p->open = p->row = false;
	ops->reset(p);
	if (v != VERDICT_END)
		tx_trouble(p->tx, v, p->name);
	return false;
}

int64_t sql_run(struct stmt *s) {
	while (sql_row(s))
		;
	return s->prep && !s->prep->tx->failed ? s->prep->changed : 0;
}

/* NULL when there is no row: after a failure handlers read nothing, and need not look each time. */
static struct prep *row_of(struct stmt *s, int col) {
	struct prep *p = s->prep;
	if (!p || !p->row)
		return NULL;
	assert(s->use == p->use && "begun again while its row was still being read");
	assert(col >= 0 && col < p->conn->store->ops->columns(p));
	return p;
}

bool sql_null(struct stmt *s, int col) {
	struct prep *p = row_of(s, col);
	return !p || p->conn->store->ops->null(p, col);
}

int64_t sql_int(struct stmt *s, int col) {
	struct prep *p = row_of(s, col);
	return p ? p->conn->store->ops->integer(p, col) : 0;
}

static struct text bytes(struct stmt *s, int col, bool blob) {
	struct prep *p = row_of(s, col);
	if (!p || p->conn->store->ops->null(p, col))
		return (struct text){ 0 };
	return text_copy(p->tx->arena, p->conn->store->ops->bytes(p, col, blob));
}

struct text sql_text(struct stmt *s, int col) {
	return bytes(s, col, false);
}

struct text sql_blob(struct stmt *s, int col) {
	return bytes(s, col, true);
}

void conn_forget(struct conn *c) {
	for (size_t i = 0; c->preps && i < c->store->config.book->n; i++)
		if (c->preps[i])
			c->store->ops->drop(c->preps[i]);
}

struct arena *tx_arena(struct tx *tx) { return tx->arena; }

struct arena *tx_lend(struct tx *tx, struct arena *arena) {
	struct arena *had = tx->arena;
	tx->arena = arena;
	return had;
}

enum engine tx_engine(struct tx *tx) { return tx->store->config.engine; }
bool tx_writes(struct tx *tx) { return tx->writes; }
bool tx_failed(struct tx *tx) { return tx->failed; }
bool tx_unique_broken(struct tx *tx) { return tx->unique; }
void *tx_region(struct tx *tx) { return tx->store->config.region; }

void tx_fail(struct tx *tx) {
	tx->failed = true;
}
