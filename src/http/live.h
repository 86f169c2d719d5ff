/* For tests: a door on a free port with a small handler behind it, and raw sockets in front of it. */
#pragma once
#include "http.h"

struct live {
	struct http_door *door;
	uint16_t port;
	void *own;                       /* of the test */
};
/* config.port and, when it has none, config.handler are set here; asserts that the door opens. */
void live_open(struct live *, struct http_config, http_handler *);
void live_close(struct live *);

int live_connect(const struct live *);
void live_send(int fd, struct text);
/* Reads until the peer closes or nothing came for ms; NUL-ended, to be freed. *closed tells which. */
char *live_read(int fd, int ms, size_t *n, bool *closed);
/* Reads exactly one answer by its Content-Length (a body is not expected after HEAD). */
char *live_answer(int fd, bool head, size_t *n);
/* Connects, sends, reads to the end, closes. */
char *live_ask(const struct live *, const char *request, bool *closed);
int live_status(const char *answer);              /* 0: not an answer */
const char *live_body(const char *answer);
/* 0 when every security header is there, else its name's place in the list, from 1. */
int live_header_missing(const char *answer);
bool live_has(const char *answer, const char *header_line);    /* among the headers, whole line, case kept */

void live_plain(struct http_request *, int status, struct text body);    /* answers text/plain */
