/* The loop: one document after the other, until nobody asks for a minute, the parent goes away, or so many pages were made
 * that a fresh start is cheaper than what the font caches hold. See pdf.h for what is said over the socket. */
#include "pdf.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { IDLE_MS = 60000, DOCUMENTS = 2000, ASK_MAX = 1 << 20, SECONDS_EACH = 9 };
#define ARENA_MAX ((size_t)64 << 20)

/* Both fonts, both weights, in either script: after this no font file has to be looked for. */
static const char warm_up[] = "{\"title\":\"\",\"blocks\":[{\"kind\":\"quote\",\"words\":\"縁側 Aa𠮷\"},"
	"{\"kind\":\"text\",\"words\":[\"縁側ㇷ゚ Aa1髙﨑\",\"縁側㊞ Aa1\"]}]}";

static void full(void *unused) {
	(void)unused;
	_exit(3);
}

static bool answer(struct arena *a) {
	struct text asked;
	if (!frame_take(STDIN_FILENO, IDLE_MS, ASK_MAX, a, &asked))
		return false;
	sandbox_time(SECONDS_EACH);
	struct made made = page_make(a, asked);
	return frame_write(STDOUT_FILENO, &made);
}

int main(int argc, char **argv) {
	if (argc > 1) {
		printf("engawa-pdf is started by engawa: it reads documents on its standard input%s\n", strcmp(argv[1], "--help") == 0 ? "." : ", not arguments.");
		return argc > 1 && strcmp(argv[1], "--help") == 0 ? 0 : 2;
	}
	struct arena *a = arena_new(ARENA_MAX);
	if (!a)
		return 3;
	arena_on_full(a, full, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	page_make(a, text_of(warm_up));
	sandbox_enter();
	for (int i = 0; i < DOCUMENTS; i++) {
		arena_reset(a);
		if (!answer(a))
			break;
	}
	arena_free(a);
	return 0;
}
