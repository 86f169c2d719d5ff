/* Editions and the code on the paper. The token is a keyed hash of person and edition under the region's own key, so it
 * can be printed again and again while only its hash is stored; old editions and papers over a year old stay known, so
 * that the door can say that they are old. */
#include "sheet_view.h"
#include "../task/task.h"
#include <sodium.h>
#include <string.h>

#define TOKEN_CHARS 20

/* 32 bytes, made with the first sheet of the region. False: a reader before that. */
static bool key_of(struct tx *tx, unsigned char key[32]) {
	struct stmt *s = SQL0(tx, sheet_key);
	struct text hex = sql_row(s) ? sql_text(s, 0) : LIT("");
	size_t n = 0;
	char made[65];
	sql_run(s);
	if (hex.n == 64) return sodium_hex2bin(key, 32, hex.p, hex.n, NULL, &n, NULL) == 0 && n == 32;
	if (!tx_writes(tx)) return false;
	random_fill(key, 32);
	sodium_bin2hex(made, sizeof made, key, 32);
	RUN(tx, sheet_key_put, V((const char *)made));
	return true;
}

struct text sheet_token(struct tx *tx, id person, int64_t edition) {
	static const char alphabet[] = "0123456789abcdefghjkmnpqrstvwxyz";
	unsigned char key[32], hash[32];
	int64_t of[2] = { person, edition };
	if (!key_of(tx, key)) return LIT("");
	crypto_generichash(hash, sizeof hash, (const unsigned char *)of, sizeof of, key, sizeof key);
	struct buf b = buf_in(tx_arena(tx), TOKEN_CHARS + 1);
	for (int i = 0; i < TOKEN_CHARS; i++) buf_char(&b, alphabet[hash[i] & 31]);
	sodium_memzero(key, sizeof key);
	return buf_done(&b);
}

/* The host as the browser named it, port and all; a header with anything odd in it makes no address. */
static struct text host_of(struct request *r) {
	struct text host = pairs_get(&r->http->headers, "host");
	for (size_t i = 0; i < host.n; i++) {
		char c = host.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr(".-:[]_", c);
		if (!plain || !c) return r->http->host;
	}
	return host.n && host.n < 200 ? host : r->http->host;
}

struct text sheet_address(struct request *r, id person, int64_t edition) {
	struct text token = sheet_token(r->tx, person, edition), host = host_of(r);
	if (!token.n) return token;
	struct buf b = buf_in(r->arena, 128);
	buf_z(&b, r->http->secure ? "https://" : "http://");
	buf_text(&b, host);
	buf_z(&b, "/e/");
	buf_text(&b, token);
	return buf_done(&b);
}

/* Never one that was printed before, also after an edition was taken back. */
int64_t sheet_edition_next(struct tx *tx, id person) {
	struct stmt *s = SQL(tx, sheet_edition_last, V(person));
	int64_t last = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return last + 1;
}

void sheet_edition_made(struct tx *tx, id person, int64_t edition, instant at) {
	struct text token = sheet_token(tx, person, edition);
	RUN(tx, sheet_token_put, V(id_new()), V(secret_hash(tx_arena(tx), token)), V(person), V(edition), V(at),
		V(date_plus_months(date_of_instant(at), 12)));
}

instant sheet_edition_at(struct tx *tx, id person, int64_t edition) {
	struct stmt *s = SQL(tx, sheet_edition_at, V(person), V(edition));
	instant at = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return at;
}

bool sheet_token_find(struct tx *tx, struct text token, struct sheet_paper *p) {
	if (token.n != TOKEN_CHARS) return false;
	struct stmt *s = SQL(tx, sheet_token_by_hash, V(secret_hash(tx_arena(tx), token)));
	bool found = sql_row(s);
	if (found) *p = (struct sheet_paper){ sql_int(s, 0), sql_int(s, 1), (date)sql_int(s, 2), sql_int(s, 3) };
	sql_run(s);
	return found;
}

void sheet_outdated(struct tx *tx, id person, struct actor actor) {
	struct sheet_set set;
	if (!sheet_load(tx, person, &set)) return;
	struct sheet *s = &set.sheet;
	s->edition = sheet_edition_next(tx, person);
	if (record_update(tx, &sheet_record, s, s->row.version, NULL, actor, NULL) != SAVED) return;
	sheet_edition_made(tx, person, s->edition, actor.at);
	task_add(tx, person, text_of(word(LANG_JA, JA("冷蔵庫の紙を替える"))), actor.account, date_plus(date_of_instant(actor.at), 7), "sheet_paper",
		s->row.id, actor);
}
