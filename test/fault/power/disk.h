/* A disk that loses its power: what has certainly arrived, and what may or may not. Fed with the events of a recording one by
 * one; at any point it can write out a state as a power cut there could leave it. */
#pragma once
#include "log.h"
#include <stdbool.h>
#include <stddef.h>

/* An event with its bytes, which lie in the mapped recording. */
struct power_step { const struct power_event *e; const char *bytes; };

struct disk;
struct disk *disk_of(const char *base);           /* what stood in this folder when the recording began: all of it has arrived */
void disk_step(struct disk *, struct power_step);
size_t disk_files(const struct disk *);           /* names that have certainly arrived */
size_t disk_pending(const struct disk *);         /* writes that may or may not arrive */

/* How a state is drawn. keep: of 256, how many of the pending writes arrive (FIRST: only a beginning of them, in order);
 * torn: of 256, how many of those arrive only with some of their sectors. */
enum { KEEP_ALL = 256, KEEP_FIRST = -1, SECTOR = 512 };
struct draw { uint64_t random; int keep, torn; };
/* Writes the state into this folder, which is emptied first. */
void disk_write(const struct disk *, struct draw *, const char *into);

static inline uint64_t draw_next(struct draw *d) {
	uint64_t z = (d->random += 0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}
