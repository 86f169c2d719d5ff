/* Slows guessing down without ever writing a row for an invented name and without locking the owner out.
 *
 * A count-min sketch of fixed size per kind of key, its cells chosen by SipHash under a key drawn at start, so that
 * nobody can aim at a neighbour's cell. Three kinds:
 *   pair    this name from this address: 5 failures free, then 2 s, 4 s ... 15 min; one forgotten an hour
 *   login   this name from anywhere: 30 free, then at most 6 s between tries (10 a minute); one forgotten a minute
 *   remote  any name from this address: 60 free, then at most 30 s; one forgotten every 10 s
 * An address from which this name has come in before answers to its pair alone.
 * A try being looked at counts as failed until it is told, so that a hundred at once are no way around.
 * Refuses: to remember anything across a restart, or to tell names apart by capitals or an IPv6 host by its low half.
 * To change the pace: the table `paces`. */
#include "guard.h"
#include <arpa/inet.h>
#include <pthread.h>
#include <sodium.h>
#include <string.h>

#define CELLS 4096
#define ROWS 2
#define KNOWN_CELLS 16384
#define OVER_MOST 10.0f                          /* counted beyond free: no wait grows further, memory fades sooner */
#define LOOKING_FADE SECONDS(10)                 /* a try nobody reported on is forgotten after this */
#define KNOWN_DAYS 90

enum key_kind { BY_PAIR, BY_LOGIN, BY_REMOTE, KEYS };
struct cell { float failed; float looking; int64_t at; };        /* at: mono time of the last change */
struct pace { float free; int64_t first, cap, forget; };

static const struct pace paces[KEYS] = {
	[BY_PAIR]   = {  5, SECONDS(2), MINUTES(15), HOURS(1) },
	[BY_LOGIN]  = { 30, SECONDS(2), SECONDS(6),  MINUTES(1) },
	[BY_REMOTE] = { 60, SECONDS(2), SECONDS(30), SECONDS(10) },
};

static struct {
	pthread_mutex_t lock;
	bool keyed;
	int64_t now;                             /* the latest time heard */
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct cell cells[KEYS][ROWS][CELLS];
	uint16_t known[ROWS][KNOWN_CELLS];       /* day of the last success + 1; 0 = never */
} sketch = { .lock = PTHREAD_MUTEX_INITIALIZER };

struct key { uint64_t hash[KEYS]; };

/* ---- keys ---- */

static uint64_t hash_part(uint64_t seed, char tag, const void *p, size_t n) {
	unsigned char in[9 + 256], out[crypto_shorthash_BYTES];
	uint64_t h;
	n = n > 256 ? 256 : n;
	memcpy(in, &seed, 8);
	in[8] = (unsigned char)tag;
	memcpy(in + 9, p, n);
	crypto_shorthash(out, in, 9 + n, sketch.key);
	memcpy(&h, out, 8);
	return h;
}

static uint64_t hash_login(uint64_t seed, struct text login) {
	char small[256];
	login = text_trim(login);
	size_t n = login.n > sizeof small ? sizeof small : login.n;
	for (size_t i = 0; i < n; i++)
		small[i] = login.p[i] >= 'A' && login.p[i] <= 'Z' ? (char)(login.p[i] + 32) : login.p[i];
	return hash_part(seed, 'l', small, n);
}

/* An IPv6 host owns the lower half of its address: only the upper half tells it from others. */
static uint64_t hash_remote(uint64_t seed, struct text remote) {
	char z[64];
	struct in6_addr six;
	if (remote.n < sizeof z && memchr(remote.p ? remote.p : "", ':', remote.n)) {
		memcpy(z, remote.p, remote.n);
		z[remote.n] = '\0';
		if (inet_pton(AF_INET6, z, &six) == 1 && !IN6_IS_ADDR_V4MAPPED(&six))
			return hash_part(seed, '6', &six, 8);
		if (inet_pton(AF_INET6, z, &six) == 1 && inet_ntop(AF_INET, six.s6_addr + 12, z, sizeof z))
			remote = text_of(z);
	}
	return hash_part(seed, 'r', remote.p ? remote.p : "", remote.n);
}

/* With the lock held. */
static struct key key_of(struct text login, struct text remote, int64_t now) {
	if (!sketch.keyed) {
		random_fill(sketch.key, sizeof sketch.key);
		sketch.keyed = true;
	}
	sketch.now = now > sketch.now ? now : sketch.now;
	struct key k;
	k.hash[BY_LOGIN] = hash_login(BY_LOGIN, login);
	k.hash[BY_REMOTE] = hash_remote(BY_REMOTE, remote);
	k.hash[BY_PAIR] = hash_remote(hash_login(BY_PAIR, login), remote);
	return k;
}

/* ---- cells ---- */

static struct cell *cell_of(enum key_kind kind, const struct key *k, int row) {
	return &sketch.cells[kind][row][k->hash[kind] >> (row * 32) & (CELLS - 1)];
}

static float faded(float count, int64_t past, int64_t forget) {
	float left = count - (float)past / (float)forget;
	return left > 0 ? left : 0;
}

/* Brings the counts of a cell forward to now. */
static void cell_fade(struct cell *c, enum key_kind kind, int64_t now) {
	int64_t past = now - c->at;
	if (past <= 0)
		return;
	c->failed = faded(c->failed, past, paces[kind].forget);
	c->looking = faded(c->looking, past, LOOKING_FADE);
}

static int64_t pace_delay(const struct pace *p, float count) {
	int64_t delay = p->first;
	if (count < p->free)
		return 0;
	for (float over = count - p->free; over >= 1 && delay < p->cap; over--)
		delay *= 2;
	return delay < p->cap ? delay : p->cap;
}

/* The least of the rows is nearest the truth. */
static int64_t kind_wait(enum key_kind kind, const struct key *k, int64_t now) {
	int64_t least = INT64_MAX;
	for (int row = 0; row < ROWS; row++) {
		const struct cell *c = cell_of(kind, k, row);
		/* As counted at the last try, or waiting would shorten itself. Rounded: a failure a moment old is whole. */
		int64_t left = c->at + pace_delay(&paces[kind], (float)(int)(c->failed + c->looking + 0.5f)) - now;
		least = left < least ? left : least;
	}
	return least > 0 ? least : 0;
}

/* Only the lowest cells rise (conservative update): neighbours in the other row are not pushed up. */
static void kind_add(enum key_kind kind, const struct key *k, int64_t now, float failed, float looking) {
	float least = OVER_MOST + paces[kind].free;
	for (int row = 0; row < ROWS; row++) {
		struct cell *c = cell_of(kind, k, row);
		cell_fade(c, kind, now);
		least = c->failed < least ? c->failed : least;
	}
	for (int row = 0; row < ROWS; row++) {
		struct cell *c = cell_of(kind, k, row);
		float most = OVER_MOST + paces[kind].free;
		if (c->failed < least + failed)
			c->failed = least + failed < most ? least + failed : most;
		c->looking = c->looking + looking > 0 ? c->looking + looking : 0;
		c->at = now;
	}
}

static bool known(const struct key *k, int64_t now) {
	uint16_t today = (uint16_t)(now / DAYS(1) + 1);
	for (int row = 0; row < ROWS; row++) {
		uint16_t day = sketch.known[row][k->hash[BY_PAIR] >> (row * 32) & (KNOWN_CELLS - 1)];
		if (!day || today - day > KNOWN_DAYS)
			return false;
	}
	return true;
}

/* ---- the door ---- */

int64_t guess_wait(struct text login, struct text remote, int64_t mono_now) {
	pthread_mutex_lock(&sketch.lock);
	struct key k = key_of(login, remote, mono_now);
	int kinds = known(&k, mono_now) ? 1 : KEYS;
	int64_t wait = 0;
	for (int kind = 0; kind < kinds; kind++) {
		int64_t w = kind_wait((enum key_kind)kind, &k, mono_now);
		wait = w > wait ? w : wait;
	}
	if (!wait)
		for (int kind = 0; kind < KEYS; kind++)
			kind_add((enum key_kind)kind, &k, mono_now, 0, 1);
	pthread_mutex_unlock(&sketch.lock);
	return wait;
}

void guess_failed(struct text login, struct text remote, int64_t mono_now) {
	pthread_mutex_lock(&sketch.lock);
	struct key k = key_of(login, remote, mono_now);
	for (int kind = 0; kind < KEYS; kind++)
		kind_add((enum key_kind)kind, &k, mono_now, 1, -1);
	pthread_mutex_unlock(&sketch.lock);
}

/* The pair starts afresh and is known from now on; what others did to this name or from this address stays. */
void guess_right(struct text login, struct text remote) {
	pthread_mutex_lock(&sketch.lock);
	int64_t now = sketch.now;
	struct key k = key_of(login, remote, now);
	for (int row = 0; row < ROWS; row++) {
		*cell_of(BY_PAIR, &k, row) = (struct cell){ .at = now };
		sketch.known[row][k.hash[BY_PAIR] >> (row * 32) & (KNOWN_CELLS - 1)] = (uint16_t)(now / DAYS(1) + 1);
	}
	for (int kind = BY_LOGIN; kind < KEYS; kind++)
		kind_add((enum key_kind)kind, &k, now, 0, -1);
	pthread_mutex_unlock(&sketch.lock);
}
