/* Looks at one state after the power came back: does the region open, is it sound, is everything there that was answered. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MARKS = 100000, PAGES = 64 };

/* What had been answered before the cut. A write's mark is a letter and five digits ("e00012"), and stands in the row, in the
 * form's key, and in the index; the letter says what was written: e entry, a talk, t task. */
struct ledger {
	unsigned char acked[MARKS];
	char letter[MARKS];
	int highest;
	struct pages { int64_t account, person, before, n; } pages[PAGES];   /* a person's page: answered to this account */
	int n_pages;
	bool made;                     /* the command that makes the region had ended */
	int64_t writes, reads;         /* answered in all */
};
bool ledger_note(struct ledger *, const char *mark, int64_t status);   /* false: not a mark of ours */

enum state { GOOD, LOST, UNSEEN, DOUBLED, HALF, CORRUPT, CHAIN, STATES };
extern const char *const state_names[STATES];

/* Once; migrations and the two statements of the chains are all that is taken of the book. */
void check_start(void);
/* thorough: the region is also opened for writing, as the server opens it. why is filled unless GOOD. */
enum state check_region(const char *folder, const struct ledger *, bool thorough, char *why, size_t n);
/* How many lines the read log already has for each of these pages. */
void check_before(const char *folder, struct ledger *);
