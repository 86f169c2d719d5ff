/* PNG in: whatever kind of PNG it is, as colours on white. */
#include "picture.h"
#include <string.h>
#include <png.h>

/* image.message is libpng's; nobody reads it here. 2: the picture is not whole. */
static enum reading ended(png_image *image, enum reading how) {
	png_image_free(image);
	return how;
}

enum reading png_read(struct arena *a, struct text file, struct raster *r) {
	png_image image = { .version = PNG_IMAGE_VERSION };
	png_color white = { 255, 255, 255 };
	if (!png_image_begin_read_from_memory(&image, file.p, file.n))
		return ended(&image, READ_BROKEN);
	if (!raster_fits(image.width, image.height))
		return ended(&image, READ_LARGE);
	image.format = PNG_FORMAT_RGB;
	*r = (struct raster){ arena_alloc(a, (size_t)image.width * image.height * 3), image.width, image.height };
	bool whole = png_image_finish_read(&image, &white, r->rgb, 0, NULL);
	return ended(&image, whole ? READ_WELL : READ_BROKEN);
}
