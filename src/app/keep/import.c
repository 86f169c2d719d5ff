/* engawa import: the folder of an export becomes a region, on either engine.
 * Refuses: files that were changed since (their sums are in the manifest), and what restore refuses. */
#include "keep_folder.h"

struct arriving { const struct keep_ask *ask; struct keep_from *from; };

static struct keep_from *open_folder(void *ctx) {
	struct arriving *r = ctx;
	return r->from = keep_from_folder(r->ask->arena, r->ask->file);
}

static void close_folder(void *ctx) {
	struct arriving *r = ctx;
	keep_from_folder_end(r->from);
	r->from = NULL;
}

int keep_import(const struct keep_ask *ask) {
	struct arriving r = { .ask = ask };
	if (!ask->file || !keep_name_fits(ask->region)) {
		fputs("engawa import FOLDER --data DIR | --store URL  --region NAME  [--broken]\n"
			"  NAME: small letters, digits and _, beginning with a letter; no region there may have it.\n", stderr);
		return 2;
	}
	return keep_bring(ask, open_folder, close_folder, &r);
}
