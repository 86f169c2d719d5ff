/* Secrets: passwords as argon2id, recovery codes, and hashes of random secrets.
 *
 * A password is compared as OpaqueString does (RFC 8265): NFC, so that the same characters typed on another machine are
 * the same password, and a full-width space is a space. Nothing else of it is changed or cut.
 * Refuses: passwords over 1,024 bytes, and secret_hash() for anything a person chose.
 * To make hashing stronger later: new limits here; crypto_pwhash_str() writes its limits into each hash, so old ones
 * still open. ENGAWA_TEST_FAST_HASH=1 is for tests only and says so in the log; what is installed
 * (ENGAWA_SHIPPED) does not know it. */
#include "guard.h"
#include "../base/log.h"
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uninorm.h>

#define BYTES_MAX 1024
#define NFC_GROWTH 3                             /* Unicode: NFC of UTF-8 grows at most threefold */
#define HASH_BYTES 32

_Static_assert(crypto_pwhash_STRBYTES == 128, "password_hash's out is crypto_pwhash_STRBYTES long");

static struct { unsigned long long ops; size_t mem; char nobody[128]; } cost;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static bool test_cost(void) {
#ifdef ENGAWA_SHIPPED
	return false;
#else
	const char *fast = getenv("ENGAWA_TEST_FAST_HASH");
	return fast && strcmp(fast, "1") == 0;
#endif
}

static void cost_start(void) {
	bool weak = test_cost();
	if (sodium_init() < 0)
		abort();
	cost.ops = weak ? crypto_pwhash_argon2id_OPSLIMIT_MIN : crypto_pwhash_argon2id_OPSLIMIT_MODERATE;
	cost.mem = weak ? crypto_pwhash_argon2id_MEMLIMIT_MIN : crypto_pwhash_argon2id_MEMLIMIT_MODERATE;
	if (weak)
		log_warn("passwords are hashed with the test cost (ENGAWA_TEST_FAST_HASH=1): not for a real region");
	/* A hash that nobody's password has: salt and result are zeros, the work to find that out is the same. */
	snprintf(cost.nobody, sizeof cost.nobody, "$argon2id$v=19$m=%zu,t=%llu,p=1$%.22s$%.43s", cost.mem / 1024, cost.ops,
		"AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

/* The form in which a password is hashed. False when it is too long to be one. Wipe out afterwards. */
static bool prepare(struct text password, char out[BYTES_MAX * NFC_GROWTH], size_t *n) {
	char spaced[BYTES_MAX];
	size_t len = 0;
	if (password.n > BYTES_MAX)
		return false;
	for (size_t i = 0; i < password.n; ) {
		if (text_starts(text_from(password, i), "\xE3\x80\x80")) {
			spaced[len++] = ' ';
			i += 3;
		} else {
			spaced[len++] = password.p[i++];
		}
	}
	size_t room = BYTES_MAX * NFC_GROWTH;
	uint8_t *made = u8_normalize(UNINORM_NFC, (const uint8_t *)spaced, len, (uint8_t *)out, &room);
	if (made && made != (uint8_t *)out) {        /* cannot grow so far; never keep a copy outside all the same */
		sodium_memzero(made, room);
		free(made);
		made = NULL;
	}
	*n = made ? room : len;
	if (!made)                                   /* malformed UTF-8: its bytes as they are */
		memcpy(out, spaced, len);
	sodium_memzero(spaced, sizeof spaced);
	return true;
}

bool password_hash(struct text password, char out[128]) {
	char clean[BYTES_MAX * NFC_GROWTH];
	size_t n = 0;
	pthread_once(&once, cost_start);
	if (!prepare(password, clean, &n)) {
		err_set(ERR_INPUT, "a password of %zu bytes", password.n);
		return false;
	}
	bool made = crypto_pwhash_str_alg(out, clean, n, cost.ops, cost.mem, crypto_pwhash_ALG_ARGON2ID13) == 0;
	sodium_memzero(clean, sizeof clean);
	if (!made)
		err_set(ERR_MEMORY, "no memory to hash a password (%zu bytes)", cost.mem);
	return made;
}

bool password_right(const char *hash, struct text password) {
	char clean[BYTES_MAX * NFC_GROWTH];
	size_t n = 0;
	pthread_once(&once, cost_start);
	bool usable = prepare(password, clean, &n);
	/* No password yet, or one no hash can have: the same work, so that the time tells nothing. */
	bool known = hash && hash[0] && usable;
	bool right = crypto_pwhash_str_verify(known ? hash : cost.nobody, clean, n) == 0;
	sodium_memzero(clean, sizeof clean);
	return known && right;
}

bool password_right_nobody(struct text password) {
	return password_right(NULL, password);
}

struct text secret_hash(struct arena *a, struct text secret) {
	unsigned char hash[HASH_BYTES];
	char *hex = arena_alloc(a, HASH_BYTES * 2 + 1);
	pthread_once(&once, cost_start);
	crypto_generichash(hash, sizeof hash, (const unsigned char *)secret.p, secret.n, NULL, 0);
	sodium_bin2hex(hex, HASH_BYTES * 2 + 1, hash, sizeof hash);
	return (struct text){ hex, HASH_BYTES * 2 };
}

/* ---- recovery codes: 50 random bits as XXXXX-XXXXX ---- */

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";   /* Crockford's: nothing to mix up on paper */
#define CODE_HALF 5
#define CODE_LEN (2 * CODE_HALF)

void recovery_code_new(char out[12]) {
	unsigned char random[CODE_LEN];
	random_fill(random, sizeof random);
	for (int i = 0; i < CODE_LEN; i++)
		out[i < CODE_HALF ? i : i + 1] = alphabet[random[i] & 31];
	out[CODE_HALF] = '-';
	out[CODE_LEN + 1] = '\0';
	sodium_memzero(random, sizeof random);
}

/* One typed character as a code has it; 0 = a space or a dash, -1 = none of ours. */
static int code_char(int32_t c) {
	if (c == ' ' || c == 0x3000 || c == '-' || c == 0xFF0D || c == 0x2212 || c == 0x30FC || (c >= 0x2010 && c <= 0x2015))
		return 0;
	if (c >= 0xFF01 && c <= 0xFF5E)              /* full width, as Japanese keyboards give it */
		c -= 0xFEE0;
	if (c >= 'a' && c <= 'z')
		c -= 'a' - 'A';
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	return c > 0 && c < 128 && strchr(alphabet, (int)c) ? (int)c : -1;
}

bool recovery_code_read(struct text typed, char out[12]) {
	int n = 0;
	for (int32_t rune; (rune = text_next(&typed)) >= 0; ) {
		int c = code_char(rune);
		if (c < 0 || (c > 0 && n == CODE_LEN))
			return false;
		if (c > 0) {
			out[n < CODE_HALF ? n : n + 1] = (char)c;
			n++;
		}
	}
	out[CODE_HALF] = '-';
	out[CODE_LEN + 1] = '\0';
	return n == CODE_LEN;
}
