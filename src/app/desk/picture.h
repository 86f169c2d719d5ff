/* Pictures that people send: made anew by a program of its own (src/picture), one for each picture, which ends with it. What
 * comes back holds what is to be seen and nothing else of the file. Only on threads that may wait: a prepare. */
#pragma once
#include "request.h"

enum picture_answer { PICTURE_MADE, PICTURE_OTHER_TYPE, PICTURE_TOO_LARGE, PICTURE_BROKEN, PICTURE_NOT_NOW };
struct picture { int64_t width, height; struct text bytes; };    /* a JPEG */
#define PICTURE_ROOM ((size_t)3 << 20)                           /* what one of them takes of the arena */
enum picture_answer picture_clean(struct arena *, struct text bytes, struct picture *);
