/* Is a new password good enough? Length first; then what is left of it when everything a guesser tries first is taken
 * together: a word of the deny-list, a run of keys, a year, a repetition each count as one character, not as many.
 *
 * Refuses: composition rules (one digit, one sign ...), which make passwords worse (NIST 800-63B).
 * To extend: more words in password_words.c, more keyboards in `rows`, another kind of piece in piece_at(). */
#include "guard.h"
#include "password_words.h"
#include <sodium.h>
#include <string.h>

#define LEAST 15
#define MOST 256
#define LEAST_UNITS 8                            /* what must remain after taking the guessable together */

struct runes { int32_t c[MOST]; size_t n; };

/* As compared: small letters, half width, hiragana. The typed characters themselves are never changed by this. */
static int32_t rune_fold(int32_t c) {
	if (c >= 0xFF01 && c <= 0xFF5E)
		c -= 0xFEE0;
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	if (c >= 0x30A1 && c <= 0x30F6)
		c -= 0x60;
	return c;
}

static void runes_of(struct runes *r, struct text t) {
	r->n = 0;
	for (int32_t c; r->n < MOST && (c = text_next(&t)) >= 0; )
		r->c[r->n++] = rune_fold(c);
}

/* p4ssw0rd is password. */
static bool rune_like(int32_t typed, int32_t letter) {
	static const struct { char typed, letter; } alike[] = {
		{ '0', 'o' }, { '1', 'i' }, { '1', 'l' }, { '3', 'e' }, { '4', 'a' }, { '@', 'a' }, { '5', 's' }, { '$', 's' },
		{ '7', 't' }, { '!', 'i' },
	};
	if (typed == letter)
		return true;
	for (size_t i = 0; i < COUNT(alike); i++)
		if (typed == alike[i].typed && letter == alike[i].letter)
			return true;
	return false;
}

static bool word_at(const struct runes *r, size_t at, struct text word, size_t *len) {
	size_t n = 0;
	for (int32_t c; (c = text_next(&word)) >= 0; n++)
		if (at + n >= r->n || !rune_like(r->c[at + n], rune_fold(c)))
			return false;
	*len = n;
	return n > 0;
}

/* Longest word of a list that begins here. A word of the list too short to mean anything is passed over. */
static size_t longest_word(const struct runes *r, size_t at, struct text list, char sep) {
	size_t longest = 0, len;
	for (struct text word; text_cut(&list, sep, &word); ) {
		bool telling = text_chars(word) >= 3 || (text_chars(word) == 2 && word.n > 2);
		if (telling && word_at(r, at, word, &len) && len > longest)
			longest = len;
	}
	return longest;
}

/* Keys beside each other, the alphabet, the kana tables; forwards and backwards. */
static size_t run_along(const struct runes *r, size_t at, const struct runes *row, int step) {
	size_t longest = 0;
	for (size_t start = 0; start < row->n; start++) {
		size_t n = 0;
		for (size_t k = start; at + n < r->n && k < row->n && r->c[at + n] == row->c[k]; k += (size_t)step)
			n++;                         /* step -1 wraps below zero, which ends the row */
		if (n > longest)
			longest = n;
	}
	return longest;
}

static size_t same_key(const struct runes *r, size_t at) {
	size_t n = 1;
	while (at + n < r->n && r->c[at + n] == r->c[at])
		n++;
	return n;
}

static size_t longest_run(const struct runes *r, size_t at) {
	static const char *const rows[] = {
		"1234567890-^", "qwertyuiop@[", "asdfghjkl;:]", "zxcvbnm,./", "abcdefghijklmnopqrstuvwxyz",
		"1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.", "qazwsxedcrfvtgbyhnujmikolp", "!\"#$%&'()", "!@#$%^&*()",
		"112233445566778899", "102030405060708090",
		"あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
		"いろはにほへとちりぬるをわかよたれそつねならむ",
	};
	size_t longest = same_key(r, at);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct runes row;
		runes_of(&row, text_of(rows[i]));
		for (int step = -1; step <= 1; step += 2) {
			size_t n = run_along(r, at, &row, step);
			longest = n > longest ? n : longest;
		}
	}
	return longest >= 3 ? longest : 0;
}

/* The same again: aaaa, or a piece of three or more that stood before. */
static size_t longest_repeat(const struct runes *r, size_t at) {
	size_t longest = 0;
	for (size_t from = 0; from < at; from++) {
		size_t n = 0;
		while (at + n < r->n && r->c[from + n] == r->c[at + n])
			n++;
		if (n > longest)
			longest = n;
	}
	return longest >= 3 || (longest && longest == r->n - at) ? longest : 0;
}

static int digits(const struct runes *r, size_t at, int n) {
	int value = 0;
	for (int i = 0; i < n; i++) {
		if (at + (size_t)i >= r->n || r->c[at + (size_t)i] < '0' || r->c[at + (size_t)i] > '9')
			return -1;
		value = value * 10 + (int)(r->c[at + (size_t)i] - '0');
	}
	return value;
}

/* 1968年5月7日, 21年1月, 7日: up to four digits with their sign, one after the other. */
static size_t date_in_words(const struct runes *r, size_t at) {
	size_t len = 0;
	for (int n = 1; n <= 4; ) {
		size_t sign = at + len + (size_t)n;
		bool whole = digits(r, at + len, n) >= 0 && sign < r->n
			&& (r->c[sign] == 0x5E74 || r->c[sign] == 0x6708 || r->c[sign] == 0x65E5);   /* 年 月 日 */
		len += whole ? (size_t)n + 1 : 0;
		n = whole ? 1 : n + 1;
	}
	return len;
}

/* 1946, 2026, s21, h3, r08, and a month with a day (0412). */
static size_t date_at(const struct runes *r, size_t at) {
	int year = digits(r, at, 4), era_year = digits(r, at + 1, 2);
	if (year >= 1900 && year <= 2099)
		return 4;
	if (r->c[at] && r->c[at] < 128 && strchr("mtshr", (int)r->c[at]) && era_year >= 1 && era_year <= 64)
		return 3;
	if (year >= 101 && year <= 1231 && year % 100 >= 1 && year % 100 <= 31)
		return 4;
	return 0;
}

/* How many characters from here count as one. */
static size_t piece_at(const struct runes *r, size_t at, struct text name, struct text login) {
	const size_t pieces[] = {
		1, longest_word(r, at, text_of(password_words), ' '), longest_run(r, at), longest_repeat(r, at), date_at(r, at),
		date_in_words(r, at),
		longest_word(r, at, name, ' '), longest_word(r, at, login, ' '),
	};
	size_t longest = 0;
	for (size_t i = 0; i < COUNT(pieces); i++)
		longest = pieces[i] > longest ? pieces[i] : longest;
	return longest;
}

/* Fewest pieces the password can be put together from. A shorter piece is tried too: the longest first can mislead. */
static size_t units(const struct runes *r, struct text name, struct text login) {
	size_t least[MOST + 1];
	for (size_t i = 0; i <= r->n; i++)
		least[i] = i;
	for (size_t at = 0; at < r->n; at++)
		for (size_t len = piece_at(r, at, name, login); len; len = len > 1 ? len - 1 : 0)
			if (least[at] + 1 < least[at + len])
				least[at + len] = least[at] + 1;
	return least[r->n];
}

/* Letters and digits stay, everything else becomes one space: yamamoto.chihiro -> yamamoto chihiro. */
static struct text split(struct text t, char *out, size_t cap) {
	size_t n = 0;
	while (t.n) {
		struct text before = t;
		int32_t c = text_next(&t);
		size_t len = before.n - t.n;
		bool sign = c == 0x3000 || (c < 128 && !((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z')));
		if (n + len > cap)
			break;
		memcpy(out + n, sign ? " " : before.p, sign ? 1 : len);
		n += sign ? 1 : len;
	}
	return (struct text){ out, n };
}

const char *password_weak(struct text password, struct text login, struct text name) {
	char name_room[256], login_room[256];
	struct runes typed;
	const char *weak = NULL;
	size_t chars = text_chars(password);
	if (chars < LEAST)
		return JA("15文字以上にしてください。短い文をいくつか並べると覚えやすくなります。");
	if (chars > MOST)
		return JA("256文字までにしてください。");
	runes_of(&typed, password);
	if (units(&typed, LIT(""), LIT("")) < LEAST_UNITS)
		weak = JA("よく使われる言葉や並び、くり返しが多く含まれています。ほかの言葉を足してください。");
	else if (units(&typed, split(name, name_room, sizeof name_room), split(login, login_room, sizeof login_room)) < LEAST_UNITS)
		weak = JA("お名前やサインインの名前がもとになっています。ほかの言葉にしてください。");
	sodium_memzero(&typed, sizeof typed);
	return weak;
}
