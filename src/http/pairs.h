/* Building runs of name and value. */
#pragma once
#include "http.h"

void pairs_add(struct arena *, struct pairs *, struct text name, struct text value);
