/* The two hash-chained logs from outside: where they end, whether they are whole, and their signed ends.
 * Writing them is log_change() and log_reads() in guard.h. */
#pragma once
#include "../base/ids.h"
#include <stdbool.h>

struct tx;
struct store;

/* The end of a chain: number, id and hash of its last entry. Empty log: 0, 0, 64 zeros. Kept outside (printed, mailed,
 * signed) it is what shows a cut-off tail or a rewritten past; the chain alone cannot. */
#define CHAIN_HASH 64
struct chain_head { int64_t seq; id id; char hash[CHAIN_HASH + 1]; };
struct chain_head chain_head_changes(struct tx *record);
struct chain_head chain_head_reads(struct tx *witness);

/* Walks both chains from the first link. True when whole; else which log and which entry broke first. The walk goes on
 * after the first break, to count entries and holes. */
struct chain_report {
	bool whole;
	int64_t changes, reads;          /* entries there are */
	const char *broken_log;          /* "change_log", "read_log"; NULL when whole */
	int64_t broken_at; id broken_id; /* the first entry that does not fit, or the last one there is (id 0: none) */
	const char *why;                 /* English; NULL when whole */
	int64_t holes;                   /* numbers missing before, between, or up to the kept head */
};
struct chain_report chain_verify(struct tx *record, struct tx *witness);
/* The same against heads kept earlier; either may be NULL. */
struct chain_report chain_verify_heads(struct tx *record, struct tx *witness, const struct chain_head *changes, const struct chain_head *reads);
/* The same for a log of any length, a page at a time: memory stays small and no snapshot stays open. False when the store
 * could not be read (err_text says why). */
bool chain_verify_store(struct store *, const struct chain_head *changes, const struct chain_head *reads, struct chain_report *);

/* Ed25519 over both heads, for keeping them where somebody else could change them. Keys and signature are raw bytes. */
#define CHAIN_PUBLIC 32
#define CHAIN_SECRET 64
#define CHAIN_SIGNATURE 64
void chain_key_new(unsigned char public_key[CHAIN_PUBLIC], unsigned char secret_key[CHAIN_SECRET]);
void chain_sign(const unsigned char secret_key[CHAIN_SECRET], const struct chain_head *changes, const struct chain_head *reads,
	unsigned char signature[CHAIN_SIGNATURE]);
bool chain_signed(const unsigned char public_key[CHAIN_PUBLIC], const struct chain_head *changes, const struct chain_head *reads,
	const unsigned char signature[CHAIN_SIGNATURE]);
