/* The second factor by time: RFC 6238 with SHA-1, 6 digits, 30 seconds, one step to either side.
 *
 * Refuses: a code whose step is not later than the last one used (replay), and anything but six digits. All three steps
 * are always compared, in constant time, so that how long it took tells nothing.
 * To extend (other digits, other hash): totp_uri and STEPS here must say the same; authenticator apps read the URI. */
#include "guard.h"
#include <liboath/oath.h>
#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define SECRET_BYTES 20                          /* RFC 4226: as long as SHA-1 */
#define STEP_SECONDS 30
#define DIGITS 6

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void totp_start(void) {
	if (oath_init() != OATH_OK)
		abort();
}

void totp_secret_new(char base32[33]) {
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	unsigned char random[SECRET_BYTES];
	random_fill(random, sizeof random);
	for (size_t i = 0; i < 32; i++) {            /* 160 bits are exactly 32 characters of 5 */
		size_t bit = i * 5, byte = bit / 8;
		unsigned two = (unsigned)random[byte] << 8 | (byte + 1 < SECRET_BYTES ? random[byte + 1] : 0);
		base32[i] = alphabet[two >> (11 - bit % 8) & 31];
	}
	base32[32] = '\0';
	sodium_memzero(random, sizeof random);
}

/* Six digits as typed: spaces between them and full-width digits are fine. */
static bool digits_read(struct text typed, char out[DIGITS + 1]) {
	int n = 0;
	for (int32_t c; (c = text_next(&typed)) >= 0; ) {
		if (c == ' ' || c == 0x3000)
			continue;
		if (c >= 0xFF10 && c <= 0xFF19)
			c -= 0xFF10 - '0';
		if (c < '0' || c > '9' || n == DIGITS)
			return false;
		out[n++] = (char)c;
	}
	out[n] = '\0';
	return n == DIGITS;
}

/* Which of the three steps around now gives this code; 0 = none. The latest wins. */
static int64_t step_of(const char *secret, size_t n, const char typed[DIGITS + 1], int64_t step_now) {
	int64_t found = 0;
	for (int64_t step = step_now - 1; step <= step_now + 1; step++) {
		char right[DIGITS + 1] = "";
		if (oath_totp_generate(secret, n, (time_t)(step * STEP_SECONDS), STEP_SECONDS, 0, DIGITS, right) == OATH_OK
			&& sodium_memcmp(right, typed, DIGITS) == 0)
			found = step;
		sodium_memzero(right, sizeof right);
	}
	return found;
}

bool totp_right(struct text base32, struct text typed, instant now, int64_t *last_step) {
	char code[DIGITS + 1], *secret = NULL;
	size_t n = 0;
	pthread_once(&once, totp_start);
	if (now < SECONDS(STEP_SECONDS) || !base32.n || !digits_read(typed, code))
		return false;
	if (oath_base32_decode(base32.p, base32.n, &secret, &n) != OATH_OK)
		return false;
	int64_t step = step_of(secret, n, code, now / SECONDS(STEP_SECONDS));
	sodium_memzero(secret, n);
	free(secret);
	sodium_memzero(code, sizeof code);
	if (!step || step <= *last_step)
		return false;
	*last_step = step;
	return true;
}

/* Everything but RFC 3986's unreserved characters as %XX. */
static void percent(struct buf *b, struct text t) {
	for (size_t i = 0; i < t.n; i++) {
		unsigned char c = (unsigned char)t.p[i];
		bool plain = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
			|| (c && strchr("-._~", c));
		if (plain)
			buf_char(b, (char)c);
		else
			buf_f(b, "%%%02X", c);
	}
}

struct text totp_uri(struct arena *a, struct text base32, struct text login, struct text region) {
	struct buf b = buf_in(a, 256);
	buf_z(&b, "otpauth://totp/");
	percent(&b, region);
	buf_char(&b, ':');
	percent(&b, login);
	buf_z(&b, "?secret=");
	percent(&b, base32);
	buf_z(&b, "&issuer=");
	percent(&b, region);
	buf_f(&b, "&algorithm=SHA1&digits=%d&period=%d", DIGITS, STEP_SECONDS);
	return buf_done(&b);
}
