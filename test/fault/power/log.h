/* What the recording shim (shim.c) writes and the replayer (replay.c) reads: one event after the other, each followed by n
 * bytes, filled up to a multiple of 8. Names are relative to the folder that is recorded. */
#pragma once
#include <stdint.h>

enum power_what {
	POWER_KNOWN = 1,     /* a file that was there is opened: ino, name */
	POWER_CREATE,        /* a file is made: ino, name */
	POWER_MKDIR,         /* name */
	POWER_UNLINK,        /* name */
	POWER_RENAME,        /* name, 0, new name */
	POWER_WRITE,         /* ino, at, bytes */
	POWER_CUT,           /* ino, at: the new length */
	POWER_SYNC,          /* ino, at: number of this sync; what was written before it is on its way */
	POWER_SYNCED,        /* at: that number; it has arrived */
	POWER_DIR_SYNC,      /* at, name */
	POWER_DIR_SYNCED,    /* at */
	POWER_ACK,           /* an answer begins to leave: at is its status, the bytes are the client's own mark of the request */
	POWER_END,           /* the process has ended by itself */
};

struct power_event { uint32_t what, n; uint64_t ino; int64_t at; };
