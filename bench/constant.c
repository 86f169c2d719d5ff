/* The measure of the person page: the same door and library, answering one constant page of the size given.
 *
 *   constant PORT BYTES      PORT 0: a free one. Prints its port; ends on SIGTERM or SIGINT */
#include "../src/base/err.h"
#include "../src/http/http.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void answer(struct http_request *request, void *ctx) {
	const struct text *body = ctx;
	struct http_reply reply = { .status = 200, .type = "text/html; charset=utf-8", .body = *body, .body_is_static = true };
	http_reply(request, &reply);
}

int main(int argc, char **argv) {
	sigset_t set;
	int sig;
	struct http_door *door;
	size_t n = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 0;
	char *bytes = n ? malloc(n) : NULL;
	if (!bytes) {
		fprintf(stderr, "usage: constant PORT BYTES\n");
		return 2;
	}
	memset(bytes, 'x', n);
	struct text body = { bytes, n };
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	struct http_config config = { .address = "127.0.0.1", .port = (uint16_t)strtol(argv[1], NULL, 10), .handler = answer, .ctx = &body };
	if (http_open(&door, &config) != ERR_OK) {
		fprintf(stderr, "constant: %s\n", err_text());
		return 1;
	}
	printf("%u\n", http_port(door));
	fflush(stdout);
	sigwait(&set, &sig);
	http_close(door);
	free(bytes);
	return 0;
}
