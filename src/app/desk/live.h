/* Open pages hear what others change (UX.md 8.7): GET /live?on=<code> or on=today, server-sent events.
 *
 * An event carries the section, the change's number, who and when; never content. Before each one the gate is asked, for
 * that viewer, that person and that kind of data, in a fresh snapshot. Who may no longer see the person, or whose session
 * ended or locked, gets "gone", and the stream is closed at once.
 * The truth is the change log: a commit only says that it has grown (tx_notify), so nothing is lost when a note is.
 *
 * For features: name the section in struct record, write data-live="section:{{ page.live }}" on what is to be fetched again
 * (it needs an id), and list sections that may be absent in <p data-live-also="…" hidden>. Whatever decides access sets
 * decides_access. */
#pragma once
#include "request.h"

/* What the shell's body says: the code of the person, "today", or "mine"; empty where nothing is live. */
struct text live_on(const struct request *);
/* The state of the record from which this page is drawn: what data-live and the stream's since= carry; empty likewise. */
struct text live_state(struct request *);

/* ---- for the desk ---- */
struct live;
/* most: streams open at once in this process. The regions get their hub; its thread begins with the first stream. */
struct live *live_open(struct arena *, struct region *, size_t n, unsigned most);
void live_close(struct live *);                      /* ends the threads; the door ends the streams */
bool live_begin(struct request *);                   /* after the snapshot has ended. False: all seats are taken */

/* What the handler found out: whose stream from where on. */
struct live_ask { id person; int64_t seen; };        /* person 0: today; seen: number in the change log, LIVE_LOST = unknown */
#define LIVE_LOST (-1)
