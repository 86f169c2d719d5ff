/* One region's data on one engine, SQLite or PostgreSQL, behind statement, bind and step.
 *
 * Two lanes: the record (what is so) and the witness (who looked at what). On SQLite they are two files, record.db and
 * witness.db, each with one writing thread and connection; on PostgreSQL one schema, one writing connection a lane.
 * Reads run in one snapshot on a read-only connection. Writes wait in the lane's queue: the writer takes what is there,
 * runs each in a savepoint of its own, commits all at once with synchronous=FULL (synchronous_commit=on), and only then
 * calls the done functions. (DESIGN.md 1, decisions 2 to 4.)
 *
 * Refuses: SQL that is not in the book, a write inside a read, a second process on the same SQLite files.
 * Failures stick to the transaction: after the first, statements give no rows and tx_failed() is true; the one who began
 * the transaction looks once, at the end. */
#pragma once
#include "../base/buf.h"
#include "../base/err.h"
#include "../base/ids.h"
#include "../base/date.h"

enum lane { LANE_RECORD, LANE_WITNESS, LANES };
enum engine { ENGINE_SQLITE, ENGINE_POSTGRES };

/* ---- named SQL ---- */
/* Text with parameters ?1 ?2 ... (made from :names by tools/sql.c); postgres differs only where the file said so. */
struct sql_entry { const char *name; const char *sqlite, *postgres; enum lane lane; int params; };
struct sql_book { struct sql_entry *entries; size_t n, cap; };
void sql_book_start(struct sql_book *, const struct sql_entry *generated, size_t n);
/* Adds text made at start by the record walkers; returns its number. PostgreSQL's text is derived (?N -> $N). */
int sql_book_add(struct sql_book *, const char *name, const char *text, enum lane, int params);
void sql_book_end(struct sql_book *);                /* after the last store that uses it is closed */

/* ---- values ---- */
enum value_kind { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BLOB };
struct value { enum value_kind kind; int64_t i; struct text t; };
static inline struct value value_int(int64_t i) { return (struct value){ VALUE_INT, i, { 0 } }; }
static inline struct value value_text(struct text t) { return (struct value){ t.p ? VALUE_TEXT : VALUE_NULL, 0, t }; }
static inline struct value value_z(const char *z) { return value_text(text_of(z)); }
static inline struct value value_blob(struct text t) { return (struct value){ VALUE_BLOB, 0, t }; }
static inline struct value value_null(void) { return (struct value){ 0 }; }
static inline struct value value_same(struct value v) { return v; }
static inline struct value value_id(id i) { return i ? value_int(i) : value_null(); }    /* 0 is stored as NULL */
#define V(x) _Generic((x), struct value: value_same, struct text: value_text, const char *: value_z, char *: value_z, default: value_int)(x)

/* ---- transactions and statements ---- */
struct tx;
struct stmt;
/* SQL(tx, person_by_code, V(code)) begins the statement named person_by_code. Arguments are V(...) in the order in which
 * the :names first appear in the text. Then: while (sql_row(s)) { ... sql_int(s, 0) ... }. A statement begun stays open
 * until its rows end, the same name is begun again in this tx, or the tx ends. Nested use of one name is a fault (asserts). */
#define SQL(tx, name, ...) tx_sql((tx), SQL_##name, (const struct value[]){ __VA_ARGS__ }, \
	sizeof((const struct value[]){ __VA_ARGS__ }) / sizeof(struct value))
#define SQL0(tx, name) tx_sql((tx), SQL_##name, NULL, 0)
/* Runs to the end; gives the number of rows changed. */
#define RUN(tx, name, ...) sql_run(SQL(tx, name, __VA_ARGS__))
#define RUN0(tx, name) sql_run(SQL0(tx, name))

struct stmt *tx_sql(struct tx *, int sql, const struct value *, size_t n);
bool sql_row(struct stmt *);
int64_t sql_run(struct stmt *);
int64_t sql_int(struct stmt *, int col);             /* NULL reads as 0 */
struct text sql_text(struct stmt *, int col);        /* copied into the tx's arena; NULL reads as {NULL,0} */
struct text sql_blob(struct stmt *, int col);
bool sql_null(struct stmt *, int col);

struct arena *tx_arena(struct tx *);
/* Lends the transaction another arena, for what it reads and writes from here on; the one it had comes back. For work over
 * a long list, row by row: the room of one row is used again for the next. Give the first one back before the end. */
struct arena *tx_lend(struct tx *, struct arena *);
enum engine tx_engine(struct tx *);
bool tx_writes(struct tx *);
bool tx_failed(struct tx *);
bool tx_unique_broken(struct tx *);                  /* the failure was a UNIQUE constraint */
void tx_fail(struct tx *);                           /* roll this one back (its savepoint); others in the batch go on */
void *tx_region(struct tx *);                        /* what store_open was given */

/* ---- telling what has changed ---- */
/* A kind of the caller's (a small letter) and a number: never content. Kind 0: anything may have happened, look yourself. */
struct store_note { char kind; id which; };
/* Said to all who listen to this region, in every process that serves it, once the transaction has committed; what is
 * rolled back says nothing. The same note twice is one; too many for one commit become one of kind 0. */
void tx_notify(struct tx *, char kind, id which);

/* ---- a region's store ---- */
struct store;
struct store_config {
	enum engine engine;
	const char *where;        /* SQLite: the region's folder. PostgreSQL: connection URL */
	const char *schema;       /* PostgreSQL: the region's schema */
	const struct sql_book *book;
	const struct migration *migrations; size_t n_migrations;
	void *region;             /* handed back by tx_region */
	int rest_ms;              /* connections unused for so long are closed; 0 = a minute */
	bool read_only;           /* no writers, no lock, no migration: for looking at a region another process serves */
};
/* Opens, migrates (each migration in one transaction, recorded with its hash), checks what must hold at start (WAL,
 * synchronous=FULL, foreign_keys, trusted_schema off, one writer, quick_check) and prepares every statement of the book
 * once, so that a broken query stops the start. ERR_SETUP with a sentence otherwise. */
int store_open(struct store **, const struct store_config *);
void store_close(struct store *);                    /* waits for queued writes */
bool store_exists(const struct store_config *);      /* is there a region here already */
/* Names of the regions under a data folder (SQLite) or in a database (PostgreSQL: schemas with a schema_step), sorted.
 * *names is NULL when it cannot be told (err_set): not the same as none. */
size_t store_list(enum engine, const char *where, struct arena *, const char ***names);

/* One snapshot for the calling thread, from a pool of read-only connections; memory for results from arena. NULL: err_set. */
struct tx *store_read(struct store *, struct arena *);
void store_read_end(struct tx *);

enum outcome { WRITTEN, ROLLED_BACK, NOT_WRITTEN, OUTCOME_UNKNOWN };
struct write_job {
	struct write_job *next;                          /* the queue's own */
	void (*run)(struct tx *, struct write_job *);    /* on the writer's thread, in a savepoint; may run twice if the
	                                                    batch had to be begun again: it must start from nothing */
	void (*done)(struct write_job *, enum outcome);  /* after the commit, on the writer's thread: be brief */
	struct arena *arena;                             /* for results. Its way out (arena_on_full) is the writer's while run
	                                                    runs and NULL after: who goes on with it sets its own again */
};
/* ERR_OK: done will be called, once; err_text() then says why it was not WRITTEN. ERR_BUSY: the queue (1,024) is full,
 * done will not be called. NOT_WRITTEN: the disk, the memory or the server refused, it may be tried again.
 * OUTCOME_UNKNOWN: ask the idempotency key. */
int store_write(struct store *, enum lane, struct write_job *);
/* The same, waiting here: for commands and tests. */
enum outcome store_write_now(struct store *, enum lane, struct arena *, void (*run)(struct tx *, void *ctx), void *ctx);

/* One listener a region. heard comes on a thread of the store, after the commit and before the write's done(): be brief, never
 * wait there for a write. Notes may be missed while the server is away; a note of kind 0 comes when listening has begun, again
 * too. ERR_SETUP when there is no thread for it. */
int store_listen(struct store *, void (*heard)(void *ctx, struct store_note), void *ctx);
void store_listen_end(struct store *);               /* after it has returned, heard is not called any more */

/* ---- migrations ---- */
/* SQL of db/NNN-name.sql, in SQLite's dialect. For PostgreSQL: INTEGER -> BIGINT, BLOB -> BYTEA, TEXT sorts by bytes, STRICT
 * and WITHOUT ROWID dropped; a block between the lines "-- sqlite:" / "-- postgres:" and "-- end" is for that engine only; a
 * line "-- lane: witness" (or record) sends what follows there. Once applied, only its comments may change. No DEFERRABLE. */
struct migration { int number; const char *name; const char *text; };
extern const struct migration migrations[]; extern const size_t migrations_count;   /* made by tools/sql.c */
extern const struct sql_entry sql_generated[]; extern const size_t sql_generated_count;

/* ---- search ---- */
/* Index of people and words, filled in the same transaction as the row: kind is 'person', 'words' ... (three small letters
 * first); owner the person. Replaces the row's earlier entry; a text with nothing to search just drops it. */
void search_put(struct tx *, const char *kind, id row, id owner, struct text);
void search_drop(struct tx *, const char *kind, id row);
/* What a person typed, as search_hits() takes it: FROM search_hits(:kind, :match) h, with h.row and h.owner, in any named
 * statement on both engines (see search.sql). A row answers when its folded text contains every word typed. Empty text
 * (no rows) when nothing searchable was typed. */
struct text search_match(struct tx *, struct text typed);
