/* What the two kinds of form body share. */
#pragma once
#include "http.h"

#define FORM_FIELDS_MAX 2000
#define FORM_TEXT_MAX ((size_t)1024 * 1024)      /* of all fields that are no files, also where large files may come */
/* CR LF and single CR become LF, in place; the new length. Browsers send textarea lines with CR LF. */
size_t form_lines(char *p, size_t n);
