/* Bytes with their length in front, over the socket the parent gave as standard input and output. */
#include "frame.h"
#include "../base/arena.h"
#include <errno.h>
#include <poll.h>
#include <unistd.h>

static bool frame_bytes(int fd, void *to, size_t n) {
	for (unsigned char *p = to; n > 0;) {
		ssize_t got = read(fd, p, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		p += got;
		n -= (size_t)got;
	}
	return true;
}

static bool frame_read(int fd, int wait_ms, unsigned char head[4]) {
	struct pollfd p = { .fd = fd, .events = POLLIN };
	return poll(&p, 1, wait_ms) == 1 && frame_bytes(fd, head, 4);
}

static bool send_all(int fd, const char *p, size_t n) {
	while (n > 0) {
		ssize_t put = write(fd, p, n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		p += put;
		n -= (size_t)put;
	}
	return true;
}

bool frame_take(int fd, int wait_ms, size_t most, struct arena *a, struct text *asked) {
	unsigned char head[4];
	if (!frame_read(fd, wait_ms, head))
		return false;
	size_t n = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
	if (n == 0 || n > most)
		return false;
	char *bytes = arena_alloc(a, n + 1);
	*asked = (struct text){ bytes, n };
	return frame_bytes(fd, bytes, n);
}

bool frame_write(int fd, const struct made *m) {
	size_t n = m->bytes.n;
	char head[8] = { m->kind, (char)m->tenths, (char)(m->pages >> 8), (char)m->pages,
		(char)(n >> 24), (char)(n >> 16), (char)(n >> 8), (char)n };
	return send_all(fd, head, sizeof head) && send_all(fd, m->bytes.p, n);
}
