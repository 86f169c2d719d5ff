/* engawa restore: a sealed copy becomes a region of another name than any there is.
 * Refuses: standard input (a copy is looked through before the first row is written, so it is read twice). */
#include "keep_inside.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

struct restoring { const struct keep_ask *ask; struct keep_private key; int fd; struct keep_from *from; };

static struct keep_from *open_sealed(void *ctx) {
	struct restoring *r = ctx;
	r->fd = open(r->ask->file, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0) return err_set(ERR_INPUT, "%s: %s", r->ask->file, strerror(errno)), NULL;
	return r->from = keep_unseal(r->ask->arena, &r->key, r->fd);
}

static void close_sealed(void *ctx) {
	struct restoring *r = ctx;
	keep_unseal_end(r->from);
	r->from = NULL;
	if (r->fd >= 0) close(r->fd);
	r->fd = -1;
}

int keep_restore(const struct keep_ask *ask) {
	struct restoring r = { .ask = ask, .fd = -1 };
	if (!ask->file || !ask->key || !keep_name_fits(ask->region)) {
		fputs("engawa restore FILE --key PRIVATE --data DIR | --store URL  --region NAME  [--broken]\n"
			"  NAME: small letters, digits and _, beginning with a letter; no region there may have it.\n", stderr);
		return 2;
	}
	if (keep_private_read(ask->key, &r.key)) return fprintf(stderr, "engawa: %s\n", err_text()), 1;
	int status = keep_bring(ask, open_sealed, close_sealed, &r);
	sodium_memzero(&r.key, sizeof r.key);
	return status;
}
