/* A first look over JSON text, before json-c: limits, and what json-c lets through or forgets. Private to src/json. */
#pragma once
#include "json.h"

enum { JSON_BYTES_MAX = 1 << 20, JSON_NESTING_MAX = 16, JSON_VALUES_MAX = 100000, JSON_CONTAINERS_MAX = 20000 };

struct json_scan {
	struct text *numbers; size_t n_numbers;      /* as written, in the order of the text */
	size_t members;                              /* of all objects; fewer after parsing means that a key stood twice */
};

/* How many bytes at the start of t are one number by the book; 0 when none are. */
size_t json_number_length(struct text t);

/* False and err_set when refused. What it lets through is not yet known to be well-formed. */
bool json_scan(struct json_scan *, struct arena *, struct text);
