/* The rules of breaking the glass, pure: whose name was typed, how often, how long. */
#pragma once
#include "glass.h"

#define GLASS_MINUTES 60
#define GLASS_REASON 10              /* characters at least */
#define GLASS_TRIES 5                /* an hour, whatever came of them */
#define GLASS_OPENINGS 3             /* an hour */
#define GLASS_HABIT 3                /* openings in GLASS_HABIT_DAYS are one */
#define GLASS_HABIT_DAYS 30

/* The whole name, in kanji or furigana; width, spaces and variants of characters do not matter, a missing part does. */
bool glass_named(struct arena *, const struct person *, struct text typed);
bool glass_reason_new(struct arena *, struct text before, struct text now);   /* not the same words again */
int glass_minutes_left(instant until, instant now);           /* rounded up; 0 when it is over */
bool glass_room(int64_t tries, int64_t openings);             /* one more this hour? */
