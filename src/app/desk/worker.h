/* A program of its own beside this one, for work that is too heavy or too dangerous to do here: engawa-pdf (fonts),
 * engawa-picture (photographs). It gets one socket as standard input and output and nothing else of ours; what is said
 * over it is in src/pdf/frame.h. Never started by a shell, never with what somebody typed as an argument. */
#pragma once
#include "../../base/clock.h"
#include "../../base/text.h"
#include <stdbool.h>
#include <sys/types.h>

struct worker { const char *name; pid_t pid; int fd; };          /* name: what follows engawa-; fd -1: not running */
struct worker_answer { char kind; int tenths; struct text bytes; };

bool worker_start(struct worker *);                              /* the log says why not */
void worker_end(struct worker *, bool hard);                     /* hard: does not wait for it to listen */
/* Room for the answer is the caller's. False: no answer in time, or one that makes no sense; the worker must be ended then. */
bool worker_ask(struct worker *, struct text what, char *room, size_t most, struct worker_answer *, int64_t until);
