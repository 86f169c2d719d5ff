/* engawa-picture: a small program of its own that makes a safe picture out of one that came from outside. The parent
 * (src/app/desk/picture.c) starts it for one picture and it ends with it: what a crafted file might do to it reaches
 * neither the server nor the next picture.
 *
 * Ask:    4 bytes length (big endian), then a JPEG or PNG.
 * Answer: the frame of src/pdf/frame.h. Kind 'P': 2 bytes width, 2 bytes height, then a new JPEG of what is to be seen:
 *         upright, at most SIDE_MAX long, without anything else the file carried (places, names, previews, tails).
 *         'T' neither JPEG nor PNG, 'L' too many dots, 'B' broken.
 * Refuses: more than DOTS_MAX dots, before a single one is decoded; a file that ends early; more than MOST_SCANS passes.
 * To extend: another format is a reader in picture_make() that fills a raster; say it in the form's sentence too. */
#pragma once
#include "../base/arena.h"
#include "../base/text.h"
#include "../pdf/frame.h"

enum { SIDE_MAX = 2000, MOST_SIDE = 20000, MOST_SCANS = 60 };
#define DOTS_MAX ((size_t)50 * 1000 * 1000)
#define BYTES_MAX ((size_t)2 << 20)

struct raster { unsigned char *rgb; unsigned width, height; };
enum reading { READ_WELL, READ_LARGE, READ_BROKEN };

bool raster_fits(size_t width, size_t height);
/* turn: how the camera was held (EXIF orientation, 1 to 8). */
enum reading jpeg_read(struct arena *, struct text, struct raster *, int *turn);
enum reading png_read(struct arena *, struct text, struct raster *);
int exif_turn(const unsigned char *p, size_t n);                     /* of an APP1 segment; 1 when it says nothing */

struct raster raster_shrink(struct arena *, struct raster, unsigned side);
struct raster raster_turn(struct arena *, struct raster, int turn);
struct text jpeg_write(struct arena *, struct raster, size_t most);  /* p NULL: it cannot be made that small */

struct made picture_make(struct arena *, struct text);
