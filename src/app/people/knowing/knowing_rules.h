/* The rules of who may be told what, pure: values in, verdict out. Sources: DOMAIN.md 3.5; FEATURES.md N2; UX.md 5.3.
 * Only "knows" lets a matter through; what nobody has asked about yet stops as well. */
#pragma once
#include "knowing.h"

/* May somebody with this value meet the matter in a text, on a screen, on paper? The person (self) may where nothing is
 * recorded: it is theirs. */
bool knowing_lets(enum knowing_value, bool self);
unsigned knowing_blocked(const struct knower *);              /* bits of the matters they must not meet */

/* The audience check. Touched: bits of the matters a text or paper touches. out has room for n * MATTERS; in the order of
 * the audience, then of the matters. 0: it may go out. */
struct knowing_stop { const struct knower *who; enum matter matter; enum knowing_value value; };
size_t knowing_stops(unsigned touched, const struct knower *audience, size_t n, struct knowing_stop *out);

/* Does it raise the caution bar: not told, or not to be told, for somebody who is in the house, or a child, or the person. */
bool knowing_raises(const struct knower *, enum matter);

/* The words of a text that may touch a matter, found by a cautious list: sure ones, and ones that may mean something else
 * (見通し of a job) and that the writer may clear. illness: the person's own, as the record names it; its parts count as
 * words for the diagnosis. found: the words, as the list writes them, joined by 、. */
struct knowing_words { unsigned sure, maybe; struct text found; };
struct knowing_words knowing_words_of(struct arena *, struct text words, struct text illness);

/* What is missing before a change may be kept. kept: knowing_kept() of all values so far, oldest first: something was held
 * back from them and they have not been told since. */
enum knowing_flaw { KNOWING_FINE = 0, KNOWING_NEEDS_BY = 1, KNOWING_NEEDS_ON = 2, KNOWING_NEEDS_WORDS = 4, KNOWING_TOLD_BUT = 8 };
bool knowing_kept(const enum knowing_value *, size_t n);
unsigned knowing_flaws(bool kept, const struct knowing *);
