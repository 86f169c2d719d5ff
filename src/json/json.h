/* JSON out (streaming, into a buf) and in (json-c in strict mode behind limits: 1 MiB, depth 16).
 * Nothing here throws away digits: numbers are read as the text they were.
 *
 * Refuses, beyond what json-c refuses: a key twice in one object, NaN and Infinity, numbers like -01 and 1., bare control
 * characters and U+0000 in strings, half surrogate pairs, more than 100,000 values or 20,000 lists and objects.
 * To extend: json_scan.c holds the extra rules, json_read.c the reading, json.c the writing. */
#pragma once
#include "../base/buf.h"

struct json { struct buf *out; bool comma[24]; int depth; };
struct json json_to(struct buf *);
void json_open(struct json *);  void json_close(struct json *);         /* { } */
void json_list(struct json *);  void json_end(struct json *);           /* [ ] */
void json_key(struct json *, const char *key);
void json_text(struct json *, struct text); void json_z(struct json *, const char *);
void json_int(struct json *, int64_t); void json_bool(struct json *, bool); void json_null(struct json *);
void json_number(struct json *, struct text);                           /* a decimal as it was read or stored; asserts that it is one */

/* A read value. Lives in the arena given to json_read. */
struct json_value;
struct json_value *json_read(struct arena *, struct text);              /* NULL and err_set when malformed or too large */
const struct json_value *json_get(const struct json_value *, const char *key); /* NULL when absent or not an object */
size_t json_count(const struct json_value *);                            /* of a list or object */
const struct json_value *json_at(const struct json_value *, size_t);     /* list element */
struct text json_name_at(const struct json_value *, size_t);             /* key of an object's member */
const struct json_value *json_value_at(const struct json_value *, size_t);
bool json_is_null(const struct json_value *);                            /* null itself: an absent one (NULL) is not */
bool json_is_list(const struct json_value *);
bool json_is_object(const struct json_value *);
bool json_as_text(const struct json_value *, struct text *);             /* strings only */
bool json_as_int(const struct json_value *, int64_t *);                  /* 12, not 12.0 and not 1.2e1 */
bool json_as_number(const struct json_value *, struct text *);           /* as written: 36.50 stays 36.50 */
bool json_as_bool(const struct json_value *, bool *);
