/* The two logs, each a chain: an entry's hash covers the hash before it and every column of its own.
 *
 *   hash(n) = BLAKE2b-256( log's name, hash(n-1), seq, id, at, ... )      as 64 hex digits; hash(0) = 64 zeros
 *
 * Every part is written as a tag, then its length or 8 bytes of number, big-endian, then its bytes: no two different
 * entries have the same encoding, and NULL is not the empty text. A flip, a deletion, a swap or an insertion breaks the
 * chain where it happened (RELIABILITY.md G13). A tail cut off, or a past rewritten with all its hashes, fits in itself:
 * only a head kept elsewhere shows it.
 * Refuses: to write outside a write transaction. One writer a lane, so last number + 1 needs no lock.
 * To extend: which columns there are is part of every hash, so what is new goes into the JSON of before and after; a new
 * column would need a new log with its own name and chain. */
#include "guard.h"
#include "sql_names.h"
#include <assert.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define HASH_BYTES (CHAIN_HASH / 2)
#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define COLUMNS_MOST 14
#define PAGE 500                                 /* entries read at once */
#define PAGE_MEMORY (256u << 20)                 /* a change holds at most a form before and after */

/* What the walker must know of a log. columns: i = number, t = text, in the order of its walk statement, without hash. */
struct log {
	const char *name, *columns;
	int last, walk;
};
static const struct log change_log = { "change_log", "iiiiiitiitttt", SQL_change_log_last, SQL_change_log_walk };
static const struct log read_log = { "read_log", "iiiiiittti", SQL_read_log_last, SQL_read_log_walk };

/* ---- the hash of one entry ---- */

static void hash_number(crypto_generichash_state *h, char tag, uint64_t n) {
	unsigned char out[9] = { (unsigned char)tag };
	for (int i = 0; i < 8; i++)
		out[1 + i] = (unsigned char)(n >> (56 - 8 * i));
	crypto_generichash_update(h, out, sizeof out);
}

static void hash_text(crypto_generichash_state *h, struct text t) {
	hash_number(h, 't', t.n);
	crypto_generichash_update(h, (const unsigned char *)t.p, t.n);
}

static void entry_hash(const struct log *log, const char *before, const struct value *v, size_t n, char out[CHAIN_HASH + 1]) {
	crypto_generichash_state h;
	unsigned char hash[HASH_BYTES];
	crypto_generichash_init(&h, NULL, 0, sizeof hash);
	hash_text(&h, text_of(log->name));
	hash_text(&h, text_of(before));
	for (size_t i = 0; i < n; i++) {
		if (v[i].kind == VALUE_INT)
			hash_number(&h, 'i', (uint64_t)v[i].i);
		else if (v[i].kind == VALUE_TEXT)
			hash_text(&h, v[i].t);
		else
			hash_number(&h, 'n', 0);
	}
	crypto_generichash_final(&h, hash, sizeof hash);
	sodium_bin2hex(out, CHAIN_HASH + 1, hash, sizeof hash);
}

/* ---- writing ---- */

static void hash_keep(char out[CHAIN_HASH + 1], struct text hash) {
	size_t n = hash.n < CHAIN_HASH ? hash.n : CHAIN_HASH;
	memset(out, 0, CHAIN_HASH + 1);
	if (n)
		memcpy(out, hash.p, n);
}

static struct chain_head head_of(struct tx *tx, const struct log *log) {
	struct chain_head head = { 0, 0, ZEROS };
	struct stmt *s = tx_sql(tx, log->last, NULL, 0);
	while (sql_row(s)) {
		head.seq = sql_int(s, 0);
		head.id = sql_int(s, 1);
		hash_keep(head.hash, sql_text(s, 2));
	}
	return head;
}

struct chain_head chain_head_changes(struct tx *record) {
	return head_of(record, &change_log);
}

struct chain_head chain_head_reads(struct tx *witness) {
	return head_of(witness, &read_log);
}

void log_change(struct tx *tx, const struct change_entry *e) {
	assert(tx_writes(tx));
	struct chain_head last = head_of(tx, &change_log);
	char hash[CHAIN_HASH + 1];
	struct value v[COLUMNS_MOST] = {
		V(last.seq + 1), V(id_new()), V(e->actor.at), value_id(e->actor.account), value_id(e->actor.office), value_id(e->person),
		V(e->record->name), V(e->row), V(e->version), V(e->act), e->reason ? V(e->reason) : value_null(), V(e->before), V(e->after),
	};
	entry_hash(&change_log, last.hash, v, COLUMNS_MOST - 1, hash);
	v[COLUMNS_MOST - 1] = value_z(hash);
	sql_run(tx_sql(tx, SQL_change_log_insert, v, COLUMNS_MOST));
	tx_notify(tx, NOTE_CHANGE, 0);
}

static void read_put(struct tx *tx, struct chain_head *last, const struct read_entry *e) {
	struct chain_head next = { last->seq + 1, id_new(), "" };
	struct value v[] = {
		V(next.seq), V(next.id), V(e->at), value_id(e->account), value_id(e->office), value_id(e->person),
		V(data_kind_code(e->kind)), V(purpose_code(e->purpose)), e->route.p ? V(e->route) : value_z(""), V(e->people), value_null(),
	};
	entry_hash(&read_log, last->hash, v, COUNT(v) - 1, next.hash);
	v[COUNT(v) - 1] = value_z(next.hash);
	sql_run(tx_sql(tx, SQL_read_log_insert, v, COUNT(v)));
	*last = next;
}

void log_reads(struct tx *tx, const struct read_entry *e, size_t n) {
	assert(tx_writes(tx));
	struct chain_head last = head_of(tx, &read_log);
	for (size_t i = 0; i < n; i++)
		read_put(tx, &last, &e[i]);
}

/* ---- walking ---- */

struct walk {
	const struct log *log;
	const struct chain_head *kept;           /* NULL: nothing to compare with */
	struct chain_head last;                  /* of the entry walked last, as the table says */
	int64_t after;                           /* where the next page begins: below all numbers, also forged ones */
	int64_t entries;
	bool kept_seen;
	struct chain_report *report;
};

static struct walk walk_start(const struct log *log, const struct chain_head *kept, struct chain_report *report) {
	return (struct walk){ .log = log, .kept = kept, .last = { 0, 0, ZEROS }, .after = INT64_MIN,
		.kept_seen = !kept || !kept->seq, .report = report };
}

/* The first break is the one to look at; what follows from it is not told again. */
static void broken(struct walk *w, const struct chain_head *at, const char *why) {
	struct chain_report *r = w->report;
	if (!r->whole)
		return;
	r->whole = false;
	r->broken_log = w->log->name;
	r->broken_at = at->seq;
	r->broken_id = at->id;
	r->why = why;
}

static void walk_entry(struct walk *w, struct stmt *s) {
	struct value v[COLUMNS_MOST];
	char right[CHAIN_HASH + 1];
	int n = (int)strlen(w->log->columns);
	for (int i = 0; i < n; i++)
		v[i] = sql_null(s, i) ? value_null() : w->log->columns[i] == 'i' ? V(sql_int(s, i)) : V(sql_text(s, i));
	struct chain_head here = { v[0].i, v[1].i, "" };
	struct text hash = sql_text(s, n);
	hash_keep(here.hash, hash);
	entry_hash(w->log, w->last.hash, v, (size_t)n, right);
	if (here.seq < 1)
		broken(w, &here, "it has a number no entry can have");
	else if (here.seq - 1 != w->last.seq)
		broken(w, &here, "entries before it are missing");
	if (here.seq > 0 && w->last.seq >= 0)
		w->report->holes += here.seq - 1 - w->last.seq;
	if (!text_is(hash, right))
		broken(w, &here, "its hash does not fit what it says and the entry before it");
	if (w->kept && here.seq == w->kept->seq) {
		w->kept_seen = true;
		if (memcmp(here.hash, w->kept->hash, CHAIN_HASH) != 0)
			broken(w, &here, "it is not the entry the kept head names: the past was rewritten");
	}
	w->last = here;
	w->after = here.seq;
	w->entries++;
}

/* One page of entries. False when there are no more. */
static bool walk_page(struct walk *w, struct tx *tx) {
	int n = 0;
	struct stmt *s = tx_sql(tx, w->log->walk, (const struct value[]){ V(w->after), V(PAGE) }, 2);
	for (; sql_row(s); n++)
		walk_entry(w, s);
	return n == PAGE;
}

static void walk_end(struct walk *w, int64_t *entries) {
	if (!w->kept_seen)
		broken(w, &w->last, "entries after it are missing: the kept head is further on");
	if (!w->kept_seen && w->kept->seq > w->last.seq)
		w->report->holes += w->kept->seq - w->last.seq;
	*entries = w->entries;
}

struct chain_report chain_verify_heads(struct tx *record, struct tx *witness, const struct chain_head *changes, const struct chain_head *reads) {
	struct chain_report report = { .whole = true };
	struct walk walk = walk_start(&change_log, changes, &report);
	while (walk_page(&walk, record))
		;
	walk_end(&walk, &report.changes);
	walk = walk_start(&read_log, reads, &report);
	while (walk_page(&walk, witness))
		;
	walk_end(&walk, &report.reads);
	return report;
}

struct chain_report chain_verify(struct tx *record, struct tx *witness) {
	return chain_verify_heads(record, witness, NULL, NULL);
}

/* Entries are only ever added, so pages of later snapshots continue those of earlier ones. */
static bool walk_store(struct walk *w, struct store *store, struct arena *arena) {
	for (bool more = true; more; ) {
		struct tx *tx = store_read(store, arena);
		if (!tx)
			return false;
		more = walk_page(w, tx);
		bool failed = tx_failed(tx);
		store_read_end(tx);
		arena_reset(arena);
		if (failed)
			return false;
	}
	return true;
}

bool chain_verify_store(struct store *store, const struct chain_head *changes, const struct chain_head *reads, struct chain_report *report) {
	struct arena *arena = arena_new(PAGE_MEMORY);
	*report = (struct chain_report){ .whole = true };
	if (!arena)
		return err_set(ERR_MEMORY, "no memory to verify the logs"), false;
	struct walk walk = walk_start(&change_log, changes, report);
	bool read = walk_store(&walk, store, arena);
	walk_end(&walk, &report->changes);
	if (read) {
		walk = walk_start(&read_log, reads, report);
		read = walk_store(&walk, store, arena);
		walk_end(&walk, &report->reads);
	}
	arena_free(arena);
	return read;
}

/* ---- signing the heads ---- */

#define STATEMENT 256

static size_t head_statement(char out[STATEMENT], const struct chain_head *changes, const struct chain_head *reads) {
	return (size_t)snprintf(out, STATEMENT, "engawa log heads\nchange_log %lld %.64s\nread_log %lld %.64s\n",
		(long long)changes->seq, changes->hash, (long long)reads->seq, reads->hash);
}

void chain_key_new(unsigned char public_key[CHAIN_PUBLIC], unsigned char secret_key[CHAIN_SECRET]) {
	crypto_sign_keypair(public_key, secret_key);
}

void chain_sign(const unsigned char secret_key[CHAIN_SECRET], const struct chain_head *changes, const struct chain_head *reads,
	unsigned char signature[CHAIN_SIGNATURE]) {
	char statement[STATEMENT];
	size_t n = head_statement(statement, changes, reads);
	crypto_sign_detached(signature, NULL, (const unsigned char *)statement, n, secret_key);
}

bool chain_signed(const unsigned char public_key[CHAIN_PUBLIC], const struct chain_head *changes, const struct chain_head *reads,
	const unsigned char signature[CHAIN_SIGNATURE]) {
	char statement[STATEMENT];
	size_t n = head_statement(statement, changes, reads);
	return crypto_sign_verify_detached(signature, (const unsigned char *)statement, n, public_key) == 0;
}
