/* JPEG in and out. What libjpeg only warns of is a fault here when it means that the file ends early.
 * A large picture is decoded at a half, a quarter or an eighth of its size, so that memory stays small. */
#include "picture.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <jpeglib.h>
#include <jerror.h>

struct trouble { struct jpeg_error_mgr base; jmp_buf out; bool cut; };
struct passes { struct jpeg_progress_mgr base; };

static void jump(j_common_ptr c) {
	longjmp(((struct trouble *)c->err)->out, 1);
}

static void told(j_common_ptr c, int level) {
	if (level < 0 && (c->err->msg_code == JWRN_JPEG_EOF || c->err->msg_code == JWRN_HIT_MARKER))
		((struct trouble *)c->err)->cut = true;
}

static void say_nothing(j_common_ptr c) {
	(void)c;
}

static struct jpeg_error_mgr *trouble_of(struct trouble *t) {
	jpeg_std_error(&t->base);
	t->base.error_exit = jump;
	t->base.emit_message = told;
	t->base.output_message = say_nothing;
	return &t->base;
}

/* A file of a few kilobytes may ask for hundreds of passes over the whole picture. */
static void pass(j_common_ptr c) {
	if (((j_decompress_ptr)c)->input_scan_number > MOST_SCANS)
		jump(c);
}

/* Printers' colours: Adobe writes them the other way round. */
static void from_cmyk(unsigned char *to, const unsigned char *from, size_t n) {
	for (; n > 0; n--, from += 4, to += 3)
		for (int i = 0; i < 3; i++)
			to[i] = (unsigned char)(from[i] * from[3] / 255);
}

static void rows_read(struct arena *a, struct jpeg_decompress_struct *d, struct raster *r) {
	bool four = d->out_color_space == JCS_CMYK;
	unsigned char *line = arena_alloc(a, (size_t)d->output_width * 4);
	r->width = d->output_width;
	r->height = d->output_height;
	r->rgb = arena_alloc(a, (size_t)r->width * r->height * 3);
	while (d->output_scanline < d->output_height) {
		unsigned char *to = r->rgb + (size_t)d->output_scanline * r->width * 3;
		JSAMPROW row = four ? line : to;
		jpeg_read_scanlines(d, &row, 1);
		if (four)
			from_cmyk(to, line, r->width);
	}
}

static void begin(struct jpeg_decompress_struct *d) {
	unsigned side = d->image_width > d->image_height ? d->image_width : d->image_height;
	d->out_color_space = d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK ? JCS_CMYK : JCS_RGB;
	for (d->scale_denom = 8; d->scale_denom > 1 && side / d->scale_denom < SIDE_MAX; d->scale_denom /= 2)
		;
	d->scale_num = 1;
	jpeg_start_decompress(d);
}

static int turn_of(const struct jpeg_decompress_struct *d) {
	for (jpeg_saved_marker_ptr m = d->marker_list; m; m = m->next)
		if (m->marker == JPEG_APP0 + 1) {
			int turn = exif_turn(m->data, m->data_length);
			if (turn != 1)
				return turn;
		}
	return 1;
}

enum reading jpeg_read(struct arena *a, struct text file, struct raster *r, int *turn) {
	struct jpeg_decompress_struct d = { 0 };
	struct trouble trouble = { 0 };
	struct passes passes = { .base.progress_monitor = pass };
	d.err = trouble_of(&trouble);
	if (setjmp(trouble.out))
		return READ_BROKEN;
	jpeg_create_decompress(&d);
	d.progress = &passes.base;
	jpeg_save_markers(&d, JPEG_APP0 + 1, 0xFFFF);
	jpeg_mem_src(&d, (const unsigned char *)file.p, file.n);
	jpeg_read_header(&d, TRUE);
	if (!raster_fits(d.image_width, d.image_height))
		return READ_LARGE;
	*turn = turn_of(&d);
	begin(&d);
	rows_read(a, &d, r);
	jpeg_finish_decompress(&d);
	jpeg_destroy_decompress(&d);
	return trouble.cut ? READ_BROKEN : READ_WELL;
}

/* ---- writing ---- */
static struct text write_at(struct arena *a, struct raster r, int quality) {
	struct jpeg_compress_struct c = { 0 };
	struct trouble trouble = { 0 };
	unsigned char *bytes = NULL;
	unsigned long n = 0;
	c.err = trouble_of(&trouble);
	if (setjmp(trouble.out))
		return (struct text){ 0 };
	jpeg_create_compress(&c);
	jpeg_mem_dest(&c, &bytes, &n);
	c.image_width = r.width;
	c.image_height = r.height;
	c.input_components = 3;
	c.in_color_space = JCS_RGB;
	jpeg_set_defaults(&c);
	jpeg_set_quality(&c, quality, TRUE);
	jpeg_start_compress(&c, TRUE);
	while (c.next_scanline < c.image_height) {
		JSAMPROW row = r.rgb + (size_t)c.next_scanline * r.width * 3;
		jpeg_write_scanlines(&c, &row, 1);
	}
	jpeg_finish_compress(&c);
	jpeg_destroy_compress(&c);
	char *kept = arena_alloc(a, n + 1);
	memcpy(kept, bytes, n);
	free(bytes);
	return (struct text){ kept, n };
}

struct text jpeg_write(struct arena *a, struct raster r, size_t most) {
	static const int qualities[] = { 85, 70, 50, 30 };
	for (size_t i = 0; i < sizeof qualities / sizeof qualities[0]; i++) {
		struct text t = write_at(a, r, qualities[i]);
		if (!t.p || t.n <= most)
			return t;
	}
	return (struct text){ 0 };
}
