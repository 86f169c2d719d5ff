/* Codes for what can go wrong, and the one sentence said where it happened.
 * User mistakes are data (see record problems), not errors. Our own mistakes assert. */
#pragma once

enum err {
	ERR_OK = 0,
	ERR_INPUT,      /* what came in cannot be read */
	ERR_ABSENT,     /* not there, or not for this viewer: the two look the same */
	ERR_CONFLICT,   /* somebody else was first */
	ERR_BUSY,       /* try again soon: a queue is full */
	ERR_MEMORY,
	ERR_DISK,       /* the store refused: nothing was written */
	ERR_UNKNOWN,    /* the store cannot say whether it was written; the idempotency key will tell */
	ERR_SETUP,      /* this installation is not in order */
};

/* Sets this thread's sentence (English, for the operator's log) and returns code. */
int err_set(int code, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
const char *err_text(void);                      /* never NULL */
