/* What the files of this folder know of each other. Nobody else includes it.
 *
 * store.c opens and closes, migrate.c brings the tables up to date, tx.c is what handlers see, readers.c and writer.c own
 * the connections, and struct engine_ops is all that they know of an engine. A third engine is one more such table. */
#pragma once
#include "store.h"
#include <pthread.h>
#include <stdatomic.h>

enum { READERS_MAX = 8, BATCH_MAX = 256, QUEUE_MAX = 1024, HANDLES = 4 };

/* What became of one call into the engine. */
enum verdict {
	VERDICT_ROW, VERDICT_END,
	VERDICT_UNIQUE,      /* a UNIQUE constraint said no */
	VERDICT_WRONG,       /* this statement cannot be run so: another constraint, a type, a write in a read */
	VERDICT_REFUSED,     /* the engine could not: disk, memory, connection */
};

enum role { ROLE_WRITER, ROLE_READER };

/* Steps of a transaction. UNDO leaves the transaction as it was at SAVE. */
enum step { STEP_READ, STEP_READ_END, STEP_WRITE, STEP_SAVE, STEP_KEEP, STEP_UNDO, STEP_ROLLBACK, STEPS };

/* One statement begun. A begun-again statement gets the next handle, so that the old one is known as stale. */
struct stmt { struct prep *prep; unsigned use; };

/* One statement prepared on one connection; the engine's own struct begins with this. */
struct prep {
	struct conn *conn;
	const char *name;
	int params;
	struct tx *tx;                 /* who used it last and has not ended yet */
	struct prep *next_used;        /* of that tx */
	bool open, row, own;           /* rows may come; one is here; belongs to the tx, not to the book */
	int64_t changed;
	unsigned use;
	struct stmt handles[HANDLES];
};

/* One connection; the engine's own struct begins with this. */
struct conn {
	struct conn *next;
	struct store *store;
	enum lane lane;
	enum role role;
	struct prep **preps;           /* by number in the book */
	bool lost;                     /* good for nothing but closing */
	int64_t used_at;               /* of a reader: when it was given back, monotonic */
};

/* What a batch will say once it has committed. */
enum { NOTES_MAX = 64 };
struct notes { struct store_note note[NOTES_MAX]; size_t n; };

struct tx {
	struct store *store;
	struct arena *arena;
	enum lane lane;                /* of a write */
	bool writes, ended;
	bool failed, unique, refused;  /* refused: the engine could not, as against this work being wrong */
	struct conn *conns[LANES];     /* what a lane's SQL runs on; NULL until first needed */
	struct conn **peek;            /* a writer's own reader for the other lane */
	struct prep *used;
	struct notes *notes;           /* of a write: its writer's */
	struct stmt none;              /* handed out once failed */
};

struct engine_ops {
	bool one_place;                /* both lanes lie in one place: a reader serves both */
	bool (*exists)(const struct store_config *);
	size_t (*list)(const char *where, struct arena *, const char ***names);
	int (*claim)(struct store *);                    /* folder and lock, or schema */
	void (*release)(struct store *);
	struct conn *(*open)(struct store *, enum lane, enum role);   /* may migrate until settled. NULL: err_set */
	int (*settle)(struct conn *);                    /* from here on least power; what must hold is checked */
	void (*close)(struct conn *);
	bool (*step)(struct conn *, enum step);          /* false: err_set */
	enum outcome (*commit)(struct conn *);           /* not WRITTEN: err_set */
	bool (*in_tx)(struct conn *);
	int (*script)(struct conn *, const char *sql);   /* many statements, no values */
	int (*check_book)(struct conn *);                /* prepares every entry of the connection's lane once */
	int (*check_rows)(struct conn *);                /* nothing points nowhere after a migration */
	void (*tidy)(struct conn *, bool idle);          /* after a batch, and when nothing has come for a while */
	void (*watch)(struct store *);                   /* slow checks that must not delay the start */
	/* Of an engine whose disk is ours: gives the room kept for the read log, when the disk is full; and whether there is room for
	 * other writes (again). NULL: the server looks after its disk. */
	bool (*give_room)(struct store *);
	bool (*has_room)(struct store *);
	struct prep *(*prepare)(struct conn *, const char *name, const char *text, int number);  /* number -1: not the book's */
	void (*drop)(struct prep *);
	enum verdict (*bind)(struct prep *, const struct value *, size_t n);   /* END: ready */
	enum verdict (*next)(struct prep *);
	void (*reset)(struct prep *);
	bool (*null)(struct prep *, int col);
	int64_t (*integer)(struct prep *, int col);
	struct text (*bytes)(struct prep *, int col, bool blob);   /* lives until next or reset */
	int (*columns)(struct prep *);
	/* Of an engine whose server carries notes to other processes: inside the transaction, before its commit; and the thread
	 * that hears them. NULL: this process is the only one, and the writer tells by itself. */
	bool (*tell)(struct conn *, const struct notes *);
	void *(*ear_main)(void *store);
};
extern const struct engine_ops lite_ops, pg_ops;

struct readers {
	pthread_mutex_t lock;
	pthread_cond_t given;
	struct conn *idle;             /* last given first, so that caches stay warm */
	int open;
};

struct writer {
	struct store *store;
	enum lane lane;
	pthread_mutex_t lock;
	pthread_cond_t come;
	pthread_t thread;
	bool running, waiting, stop;
	struct write_job *first, **last;
	size_t n;
	/* the thread's own */
	struct conn *conn, *peek;
	enum calm { JUST_WORKED, TIDY, RESTING } calm;
	int64_t try_at, try_wait;      /* when to connect again after a failure, monotonic */
	struct notes notes;
	struct tx tx;
};

/* Who listens to the region. */
struct ear {
	pthread_mutex_t lock;          /* heard is called under it */
	void (*heard)(void *, struct store_note);
	void *ctx;
	pthread_t thread;              /* of an engine that has ear_main */
	int stop[2];                   /* a pipe: its closing wakes the thread */
};

struct store {
	const struct engine_ops *ops;
	struct store_config config;
	char *where, *schema;
	struct readers readers[LANES];
	struct writer writers[LANES];
	int lock_fd;                   /* SQLite: held while open for writing */
	struct ear ear;
	pthread_t watcher;             /* SQLite: quick_check of a large region */
	bool watching;
	atomic_bool closing, damaged;
	atomic_bool tight;             /* SQLite: the disk is full and the reserve is in use: only the read log is written */
	atomic_bool checked[LANES];    /* SQLite: looked through since it was opened or last failed */
	atomic_int rest_ms;            /* connections unused for so long are closed */
	struct pg_hosts *hosts;        /* PostgreSQL: the servers of the address, and who leads */
	int search_drop, search_put, search_cut; /* numbers in the book, -1 when it has none */
};

/* store.c */
struct store *store_made(const struct store_config *);   /* nothing opened yet; for store_close. NULL: no memory */

/* book.c */
int sql_book_find(const struct sql_book *, const char *name);  /* -1: none */

/* tx.c */
void tx_begin(struct tx *, struct store *, struct arena *);
void tx_end(struct tx *);                         /* lets go of statements and readers */
void tx_trouble(struct tx *, enum verdict, const char *name);
struct stmt *tx_text(struct tx *, const char *name, const char *text, const struct value *, size_t n); /* SQL beside the book */
void conn_forget(struct conn *);                  /* drops all prepared statements, before closing */

/* readers.c */
void readers_start(struct readers *);
void readers_stop(struct store *, struct readers *);
struct conn *reader_take(struct store *, enum lane);   /* in its snapshot; NULL: err_set */
void reader_give(struct conn *);
bool readers_rest(struct store *, struct readers *);   /* closes those long unused; true when none is left */

/* writer.c */
int writer_start(struct writer *, struct store *, enum lane, struct conn *);
void writer_drain(struct writer *);
void writer_close(struct writer *);

/* notes.c */
void notes_add(struct notes *, struct store_note);
void notes_hear(struct store *, const struct notes *);
size_t notes_write(const struct notes *, char *out, size_t room);  /* as words: letter and number, by spaces */
void notes_read(const char *words, struct notes *);

/* migrate.c */
int migrate(struct conn *);
int migrate_check(struct conn *);                 /* reading only: is everything applied */

/* search.c: what the index of this engine is given for a folded text */
struct text search_written(struct arena *, enum engine, const char *kind, struct text folded);

/* search_lite.c, with sqlite3.h */
struct sqlite3;
int search_lite_register(struct sqlite3 *);

/* sqlite_guard.c */
int lite_claim(struct store *);
void lite_release(struct store *);
bool lite_exists(const struct store_config *);
size_t lite_list(const char *where, struct arena *, const char ***names);
void lite_watch(struct store *);
bool lite_give_room(struct store *);
bool lite_has_room(struct store *);
