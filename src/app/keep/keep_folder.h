/* Files inside the folder of an export, and the lines of a copy as such files. */
#pragma once
#include "keep_inside.h"

struct keep_out { int fd; struct buf b; };       /* one at a time; its room is used again */
int keep_folder_make(int at, const char *name);
int keep_out_open(struct keep_out *, struct arena *, int at, const char *path);
int keep_out_flush(struct keep_out *, size_t above);   /* when more than so much waits */
int keep_out_close(struct keep_out *);
int keep_out_whole(struct arena *, int at, const char *path, struct text);

struct keep_to *keep_to_folder(struct arena *, int at);          /* NULL: err_set */
int keep_to_folder_end(struct keep_to *);
struct keep_from *keep_from_folder(struct arena *, const char *folder);
void keep_from_folder_end(struct keep_from *);

/* keep_show.c: a row as people read it */
struct keep_names;                               /* of accounts and offices, by their ids */
struct keep_names *keep_names_read(struct copy *, struct arena *);
const struct record *keep_record_of(const struct copy_table *);  /* NULL: the table is no record */
const char *keep_label(const struct copy_table *, size_t column); /* JA, or the column's own name */
/* Without names: for a table, with days and times as 2026-04-12 14:10. */
void keep_show(struct buf *, const struct copy_table *, size_t column, const struct value *, const struct keep_names *, enum lang);
bool keep_secret(const struct copy_table *);     /* left out of what people read: of no use to them, or a secret */

/* keep_csv.c */
int keep_csv(struct copy *, struct arena *, int at);
/* keep_people.c: each person's record and sheet */
struct keep_people { int64_t people, sheets, unmade, photos; };
int keep_people(struct copy *, struct arena *, int at, struct region *, struct keep_people *);
/* keep_index.c */
int keep_index(struct copy *, struct arena *, int at, const struct region *, const struct keep_sum *, const struct keep_people *);
