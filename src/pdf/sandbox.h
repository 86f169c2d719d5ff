/* The fence around a worker: no new rights, programs, sockets or written files; ceilings for memory, files and time. */
#pragma once

void sandbox_enter(void);            /* after the last file was opened: nothing more is needed of the system */
void sandbox_time(int seconds);      /* processor time from now on */
