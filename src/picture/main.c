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
	unsigned char head[4];
	if (!frame_read(STDIN_FILENO, IDLE_MS, head))
		return false;
	size_t n = (size_t)head[0] << 24 | (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
	if (n == 0 || n > ASK_MAX)
		return false;
	char *bytes = arena_alloc(a, n + 1);
	if (!frame_bytes(STDIN_FILENO, bytes, n))
		return false;
	struct made made = picture_make(a, (struct text){ bytes, n });
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
