/* Logins and invitation codes as typed by hand, and addresses as pictures.
 * Refuses: a login that two people could read differently; a code kept in clear text (only its hash is stored). */
#include "account_inside.h"
#include <qrencode.h>
#include <string.h>

/* Full width to half width, capitals to small letters; -1 for what no login or code has. */
static int plain(int32_t c) {
	if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
	return c > ' ' && c < 127 ? (int)c : -1;
}

struct text account_login(struct arena *a, struct text typed) {
	struct buf b = buf_in(a, 48);
	int32_t rune;
	typed = text_trim(typed);
	while ((rune = text_next(&typed)) >= 0) {
		int c = plain(rune);
		if (c < 0) buf_rune(&b, rune);
		else buf_char(&b, (char)c);
	}
	return buf_done(&b);
}

bool account_login_fits(struct text login) {
	if (login.n < 2 || login.n > 40) return false;
	for (size_t i = 0; i < login.n; i++)
		if (!memchr("abcdefghijklmnopqrstuvwxyz0123456789._-@", login.p[i], 40)) return false;
	return true;
}

/* ---- invitation codes: 80 random bits, Crockford's letters ---- */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
#define CODE_LETTERS 16

static size_t place(size_t i) { return i + i / 4; }          /* a dash after every fourth */

void invite_code_new(char out[INVITE_CHARS + 1]) {
	unsigned char random[CODE_LETTERS];
	random_fill(random, sizeof random);
	memset(out, '-', INVITE_CHARS);
	for (size_t i = 0; i < CODE_LETTERS; i++) out[place(i)] = letters[random[i] & 31];
	out[INVITE_CHARS] = '\0';
}

static bool is_gap(int32_t c) {
	return c == ' ' || c == 0x3000 || c == '-' || c == 0xFF0D || c == 0x2212 || c == 0x30FC || (c >= 0x2010 && c <= 0x2015);
}

bool invite_code_read(struct text typed, char out[INVITE_CHARS + 1]) {
	size_t n = 0;
	int32_t rune;
	memset(out, '-', INVITE_CHARS);
	out[INVITE_CHARS] = '\0';
	while ((rune = text_next(&typed)) >= 0) {
		if (is_gap(rune)) continue;
		int c = plain(rune);
		if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
		if (c == 'O') c = '0';
		if (c == 'I' || c == 'L') c = '1';
		if (c < 0 || !memchr(letters, c, 32) || n == CODE_LETTERS) return false;
		out[place(n++)] = (char)c;
	}
	return n == CODE_LETTERS;
}

void invite_put(struct tx *tx, id account, const char *code, instant now) {
	RUN(tx, account_invite, V(account), V(secret_hash(tx_arena(tx), text_of(code))), V(now + INVITE_LIFE), V(now));
	RUN(tx, account_recovery_drop, V(account));
	session_end_all(tx, account);
}

/* ---- addresses as pictures ---- */
#define QUIET 4                                              /* modules of white around it, as the standard asks */

static void qr_row(struct buf *b, const QRcode *code, int y) {
	const unsigned char *row = code->data + (size_t)y * (size_t)code->width;
	for (int x = 0, run; x < code->width; x += run) {
		for (run = 1; x + run < code->width && (row[x] & 1) == (row[x + run] & 1); run++) { }
		if (row[x] & 1) buf_f(b, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, run, run);
	}
}

struct qr qr_of(struct arena *a, struct text words) {
	struct qr q = { 0 };
	struct buf b = buf_in(a, 4096);
	QRcode *code = QRcode_encodeString8bit(text_z(a, words), 0, QR_ECLEVEL_M);
	if (!code) return q;
	for (int y = 0; y < code->width; y++) qr_row(&b, code, y);
	q = (struct qr){ code->width + 2 * QUIET, buf_done(&b) };
	QRcode_free(code);
	return q;
}

struct text in_fours(struct arena *a, struct text t) {
	struct buf b = buf_in(a, t.n * 2 + 1);
	for (size_t i = 0; i < t.n; i++) {
		if (i && i % 4 == 0) buf_char(&b, ' ');
		buf_char(&b, t.p[i]);
	}
	return buf_done(&b);
}
