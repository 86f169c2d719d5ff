/* How a worker speaks with the server that started it: bytes with their length in front, over one socket that is its
 * standard input and output. The server's side is src/app/desk/worker.h. */
#pragma once
#include "../base/text.h"

struct arena;

struct made { char kind; int tenths, pages; struct text bytes; };
/* What is asked next, whole, in the arena's memory. False: nobody asked in time, the parent went away, or it is empty or longer
 * than most. */
bool frame_take(int fd, int wait_ms, size_t most, struct arena *, struct text *);
bool frame_write(int fd, const struct made *);
