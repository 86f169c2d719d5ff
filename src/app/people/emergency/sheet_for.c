/* The copy for one reader: what touches a matter they must not meet is not on it, and nothing on it says so. A gap, a box that
 * is empty, a remark that something was left out: each of them asks the question nobody has answered yet. So whole boxes go, and every copy
 * for a relative, cut or not, carries the same line: which paper the ambulance is shown.
 * Refuses: a sheet for a child; the questions about the last hours for somebody who does not know that there are any; the free
 * words about how it goes at home for whoever has not been told everything.
 * To extend: a new place of the paper is looked at here. */
#include "sheet_view.h"
#include "../knowing/knowing.h"

struct filter { struct request *r; id person; const struct knower *reader; };

static bool open_to(const struct filter *f, struct text words) { return !words.n || knowing_open(f->r, f->person, f->reader, words); }
static void text_cut_out(const struct filter *f, struct text *t) { if (!open_to(f, *t)) *t = LIT(""); }

static void quotes_cut(const struct filter *f, struct sheet_view *v) {
	size_t kept = 0;
	for (size_t i = 0; i < v->n_quotes; i++)
		if (open_to(f, v->quotes[i].words) && open_to(f, v->quotes[i].by)) v->quotes[kept++] = v->quotes[i];
	v->n_quotes = kept;
}

/* What was assumed, what to do with the heart and where to go speak of the last hours even where no word does. */
static void wishes_cut(const struct filter *f, struct sheet_view *v, unsigned closed) {
	if (closed & (MATTER_BIT(MATTER_PROGNOSIS) | MATTER_BIT(MATTER_TIME_LEFT) | MATTER_BIT(MATTER_DEATH))) {
		v->wishes_shut = true;
		v->n_quotes = 0;
		v->unheard = v->assumed = v->transport = v->transport_words = v->cpr = v->cpr_words = v->cpr_note = LIT("");
	}
	struct text *const places[] = { &v->unheard, &v->assumed, &v->transport_words, &v->cpr_words };
	quotes_cut(f, v);
	for (size_t i = 0; i < COUNT(places); i++) text_cut_out(f, places[i]);
}

static void calls_cut(const struct filter *f, struct sheet_view *v) {
	for (size_t i = 0; i < v->n_calls; i++) {
		if (!open_to(f, v->calls[i].name)) v->calls[i].name = text_of(word(v->lang, JA("sheet|連絡先")));
		text_cut_out(f, &v->calls[i].words);
	}
}

static void warnings_cut(const struct filter *f, struct sheet_view *v) {
	size_t kept = 0;
	for (size_t i = 0; i < v->n_warnings; i++)
		if (open_to(f, v->warnings[i].words)) v->warnings[kept++] = v->warnings[i];
	v->n_warnings = kept;
}

static void boxes_cut(const struct filter *f, struct sheet_view *v, bool ill) {
	v->box_illness = !ill && open_to(f, v->illness);
	if (ill || !open_to(f, v->medicine)) v->medicine = LIT("");
	v->allergy_known = !ill && open_to(f, v->allergy);
	v->box_medicine = v->medicine.n || v->allergy_known;
	v->box_manner = v->box_house = false;
	v->kin_note = LIT("");
}

/* On every copy, so that it tells nothing. */
static void copy_first(const struct filter *f, struct sheet_view *v) {
	struct sheet_warning *all = ARENA_ARRAY(f->r->arena, struct sheet_warning, v->n_warnings + 1);
	all[0].words = text_of(word(v->lang, JA("手もと用の写しです。救急のときは、救急隊に元の紙を見せるか、下の番号へ電話してください。")));
	for (size_t i = 0; i < v->n_warnings; i++) all[i + 1] = v->warnings[i];
	v->warnings = all;
	v->n_warnings++;
}

void sheet_for(struct request *r, const struct person *p, const struct knower *reader, struct sheet_view *v) {
	const struct filter f = { r, p->row.id, reader };
	unsigned closed = knowing_closed(reader);
	struct text *const places[] = { &v->place, &v->confirmed, &v->made_by };
	if (closed) {
		wishes_cut(&f, v, closed);
		boxes_cut(&f, v, closed & MATTER_BIT(MATTER_DIAGNOSIS));
		for (size_t i = 0; i < COUNT(places); i++) text_cut_out(&f, places[i]);
		calls_cut(&f, v);
		warnings_cut(&f, v);
	}
	copy_first(&f, v);
}

/* A child gets no sheet, whole or cut: what is for them is 「お知らせ」 on the page 印刷・FAX. */
bool sheet_reader(struct request *r, bool *asked, struct knower *out) {
	*asked = query(r, "for").n != 0;
	return !*asked || (knowing_asked_for(r, out) && !out->child);
}

struct text sheet_href_for(struct request *r, const char *path, bool english) {
	struct buf b = buf_in(r->arena, 96);
	struct text reader = query(r, "for");
	buf_f(&b, "/people/%.*s/%s", TEXT_ARG(r->person_code), path);
	if (english || reader.n) buf_char(&b, '?');
	if (english) buf_z(&b, reader.n ? "sheet=en&" : "sheet=en");
	if (reader.n) { buf_z(&b, "for="); buf_text(&b, reader); }
	return buf_done(&b);
}
