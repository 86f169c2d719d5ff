/* A request's head, read a second time from its bytes. */
#pragma once
#include "http.h"

#define HEAD_MAX (8 * 1024)
#define HEADERS_MAX 100
#define TARGET_MAX 4096

struct head {
	struct text method, target;
	int minor;                       /* of HTTP/1.x */
	struct pairs headers;
	uint64_t length;                 /* of the body that follows */
};

/* bytes: the head as libmicrohttpd leaves it in its buffer: every line end, the first colon of each line and the two
 * spaces of the first line are NUL. Names are made small in place, texts point into bytes.
 * known: how many headers the library counts; two readers that count differently refuse.
 * 0, or the status to refuse with: 400, 414, 431, 505. */
int head_read(struct arena *, char *bytes, size_t n, size_t known, struct head *);
/* Everything that two readers could see differently; sets length. 0, or 400, 411. */
int head_framing(struct head *);
/* Host without port, in small letters. False when it is no host. */
bool head_host(struct arena *, struct text value, struct text *host);
