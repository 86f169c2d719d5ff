/* Folding for search: what is stored is never changed, what is compared is folded.
 * NFKC (libunistring), katakana to hiragana, 髙→高 﨑→崎 and other variants of names, no variation selectors, small
 * Latin letters, no spaces and no middle dots, all dashes and long-vowel bars as one (ー), half-width as full-width,
 * ゐゑを as いえお, 々ゝゞ written out. Folding twice changes nothing. */
#pragma once
#include "text.h"

struct text fold(struct arena *, struct text);
/* Digits only, any width, for phone numbers. */
struct text fold_digits(struct arena *, struct text);
/* Furigana as stored: hiragana, katakana and half-width folded, names' spaces kept single (ASCII). */
struct text fold_kana(struct arena *, struct text);
/* Folded text cut into overlapping pairs, space separated: 訪問看護 -> "訪問 問看 看護". A run of one character gives
 * that character. Latin/digit runs are kept whole as well as paired. The same on both engines. */
struct text bigrams(struct arena *, struct text);
/* The same of what somebody looks for: pairs only, without the whole runs, so that "hba" finds "hba1c". A row answers
 * when it has all of them; a query of one character gives it alone and is a beginning of pairs (prefix). */
struct text bigrams_sought(struct arena *, struct text);
