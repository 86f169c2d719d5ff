/* A list of people, row by row: UTF-8 or CP932, the names of the columns in the first row, in any order.
 * Refuses: a file without such a row, or without names and furigana; a row that a person could not be added from by hand.
 * What a row may hold is in columns.c. */
#include "exchange.h"
#include "../../base/fold.h"
#include <string.h>

#define SEEN_SLOTS 65536             /* a power of two, more than twice IMPORT_ROWS */

static const char *heads_wrong(const struct import_file *f) {
	bool has[COLUMNS] = { false }, any = false;
	for (size_t i = 0; i < f->n_heads; i++) has[f->columns[i]] = true;
	for (size_t i = COLUMN_NONE + 1; i < COLUMNS; i++) any |= has[i];
	if (!any) return JA("1行目に列の名前がありません。姓、名、ふりがな、生年月日などの名前を1行目に書いてください。");
	if (!has[COLUMN_NAME] && !has[COLUMN_FAMILY]) return JA("「姓」か「氏名」の列が見つかりません。1行目の列の名前を確かめてください。");
	if (!has[COLUMN_KANA] && !has[COLUMN_FAMILY_KANA]) return JA("ふりがなの列が見つかりません。「せい（ふりがな）」か「フリガナ」の列を加えてください。");
	return NULL;
}

/* Which column is which; of two with the same meaning the first counts. */
static void read_heads(struct import_file *f) {
	bool has[COLUMNS] = { false };
	struct buf unused = buf_in(f->keep, 64);
	for (size_t i = 0; i < f->n_heads; i++) {
		enum column c = column_of(f->row_room, f->heads[i]);
		f->columns[i] = has[c] ? COLUMN_NONE : c;
		has[c] = c != COLUMN_NONE;
		if (f->columns[i] != COLUMN_NONE || !text_trim(f->heads[i]).n) continue;
		if (unused.n) buf_z(&unused, "、");
		buf_text(&unused, text_first(text_trim(f->heads[i]), 40));
	}
	f->unused = buf_done(&unused);
}

bool import_open(struct import_file *f, struct request *r, struct arena *keep, struct text bytes) {
	*f = (struct import_file){ .keep = keep, .row_room = exchange_room(r, (size_t)8 << 20), .lang = r->lang, .today = r->today };
	if (!csv_open(&f->csv, keep, bytes)) {
		f->wrong = JA("文字が読めませんでした。表計算ソフトで「CSV UTF-8」か「CSV（Shift_JIS）」として保存し、もう一度選んでください。");
		return false;
	}
	if (csv_row(&f->csv, &f->heads, &f->n_heads) != 1) f->n_heads = 0;
	read_heads(f);
	f->wrong = heads_wrong(f);
	return !f->wrong;
}

static bool blank(const struct import_row *row) {
	for (size_t i = 0; i < row->n_cells; i++) if (text_trim(row->cells[i]).n) return false;
	return true;
}

/* All that is wrong with the row, in one line: mended once, it is read. */
static struct text reasons(struct import_file *f, const struct problems *problems) {
	struct buf b = buf_in(f->row_room, 128);
	for (size_t i = 0; i < problems->n; i++) {
		if (i) buf_z(&b, f->lang == LANG_EN ? "; " : "。");
		problem_put(&b, &problems->p[i], f->lang);
	}
	return buf_done(&b);
}

static void read_person(struct import_file *f, struct import_row *row) {
	struct problems problems = { .arena = f->row_room };
	struct text cells[COLUMNS] = { { 0 } };
	for (size_t i = 0; i < row->n_cells && i < f->n_heads; i++) cells[f->columns[i]] = row->cells[i];
	columns_read(cells, &row->person, f->today, &problems);
	row->reason = reasons(f, &problems);
	if (!problems.n) person_sort_key(f->row_room, &row->person);
}

bool import_next(struct import_file *f, struct import_row *row) {
	for (;;) {
		arena_reset(f->row_room);
		f->csv.arena = f->row_room;
		*row = (struct import_row){ .raw = f->csv.rest };
		int got = csv_row(&f->csv, &row->cells, &row->n_cells);
		if (!got) return false;
		row->line = f->csv.line;
		row->raw = text_trim((struct text){ row->raw.p, row->raw.n - f->csv.rest.n });
		if (got < 0) {
			row->n_cells = 0;
			row->reason = text_of(word(f->lang, JA("行の形が読めません。引用符（\"）の閉じ忘れ、長すぎる欄、多すぎる列がないか確かめてください")));
			return true;
		}
		if (blank(row)) continue;
		read_person(f, row);
		return true;
	}
}

/* ---- the same person twice ---- */
static struct text folded_name(struct arena *a, struct text family, struct text given) { return fold(a, text_join(a, family, given)); }

static uint64_t name_hash(struct arena *a, const struct person *p) {
	struct text t = folded_name(a, p->family_name, p->given_name);
	uint64_t h = 0xCBF29CE484222325u ^ (uint64_t)(uint32_t)p->birth_on;
	if (!p->birth_on) t = text_join(a, t, p->sort_key);
	for (size_t i = 0; i < t.n; i++) h = (h ^ (unsigned char)t.p[i]) * 0x100000001B3u;
	h ^= h >> 29;
	return h ? h : 1;
}

struct import_seen import_seen_new(struct arena *keep) { return (struct import_seen){ ARENA_ARRAY(keep, uint64_t, SEEN_SLOTS) }; }

bool import_seen_before(struct import_seen *s, struct arena *a, const struct person *p) {
	uint64_t h = name_hash(a, p);
	size_t at = h % SEEN_SLOTS;
	for (; s->slots[at]; at = (at + 1) % SEEN_SLOTS) if (s->slots[at] == h) return true;
	s->slots[at] = h;
	return false;
}

/* Without a birth date the furigana must agree as well. */
static bool same_person(struct stmt *s, struct arena *a, const struct person *p, struct text name) {
	if ((date)sql_int(s, 2) != p->birth_on) return false;
	if (!p->birth_on && !text_eq(sql_text(s, 3), p->sort_key)) return false;
	return text_eq(folded_name(a, sql_text(s, 0), sql_text(s, 1)), name);
}

/* From whom a person is kept does not learn of them here either. */
static bool kept_from(struct tx *tx, id account, id person, instant now) {
	struct viewer v = { .account = account };
	return guard_standing(tx, &v, person, now).blocked;
}

#define KIN_MOST 200
enum import_kin import_kin(struct tx *tx, const struct person *p, id account, instant now) {
	struct arena *a = tx_arena(tx);
	struct text name = folded_name(a, p->family_name, p->given_name);
	struct { id person; enum import_kin kin; } *found = arena_array(a, sizeof *found, KIN_MOST);
	struct value birth = p->birth_on ? value_int(p->birth_on) : value_int(-1);
	size_t n = 0;
	struct stmt *s = SQL(tx, import_kin, V(p->sort_key), birth);
	while (n < KIN_MOST && sql_row(s)) {
		enum import_kin kin = same_person(s, a, p, name) ? KIN_SAME : text_eq(sql_text(s, 3), p->sort_key) ? KIN_ALIKE : KIN_NONE;
		found[n].person = sql_int(s, 4);
		found[n++].kin = kin;
	}
	sql_run(s);
	enum import_kin most = KIN_NONE;
	for (size_t i = 0; i < n; i++)
		if (found[i].kin != KIN_NONE && most != KIN_SAME && !kept_from(tx, account, found[i].person, now)) most = found[i].kin;
	return most;
}
