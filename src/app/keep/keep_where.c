/* Which region is meant, and where it is. */
#include "keep_inside.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

int keep_house(struct house *h, const struct keep_ask *ask) {
	bool reads = !ask->file;
	if (sodium_init() < 0) return err_set(ERR_SETUP, "no randomness on this machine");
	if (!ask->store && !reads && mkdir(ask->data, 0700) != 0 && errno != EEXIST) return err_set(ERR_SETUP, "%s: %s", ask->data, strerror(errno));
	return house_start(h, ask->arena, ask->data, ask->store, reads);
}

int keep_region(struct house *h, const struct keep_ask *ask, const char **name) {
	const char **names;
	size_t n = house_names(h, &names);
	*name = ask->region;
	if (ask->region && ask->region[0] == '_') return err_set(ERR_ABSENT, "%s is a region in the making", ask->region);
	if (ask->region) return house_has(h, ask->region) ? ERR_OK : err_set(ERR_ABSENT, "there is no region called %s", ask->region);
	if (!names) return ERR_SETUP;
	if (n != 1) return err_set(ERR_ABSENT, n ? "there are %zu regions: say which with --region" : "there is no region", n);
	*name = names[0];
	return ERR_OK;
}
