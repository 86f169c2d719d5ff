/* One picture in, one picture out, and the end. See picture.h for what is said over the socket. */
#include "picture.h"
#include "../pdf/sandbox.h"
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { IDLE_MS = 20000, ASK_MAX = 12 << 20, SECONDS = 15 };
#define ARENA_MAX ((size_t)512 << 20)

static void full(void *unused) {
	(void)unused;
	_exit(3);
}

/* Nothing is opened any more: not even for reading. */
static void no_more_files(void) {
	struct rlimit three = { STDERR_FILENO + 1, STDERR_FILENO + 1 };
	setrlimit(RLIMIT_NOFILE, &three);
}

static bool answer(struct arena *a) {
	struct text asked;
	if (!frame_take(STDIN_FILENO, IDLE_MS, ASK_MAX, a, &asked))
		return false;
	struct made made = picture_make(a, asked);
	return frame_write(STDOUT_FILENO, &made);
}

int main(int argc, char **argv) {
	if (argc > 1) {
		printf("engawa-picture is started by engawa: it reads a picture on its standard input%s\n", strcmp(argv[1], "--help") == 0 ? "." : ", not arguments.");
		return strcmp(argv[1], "--help") == 0 ? 0 : 2;
	}
	signal(SIGPIPE, SIG_IGN);
	sandbox_enter();
	sandbox_time(SECONDS);
	no_more_files();
	struct arena *a = arena_new(ARENA_MAX);
	if (!a)
		return 3;
	arena_on_full(a, full, NULL);
	bool done = answer(a);
	arena_free(a);
	return done ? 0 : 1;
}
