/* What the files of this folder know of each other. */
#pragma once
#include "keep.h"
#include "../../store/copy.h"
#include "../../guard/chain.h"
#include <sodium.h>
#include <stdio.h>

#define KEEP_FORMAT 1
#define KEEP_LINE_MAX ((size_t)96 << 20)         /* one row; a file in it stands as base64 */
#define KEEP_TABLES 512

/* ---- lines ---- */
/* A copy is a row of lines, each of a kind: the head, then of each table its name, rows and sum, then the sum of all. */
enum keep_kind { KEEP_HEAD = 'H', KEEP_TABLE = 'T', KEEP_ROW = 'R', KEEP_SUM = 'S', KEEP_END = 'E' };
struct keep_to { int (*put)(struct keep_to *, enum keep_kind, struct text line); };
/* 1: a line, which lives until the next; 0: the end; -1: err_set. */
struct keep_from { int (*next)(struct keep_from *, enum keep_kind *, struct text *line); };

/* keep_line.c: one row as JSON in one way only; what is written otherwise is refused */
void keep_line_put(struct buf *, const struct copy_table *, const struct value *);
int keep_line_read(struct arena *, const struct copy_table *, struct text line, struct value *);

#define KEEP_HASH 32
#define KEEP_ALIGN 64                            /* libsodium's wish, more than a stack gives under the sanitizers */
struct keep_hash { int64_t rows; unsigned char room[sizeof(crypto_generichash_state) + KEEP_ALIGN]; };   /* not to be copied */
void keep_hash_start(struct keep_hash *);
void keep_hash_row(struct keep_hash *, struct text line);
void keep_hash_done(struct keep_hash *, char out[2 * KEEP_HASH + 1]);

/* ---- keep_walk.c: a region into lines ---- */
struct keep_sum { int64_t tables, rows; struct chain_head changes, reads; };
int keep_walk(struct copy *, struct arena *, const char *region, struct keep_to *, struct keep_sum *);
/* Rows and hash of one table as it is in the region. */
int keep_table_hash(struct copy *, struct arena *, const struct copy_table *, int64_t *rows, char hash[2 * KEEP_HASH + 1]);
void keep_head_note(struct keep_sum *, const struct copy_table *, const struct value *);
struct keep_sum keep_sum_none(void);             /* empty logs: 64 zeros */
void keep_sum_print(FILE *, const char *what, const struct keep_sum *);

/* ---- keep_take.c: lines into a region ---- */
struct keep_table { struct copy_table table; int64_t rows; char hash[2 * KEEP_HASH + 1]; };
struct keep_taken {
	struct arena *arena;
	struct text region;
	struct copy_step *steps; size_t n_steps;
	struct keep_table *tables; size_t n;
	struct keep_sum sum;
};
/* Goes through all lines and checks them; with a place, puts the rows there too. */
int keep_take(struct keep_from *, struct arena *, struct copy_in *, struct keep_taken *);

/* ---- keep_bring.c: a checked copy into a new region, shown when all is well ---- */
/* open: begins the lines anew, once to look through them and once to put them in. */
int keep_bring(const struct keep_ask *, struct keep_from *(*open)(void *ctx), void (*close)(void *ctx), void *ctx);
bool keep_name_fits(const char *name);

/* ---- keep_key.c ---- */
struct keep_public { unsigned char key[crypto_box_PUBLICKEYBYTES]; };
struct keep_private { unsigned char key[crypto_box_SECRETKEYBYTES], public_key[crypto_box_PUBLICKEYBYTES]; };
int keep_public_read(const char *file, struct keep_public *);
int keep_private_read(const char *file, struct keep_private *);

/* ---- keep_seal.c, keep_unseal.c: lines compressed and sealed in one file ---- */
#define KEEP_MAGIC "ENGAWA BACKUP 1\n"
#define KEEP_MAGIC_BYTES (sizeof KEEP_MAGIC - 1)
#define KEEP_MARK 8                              /* of the public key, to tell a wrong key from a broken file */
#define KEEP_CHUNK 65536
struct keep_front {                              /* as it stands at the beginning of the file */
	unsigned char magic[KEEP_MAGIC_BYTES], mark[KEEP_MARK];
	unsigned char sealed[crypto_box_SEALBYTES + crypto_secretstream_xchacha20poly1305_KEYBYTES];
	unsigned char stream[crypto_secretstream_xchacha20poly1305_HEADERBYTES];
};
void keep_mark(const unsigned char public_key[crypto_box_PUBLICKEYBYTES], unsigned char mark[KEEP_MARK]);
struct keep_to *keep_seal(struct arena *, const struct keep_public *, int fd);     /* NULL: err_set */
int keep_seal_end(struct keep_to *, int64_t *bytes);
struct keep_from *keep_unseal(struct arena *, const struct keep_private *, int fd);
void keep_unseal_end(struct keep_from *);

/* ---- keep_file.c: files that are there whole or not at all ---- */
struct keep_file { int fd, folder; char part[300], name[256]; };
int keep_file_make(struct keep_file *, const char *path, int mode);      /* ERR_CONFLICT when it is there */
int keep_file_done(struct keep_file *);                                  /* on disk, then under its name */
void keep_file_drop(struct keep_file *);
int keep_write(int fd, const void *, size_t);
int keep_small(struct arena *, const char *path, size_t most, struct text *);   /* the whole file */

/* ---- keep_where.c: which region is meant ---- */
int keep_house(struct house *, const struct keep_ask *);
int keep_region(struct house *, const struct keep_ask *, const char **name);
