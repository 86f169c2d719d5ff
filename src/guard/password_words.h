/* The deny-list of password.c: words apart by one space, small letters, hiragana. */
#pragma once
extern const char *const password_words;
