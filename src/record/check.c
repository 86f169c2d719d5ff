/* Needs, lengths, ranges and days that must not lie ahead. Pure: a row and today in, problems out. Rules between fields
 * belong to the feature's *_rules.c. A field that could not be read has its problem already and is left alone. */
#include "walk.h"

static void check_need(const struct field *f, struct problems *ps) {
	bool chosen = f->kind == FIELD_CODE || f->kind == FIELD_CODES || f->kind == FIELD_REF;
	field_problem(ps, f, chosen ? JA("{label}を選んでください") : JA("{label}が空です"));
}

static void length_problem(struct problems *ps, const struct field *f, const char *ja, const char *limit, int max, size_t now) {
	struct arg args[] = { ARG(limit, int_text(ps->arena, max)), ARG("n", int_text(ps->arena, (int64_t)now)) };
	field_problem_with(ps, f, ja, args, 2);
}

static void check_length(const struct field *f, const void *row, struct problems *ps) {
	size_t n = text_chars(FIELD_GET(f, row, struct text));
	if (f->max > 0 && n > (size_t)f->max)
		length_problem(ps, f, JA("{label}は{max}文字までです（いま{n}文字）"), "max", f->max, n);
	else if (f->min > 0 && n < (size_t)f->min)
		length_problem(ps, f, JA("{label}は{min}文字からです（いま{n}文字）"), "min", f->min, n);
}

/* 0 stands for "nothing said" where the number is not needed. min = max: no range. */
static void check_range(const struct field *f, const void *row, struct problems *ps) {
	int64_t n = FIELD_GET(f, row, int64_t);
	if (f->min == f->max || (n >= f->min && n <= f->max) || (n == 0 && !(f->flags & NEED)))
		return;
	struct arg args[] = { ARG("min", int_text(ps->arena, f->min)), ARG("max", int_text(ps->arena, f->max)) };
	field_problem_with(ps, f, JA("{label}は、{min}から{max}までです"), args, 2);
}

static void check_date(const struct field *f, date d, date today, struct problems *ps) {
	if (!date_ok(d))
		field_problem(ps, f, JA("{label}の日付が読めません。例：2026年4月12日、昭和21年1月20日"));
	else if (!(f->flags & PARTLY) && !date_whole(d))
		field_problem(ps, f, JA("{label}は、年・月・日をすべて書いてください"));
	else if (!(f->flags & FUTURE) && d > today)
		field_problem(ps, f, JA("{label}は、きょうまでの日付にしてください"));
}

static void check_code(const struct field *f, const void *row, struct problems *ps) {
	struct text rest = FIELD_GET(f, row, struct text), piece;
	bool known = f->kind == FIELD_CODE ? code_find(f->codes, rest) != NULL : true;
	while (f->kind == FIELD_CODES && text_cut(&rest, ' ', &piece))
		known &= code_find(f->codes, piece) != NULL;
	if (!known)
		field_problem(ps, f, JA("{label}を、もう一度選んでください"));
}

static void check_field(const struct field *f, const void *row, date today, struct problems *ps) {
	if (field_empty(f, row)) {
		if (f->flags & NEED)
			check_need(f, ps);
		return;
	}
	switch (f->kind) {
	case FIELD_TEXT: case FIELD_LINE: case FIELD_KANA:
		check_length(f, row, ps);
		break;
	case FIELD_INT:
		check_range(f, row, ps);
		break;
	case FIELD_DATE:
		check_date(f, FIELD_GET(f, row, date), today, ps);
		break;
	case FIELD_WHEN:
		check_date(f, date_of_instant(FIELD_GET(f, row, instant)), today, ps);
		break;
	case FIELD_CODE: case FIELD_CODES:
		check_code(f, row, ps);
		break;
	case FIELD_FLAG: case FIELD_REF:
		break;
	}
}

void record_check(const struct record *r, const void *row, date today, struct problems *ps) {
	for (size_t i = 0; i < r->n; i++)
		if (!problem_of(ps, r->fields[i].name))
			check_field(&r->fields[i], row, today, ps);
}
