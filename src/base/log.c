/* The log: one line an event, written with one call so that lines of several threads never mix.
 *
 * Refuses line breaks and control characters inside a line (a value from outside must not forge another line), and
 * more than LONGEST bytes. Whether words are fit for a log is the caller's care: no names, nothing people said. */
#include "log.h"
#include "clock.h"
#include "text.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define LONGEST 2000

static size_t put_head(char *line, size_t cap, const char *level) {
	instant now = clock_now();
	time_t seconds = (time_t)(now / 1000);
	struct tm t;
	gmtime_r(&seconds, &t);
	size_t n = strftime(line, cap, "%Y-%m-%dT%H:%M:%S", &t);
	return n + (size_t)snprintf(line + n, cap - n, ".%03dZ %s ", (int)(now % 1000), level);
}

/* A cut may fall inside a character: the broken rest of it goes too. */
static size_t whole_chars(const char *line, size_t n) {
	size_t back = 0;
	while (back < 3 && back < n && ((unsigned char)line[n - 1 - back] & 0xC0) == 0x80)
		back++;
	if (back == n)
		return n;
	struct text last = { line + n - 1 - back, back + 1 };
	return text_utf8_ok(last) ? n : n - 1 - back;
}

__attribute__((format(printf, 2, 0))) static void put_line(const char *level, const char *fmt, va_list args) {
	char line[LONGEST + 2];
	int saved = errno; /* callers often log before they look at it */
	size_t head = put_head(line, LONGEST, level);
	int len = vsnprintf(line + head, LONGEST - head, fmt, args);
	size_t n = head + (len < 0 ? 0 : (size_t)len);
	if (n >= LONGEST)
		n = whole_chars(line, LONGEST - 1);
	for (size_t i = head; i < n; i++)
		if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F)
			line[i] = ' ';
	line[n++] = '\n';
	for (size_t at = 0; at < n;) {
		ssize_t k = write(STDERR_FILENO, line + at, n - at);
		if (k < 0 && errno != EINTR)
			break;
		at += k > 0 ? (size_t)k : 0;
	}
	errno = saved;
}

#define LOG_AT(level) \
	va_list args; \
	va_start(args, fmt); \
	put_line((level), fmt, args); \
	va_end(args)

void log_info(const char *fmt, ...) {
	LOG_AT("info");
}

void log_warn(const char *fmt, ...) {
	LOG_AT("warn");
}

void log_error(const char *fmt, ...) {
	LOG_AT("error");
}
