/* The table of fold_names.c: a kanji and the one it is compared as. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <uchar.h>

struct name_variant { char32_t from, to; };
extern const struct name_variant name_variants[];
extern const size_t name_variants_count;

int32_t name_fold(int32_t rune);                 /* 髙 -> 高; others come back as they are */
