/* Header values of the shape  type; name=value; name="value"  (Content-Type, Content-Disposition). */
#pragma once
#include "../base/text.h"

bool media_is(struct text header, const char *type);     /* the part before ';', in any case of letters */
/* 1 = found, 0 = not there, -1 = the header is malformed or has the parameter twice. */
int media_param(struct arena *, struct text header, const char *name, struct text *value);
bool token_char(char);                                   /* of RFC 9110 5.6.2 */
bool text_is_nocase(struct text, const char *small);     /* small: in small letters */
