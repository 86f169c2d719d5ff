/* One sentence a thread: what went wrong last, said where it went wrong.
 * Refuses to be longer than a line; what does not fit is cut. */
#include "err.h"
#include <stdarg.h>
#include <stdio.h>

static _Thread_local char sentence[512];

/* The new sentence may quote the old one (err_text() as an argument), so it is made beside it first. */
int err_set(int code, const char *fmt, ...) {
	char fresh[sizeof sentence];
	va_list args;
	va_start(args, fmt);
	vsnprintf(fresh, sizeof fresh, fmt, args);
	va_end(args);
	snprintf(sentence, sizeof sentence, "%s", fresh);
	return code;
}

const char *err_text(void) {
	return sentence;
}
