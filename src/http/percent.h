/* Percent-encoding, and what the door demands of an address. */
#pragma once
#include "../base/buf.h"

#define PERCENT_BROKEN ((size_t)-1)
/* Writes at most raw.n bytes to out, which may be raw's own place. Bytes written, or PERCENT_BROKEN. */
size_t percent_decode(char *out, struct text raw, bool plus_is_space);

/* Path as sent, without query -> decoded, without '/' at the end. False: not to be served. */
bool path_read(struct arena *, struct text raw, struct text *path);
