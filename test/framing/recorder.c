/* A server that writes down every request that reaches its handler, one line each: "GET /path 5" (bytes of body).
 * Behind our door as it stands, or as a control:
 *   recorder                          the door with its own limits; prints its port first, ends on SIGTERM
 *   recorder --plain                  libmicrohttpd as it comes, without door: must take hostile requests
 *   recorder --connections N --head-ms MS --body-ms MS --send-ms MS      other limits; hours are as good as no deadline */
#include "../../src/base/err.h"
#include "../../src/http/http.h"
#include <microhttpd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 100000 };              /* long enough that a slow reader keeps it waiting */

static char page[PAGE];

static void written(struct http_request *r, void *ctx) {
	static const char *const names[HTTP_METHODS] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };
	(void)ctx;
	printf("%s %.*s %zu\n", names[r->method], TEXT_ARG(r->path), r->body.n);
	fflush(stdout);
	const struct http_reply reply = { .status = 200, .type = "text/plain", .body_is_static = true,
		.body = { page, text_is(r->path, "/long") ? PAGE : 7 } };
	http_reply(r, &reply);
}

/* ---- the control ---- */
static enum MHD_Result plain_written(void *cls, struct MHD_Connection *c, const char *url, const char *method, const char *version,
	const char *bytes, size_t *n, void **context) {
	(void)cls, (void)version, (void)bytes;
	static char seen;
	if (!*context) {
		*context = &seen;
		return MHD_YES;
	}
	if (*n) {
		*n = 0;
		return MHD_YES;
	}
	printf("%s %s 0\n", method, url);
	fflush(stdout);
	struct MHD_Response *r = MHD_create_response_from_buffer(7, page, MHD_RESPMEM_PERSISTENT);
	enum MHD_Result done = MHD_queue_response(c, 200, r);
	MHD_destroy_response(r);
	return done;
}

static int plain(const sigset_t *set) {
	int sig;
	struct MHD_Daemon *d = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD, 0, NULL, NULL, plain_written, NULL, MHD_OPTION_END);
	const union MHD_DaemonInfo *info = d ? MHD_get_daemon_info(d, MHD_DAEMON_INFO_BIND_PORT) : NULL;
	if (!info)
		return 1;
	printf("%u\n", info->port);
	fflush(stdout);
	sigwait(set, &sig);
	MHD_stop_daemon(d);
	return 0;
}

static bool limit_read(struct http_limits *l, const char *name, const char *value) {
	int64_t n = value ? strtoll(value, NULL, 10) : 0;
	if (strcmp(name, "--connections") == 0)
		l->connections_max = (unsigned)n;
	else if (strcmp(name, "--head-ms") == 0)
		l->head_ms = n;
	else if (strcmp(name, "--body-ms") == 0)
		l->body_ms = n;
	else if (strcmp(name, "--send-ms") == 0)
		l->send_ms = n;
	else
		return false;
	return n > 0;
}

int main(int argc, char **argv) {
	struct http_config config = { .handler = written };
	struct http_door *door;
	sigset_t set;
	int sig;
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	memset(page, 'x', sizeof page);
	if (argc == 2 && strcmp(argv[1], "--plain") == 0)
		return plain(&set);
	for (int i = 1; i < argc; i += 2)
		if (!limit_read(&config.limits, argv[i], i + 1 < argc ? argv[i + 1] : NULL)) {
			fprintf(stderr, "recorder: cannot read \"%s\"\n", argv[i]);
			return 2;
		}
	if (http_open(&door, &config) != ERR_OK) {
		fprintf(stderr, "recorder: %s\n", err_text());
		return 1;
	}
	printf("%u\n", http_port(door));
	fflush(stdout);
	sigwait(&set, &sig);
	http_close(door);
	return 0;
}
