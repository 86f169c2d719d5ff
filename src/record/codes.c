/* Closed lists: what is stored is the short code, what is shown is its sentence. */
#include "record.h"

const struct code_item *code_find(const struct codes *codes, struct text code) {
	for (size_t i = 0; codes && i < codes->n; i++)
		if (text_is(code, codes->items[i].code))
			return &codes->items[i];
	return NULL;
}
