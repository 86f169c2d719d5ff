/* Opening the house: the regions of one process, their statements and records, and the sample region.
 * Commands (main.c) use this; features do not. */
#pragma once
#include "request.h"
#include <stdio.h>

struct house {
	struct arena *arena;             /* lives as long as the process */
	struct sql_book book;
	enum engine engine;
	const char *data, *store;        /* --data DIR, --store URL */
	bool read_only;
	int rest_ms;                     /* of each region's store; 0 = its own */
	struct region *regions; size_t n_regions, cap;
};

/* Checks routes, collects records and statements. ERR_SETUP with a sentence. */
int house_start(struct house *, struct arena *, const char *data, const char *store_url, bool read_only);
/* Opens every region found. */
int house_open_all(struct house *);
/* Opens one, making it when it is not there and make is true. */
int house_open(struct house *, const char *name, bool make, struct region **);
bool house_has(const struct house *, const char *name);
size_t house_names(const struct house *, const char ***names);
/* Where a region of this name lies, or would. region: handed back by tx_region. */
struct store_config house_config(const struct house *, const char *name, struct region *region);
void house_close(struct house *);

/* Every route, one a line: METHOD path GUARD, and for PERSON and MINE the kind of data, the act and the purpose. */
void routes_print(FILE *);

struct region_facts { const char *title, *area, *phone, *hosts; bool sample; };
/* Writes the settings of a region just made, and reads them into *region. */
int region_settle(struct region *, struct arena *, const struct region_facts *);

/* Fills an empty region with the sample (every feature's part, in order), in one transaction. */
int sample_make(struct region *, struct arena *);

struct desk;
/* streams: 0 = 2,000. late_ms: a page that waited longer to be read is refused, in a rush that lasts sooner (late.c); 0 = 250. */
struct desk_config { struct house *house; const char *address; uint16_t port; unsigned streams, late_ms; };
int desk_open(struct desk **, const struct desk_config *);
uint16_t desk_port(const struct desk *);
void desk_close(struct desk *);
