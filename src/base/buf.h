/* A growing run of bytes in an arena: pages, SQL and paper are written into one. */
#pragma once
#include "text.h"

struct buf { struct arena *arena; char *p; size_t n, cap; };

struct buf buf_in(struct arena *, size_t first_cap);
void buf_put(struct buf *, const void *p, size_t n);
void buf_text(struct buf *, struct text);
void buf_z(struct buf *, const char *z);
void buf_char(struct buf *, char c);
void buf_rune(struct buf *, int32_t rune);       /* as UTF-8 */
void buf_int(struct buf *, int64_t n);
void buf_f(struct buf *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct text buf_done(const struct buf *);        /* what was written so far; stays valid until the next put */
const char *buf_str(struct buf *);               /* the same as C string */
