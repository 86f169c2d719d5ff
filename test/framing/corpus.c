/* Prints the requests of src/http/framing_corpus.h for whoever asks a server over a socket: one a line, "hostile HEX" or "honest HEX". */
#include "../../src/http/framing_corpus.h"
#include <string.h>

struct sample { const char *kind, *p; size_t n; };

static void print(struct sample s) {
	printf("%s ", s.kind);
	for (size_t i = 0; i < s.n; i++)
		printf("%02x", (unsigned char)s.p[i]);
	putchar('\n');
}

int main(void) {
	char request[1024];
	for (size_t i = 0; i < N_HOSTILES; i++)
		print((struct sample){ "hostile", hostiles[i].p, hostiles[i].n });
	for (int i = 0; i < N_EVIL_REQUESTS; i++) {
		evil_request(i, request, sizeof request);
		print((struct sample){ "hostile", request, strlen(request) });
	}
	for (size_t i = 0; i < sizeof honest / sizeof *honest; i++)
		print((struct sample){ "honest", honest[i], strlen(honest[i]) });
	return 0;
}
