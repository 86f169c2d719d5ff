/* Names of rows. An id is 63 bits: 42 of time (ms since 2020), 21 random, so ids sort by age and cannot be counted.
 * Shown as 13 Crockford base-32 characters. A person also has a code of five such characters, random, for addresses. */
#pragma once
#include "text.h"
#include "clock.h"

typedef int64_t id;                              /* 0 = none */
#define ID_CHARS 13
#define CODE_CHARS 5

id id_new(void);                                 /* unique in this process, random against others */
id id_at(instant, uint32_t random21);
instant id_time(id);
void id_show(id, char out[ID_CHARS + 1]);
bool id_read(struct text, id *);                 /* accepts lower case, O for 0, I and L for 1 */
void code_new(char out[CODE_CHARS + 1]);         /* never spells a word: no vowels but by Crockford's alphabet */
bool code_read(struct text, char out[CODE_CHARS + 1]); /* same leniency; canonical upper case out */
void random_fill(void *, size_t);                /* from the kernel; aborts when it has none */
