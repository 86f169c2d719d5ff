/* The one thing a camera's notes are asked for: how it was held. Everything else in them is left behind. */
#include "picture.h"
#include <string.h>

struct notes { const unsigned char *p; size_t n; bool little; };

static unsigned number(const struct notes *x, size_t at, int bytes) {
	unsigned v = 0;
	if (at > x->n || x->n - at < (size_t)bytes)
		return 0;
	for (int i = 0; i < bytes; i++)
		v = v << 8 | x->p[at + (size_t)(x->little ? bytes - 1 - i : i)];
	return v;
}

int exif_turn(const unsigned char *p, size_t n) {
	enum { ORIENTATION = 0x0112, ENTRY = 12 };
	if (n < 14 || memcmp(p, "Exif\0\0", 6) != 0)
		return 1;
	struct notes x = { p + 6, n - 6, p[6] == 'I' };
	size_t at = number(&x, 4, 4);
	unsigned entries = number(&x, at, 2);
	for (unsigned i = 0; i < entries; i++) {
		size_t entry = at + 2 + (size_t)i * ENTRY;
		if (entry + ENTRY > x.n)
			return 1;
		if (number(&x, entry, 2) == ORIENTATION) {
			unsigned turn = number(&x, entry + 8, 2);
			return turn >= 1 && turn <= 8 ? (int)turn : 1;
		}
	}
	return 1;
}
