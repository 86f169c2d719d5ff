/* How a worker speaks with the server that started it: bytes with their length in front, over one socket that is its
 * standard input and output. The server's side is src/app/desk/worker.h. */
#pragma once
#include "../base/text.h"

struct made { char kind; int tenths, pages; struct text bytes; };
/* False: nobody asked in time, or the parent went away. */
bool frame_read(int fd, int wait_ms, unsigned char head[4]);
bool frame_bytes(int fd, void *, size_t);
bool frame_write(int fd, const struct made *);
