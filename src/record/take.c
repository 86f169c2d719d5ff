/* What each kind makes of a typed piece of text, the same for forms and JSON: never a complaint about the width of a
 * character, always the exact thing to mend. Lengths, needs and ranges are check.c's.
 *
 * Names and words are stored as typed (UX.md 10): only space around them goes, and a form's CR LF is a line break. */
#include "walk.h"
#include "../base/fold.h"

struct take { const struct field *f; void *row; struct problems *problems; };

static void set_text(const struct take *k, struct text t) {
	FIELD_SET(k->f, k->row, struct text, t);
}

static void take_text(const struct take *k, struct text typed) {
	struct text t = text_trim(typed);
	if (!text_find(t, LIT("\r"), &(size_t){ 0 })) {
		set_text(k, t);
		return;
	}
	struct buf b = buf_in(k->problems->arena, t.n + 1);
	for (size_t i = 0; i < t.n; i++) {
		bool cr = t.p[i] == '\r';
		bool crlf = cr && i + 1 < t.n && t.p[i + 1] == '\n';
		if (!crlf)
			buf_char(&b, cr ? '\n' : t.p[i]);
	}
	set_text(k, buf_done(&b));
}

/* A run of line breaks and tabs becomes one space; spaces typed by hand stay. */
static struct text one_line(struct arena *a, struct text t) {
	struct buf b = buf_in(a, t.n + 1);
	bool breaking = false;
	for (size_t i = 0; i < t.n; i++) {
		bool is_break = t.p[i] == '\n' || t.p[i] == '\r' || t.p[i] == '\t';
		if (!is_break)
			buf_char(&b, t.p[i]);
		else if (!breaking)
			buf_char(&b, ' ');
		breaking = is_break;
	}
	return buf_done(&b);
}

static void take_line(const struct take *k, struct text typed) {
	set_text(k, one_line(k->problems->arena, text_trim(typed)));
}

/* Hiragana, what folding leaves of katakana (ヷ and the small Ainu letters have no hiragana), ー ・ and spaces. */
static bool kana_rune(int32_t r) {
	return (r >= 0x3041 && r <= 0x3096) || (r >= 0x309D && r <= 0x309F) || (r >= 0x30F7 && r <= 0x30FF)
		|| (r >= 0x31F0 && r <= 0x31FF) || r == ' ' || r == 0x3000;
}

static bool kana_only(struct text t) {
	for (int32_t r; (r = text_next(&t)) >= 0;)
		if (!kana_rune(r))
			return false;
	return true;
}

static void take_kana(const struct take *k, struct text typed) {
	struct text t = text_trim(fold_kana(k->problems->arena, text_trim(typed)));
	if (kana_only(t))
		set_text(k, t);
	else
		field_problem(k->problems, k->f, JA("{label}は、ひらがなで書いてください"));
}

static void take_int(const struct take *k, struct text typed) {
	int64_t n;
	if (text_int(text_trim(typed), &n))
		FIELD_SET(k->f, k->row, int64_t, n);
	else
		field_problem(k->problems, k->f, JA("{label}は、数字で書いてください"));
}

/* 1946-01 and 1946, as date_put_iso writes a date known in part. */
static bool date_read_partly(struct text t, date *out) {
	struct text year = { t.p, t.n < 4 ? t.n : 4 }, month = text_from(t, 5);
	int64_t y, m = 0;
	if ((t.n != 4 && t.n != 7) || !text_int(year, &y))
		return false;
	if (t.n == 7 && (t.p[4] != '-' || !text_int(month, &m) || m < 1))
		return false;
	date d = (date)(y * 10000 + m * 100);
	if (!date_ok(d))
		return false;
	*out = d;
	return true;
}

static void take_date(const struct take *k, struct text typed) {
	date d = 0;
	struct text t = text_trim(typed);
	if (date_read(t, &d) || date_read_partly(t, &d))
		FIELD_SET(k->f, k->row, date, d);
	else
		field_problem(k->problems, k->f, JA("{label}の日付が読めません。例：2026年4月12日、昭和21年1月20日"));
}

static void take_when(const struct take *k, struct text typed) {
	instant at;
	if (when_read(typed, &at))
		FIELD_SET(k->f, k->row, instant, at);
	else
		field_problem(k->problems, k->f, JA("{label}の日時が読めません。例：2026年4月12日 15:20"));
}

static void again(const struct take *k) {
	field_problem(k->problems, k->f, JA("{label}を、もう一度選んでください"));
}

static void take_code(const struct take *k, struct text typed) {
	const struct code_item *item = code_find(k->f->codes, text_trim(typed));
	if (item)
		set_text(k, text_of(item->code));
	else
		again(k);
}

static bool listed(struct text codes, const char *code) {
	for (struct text piece; text_cut(&codes, ' ', &piece);)
		if (text_is(piece, code))
			return true;
	return false;
}

/* Stored in the order of the list, each once: the same choice is always the same text. */
static void take_codes(const struct take *k, struct text typed) {
	const struct codes *all = k->f->codes;
	for (struct text rest = text_trim(typed), piece; text_cut(&rest, ' ', &piece);)
		if (piece.n && !code_find(all, piece)) {
			again(k);
			return;
		}
	struct buf b = buf_in(k->problems->arena, 64);
	for (size_t i = 0; i < all->n; i++)
		if (listed(typed, all->items[i].code)) {
			if (b.n)
				buf_char(&b, ' ');
			buf_z(&b, all->items[i].code);
		}
	set_text(k, buf_done(&b));
}

static void take_flag(const struct take *k, struct text typed) {
	struct text t = text_trim(typed);
	bool on = text_is(t, "1") || text_is(t, "on") || text_is(t, "true");
	if (!on && !text_is(t, "0") && !text_is(t, "false"))
		again(k);
	FIELD_SET(k->f, k->row, int64_t, on);
}

static void take_ref(const struct take *k, struct text typed) {
	id got;
	if (id_read(text_trim(typed), &got))
		FIELD_SET(k->f, k->row, id, got);
	else
		again(k);
}

static void (*const takers[FIELD_KINDS])(const struct take *, struct text) = {
	[FIELD_TEXT] = take_text, [FIELD_LINE] = take_line, [FIELD_KANA] = take_kana, [FIELD_INT] = take_int,
	[FIELD_DATE] = take_date, [FIELD_WHEN] = take_when, [FIELD_CODE] = take_code, [FIELD_CODES] = take_codes,
	[FIELD_FLAG] = take_flag, [FIELD_REF] = take_ref,
};

static void clear(const struct take *k) {
	if (field_textual(k->f))
		set_text(k, (struct text){ 0 });
	else if (k->f->kind == FIELD_DATE)
		FIELD_SET(k->f, k->row, date, 0);
	else
		FIELD_SET(k->f, k->row, int64_t, 0);
}

void field_take(const struct field *f, void *row, struct text typed, struct problems *problems) {
	struct take k = { f, row, problems };
	clear(&k);
	if (text_trim(typed).n)
		takers[f->kind](&k, typed);
	else if (f->kind == FIELD_INT && f->flags & NEED)      /* an empty number and 0 look the same later on */
		field_problem(problems, f, JA("{label}が空です"));
}
