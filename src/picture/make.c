/* What is in the file, by its first bytes and never by its name; then read, shrunk, turned upright, written anew. */
#include "picture.h"
#include <string.h>

bool raster_fits(size_t width, size_t height) {
	return width >= 1 && height >= 1 && width <= MOST_SIDE && height <= MOST_SIDE && width * height <= DOTS_MAX;
}

static bool begins(struct text file, struct text with) {
	return file.n >= with.n && memcmp(file.p, with.p, with.n) == 0;
}

static struct made no(enum reading why) {
	return (struct made){ .kind = why == READ_LARGE ? 'L' : 'B' };
}

/* The size stands before the bytes. */
static struct made framed(struct arena *a, struct raster r, struct text jpeg) {
	unsigned char *p = arena_alloc(a, jpeg.n + 4);
	p[0] = (unsigned char)(r.width >> 8);
	p[1] = (unsigned char)r.width;
	p[2] = (unsigned char)(r.height >> 8);
	p[3] = (unsigned char)r.height;
	memcpy(p + 4, jpeg.p, jpeg.n);
	return (struct made){ .kind = 'P', .bytes = { (char *)p, jpeg.n + 4 } };
}

struct made picture_make(struct arena *a, struct text file) {
	struct raster r = { 0 };
	enum reading read;
	int turn = 1;
	if (begins(file, LIT("\xFF\xD8\xFF")))
		read = jpeg_read(a, file, &r, &turn);
	else if (begins(file, LIT("\x89PNG\r\n\x1A\n")))
		read = png_read(a, file, &r);
	else
		return (struct made){ .kind = 'T' };
	if (read != READ_WELL)
		return no(read);
	r = raster_turn(a, raster_shrink(a, r, SIDE_MAX), turn);
	struct text jpeg = jpeg_write(a, r, BYTES_MAX);
	return jpeg.p ? framed(a, r, jpeg) : no(READ_LARGE);
}
