/* What the build's own tools share: memory kept until the end, whole files in, complaints with file and line.
 *
 * A tool runs for a moment and stops, so nothing is freed: everything stays reachable from one chain.
 * Refuses: to go on without memory, or to leave a half-written output behind. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

void *tool_keep(size_t n);                           /* zeroed; never NULL */
char *tool_copy(const char *p, size_t n);            /* as C string */
char *tool_read(const char *path, size_t *n);        /* the whole file, with a 0 after it; stops the tool when it cannot */

/* A growing run of bytes, always with a 0 after it. */
struct tool_text { char *p; size_t n, cap; };
void tool_put(struct tool_text *, const char *p, size_t n);
void tool_putf(struct tool_text *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void tool_quote(struct tool_text *, const char *p, size_t n);   /* as a C string literal, one source line per line */
void tool_write(const char *path, const struct tool_text *);    /* stops the tool when it cannot */

const char *tool_base(const char *path);             /* after the last slash */
/* "file:line: ..." to stderr; the tool goes on looking for more, and ends with tool_complaints() > 0. */
void tool_complain(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int tool_complaints(void);
