/* The pair of keys of a region's backups. The private half is made here and then kept elsewhere: on paper, on a stick in a
 * safe. The server has the public half only, so that whoever takes the server reads no backup.
 * Refuses: to write over a key that is there. */
#include "keep_inside.h"
#include <string.h>

#define PUBLIC_WORD "engawa-backup-public-1 "
#define PRIVATE_WORD "engawa-backup-private-1 "
#define KEY_FILE 400

static int write_key(const char *path, int mode, const char *word, const unsigned char *key, size_t n) {
	struct keep_file f;
	char line[200], text[100];
	sodium_bin2base64(text, sizeof text, key, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	int length = snprintf(line, sizeof line, "%s%s\n", word, text);
	int rc = keep_file_make(&f, path, mode);
	if (rc) return rc;
	rc = keep_write(f.fd, line, (size_t)length);
	sodium_memzero(line, sizeof line);
	sodium_memzero(text, sizeof text);
	if (!rc) return keep_file_done(&f);
	keep_file_drop(&f);
	return rc;
}

int keep_key(const struct keep_ask *ask) {
	unsigned char public_key[crypto_box_PUBLICKEYBYTES], private_key[crypto_box_SECRETKEYBYTES];
	struct buf pub = buf_in(ask->arena, 300);
	if (!ask->out || sodium_init() < 0) {
		fputs("engawa backup-key --out FILE\n  Writes FILE (the private key: keep it away from this machine) and FILE.pub (for engawa backup --to).\n", stderr);
		return 2;
	}
	buf_f(&pub, "%s.pub", ask->out);
	crypto_box_keypair(public_key, private_key);
	int rc = write_key(ask->out, 0600, PRIVATE_WORD, private_key, sizeof private_key);
	if (!rc) rc = write_key(buf_str(&pub), 0644, PUBLIC_WORD, public_key, sizeof public_key);
	sodium_memzero(private_key, sizeof private_key);
	if (rc) return fprintf(stderr, "engawa: %s\n", err_text()), 1;
	printf("%s: the private key. Print it or put it on a stick, keep it in a safe place, and erase it here. Without it no backup can be read.\n"
		"%s: the public key, for engawa backup --to.\n", ask->out, buf_str(&pub));
	return 0;
}

static int read_key(const char *file, const char *word, unsigned char *key, size_t n) {
	struct arena *a = arena_new(65536);
	struct text t;
	size_t got = 0;
	if (!a || sodium_init() < 0) return err_set(ERR_MEMORY, "no memory");
	int rc = keep_small(a, file, KEY_FILE, &t);
	bool good = !rc && text_starts(t, word);
	if (good) {
		struct text k = text_trim(text_from(t, strlen(word)));
		good = sodium_base642bin(key, n, k.p, k.n, NULL, &got, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) == 0 && got == n;
	}
	if (!rc) sodium_memzero((void *)(uintptr_t)t.p, t.n);
	arena_free(a);
	return rc ? rc : good ? ERR_OK : err_set(ERR_INPUT, "%s is not a key of the kind %.*s", file, (int)strlen(word) - 1, word);
}

int keep_public_read(const char *file, struct keep_public *k) {
	return read_key(file, PUBLIC_WORD, k->key, sizeof k->key);
}

int keep_private_read(const char *file, struct keep_private *k) {
	int rc = read_key(file, PRIVATE_WORD, k->key, sizeof k->key);
	return rc ? rc : crypto_scalarmult_base(k->public_key, k->key) ? err_set(ERR_INPUT, "%s holds no key", file) : ERR_OK;
}

void keep_mark(const unsigned char public_key[crypto_box_PUBLICKEYBYTES], unsigned char mark[KEEP_MARK]) {
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash(hash, sizeof hash, public_key, crypto_box_PUBLICKEYBYTES, NULL, 0);
	memcpy(mark, hash, KEEP_MARK);
}
