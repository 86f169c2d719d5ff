/* Keeping a region: sealed copies that can be brought back, and everything of it for those who leave, for whoever holds the
 * data folder or the database. Commands of the shell; no route leads here.
 *
 * One copy for all of them: every row of every table of both lanes, read in one snapshot a lane (store/copy.h), as lines of
 * JSON (keep_line.c) with counts and hashes (keep_walk.c). A backup is those lines compressed and sealed to a public key
 * whose other half lies elsewhere; an export is the same lines as files, beside what people can read.
 *
 * Refuses: a copy with a bit changed, cut, swapped or added, or sealed to another key, before anything is written; a name
 * that is taken; to show a region that is not whole.
 * To extend: another way to carry the lines is one more struct keep_to and struct keep_from (keep_inside.h). */
#pragma once
#include "../desk/house.h"

struct keep_ask {
	struct arena *arena;
	const char *data, *store, *region;     /* where the region is, or shall be */
	const char *file;                      /* restore, import: what is brought back */
	const char *to, *key, *out;            /* public key file, private key file, where it goes ("-": standard output) */
	bool broken;                           /* restore, import: also a region whose logs were broken when it was copied */
};
/* 0; 1: refused or failed, and says why; 2: asked wrongly. */
int keep_key(const struct keep_ask *);
int keep_backup(const struct keep_ask *);
int keep_restore(const struct keep_ask *);
int keep_export(const struct keep_ask *);
int keep_import(const struct keep_ask *);
