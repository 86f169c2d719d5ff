/* The paper for one reader who has not been told everything: what touches a matter they must not meet is left out, and the
 * paper says that it is not whole, so that nobody in an emergency takes the gap for an answer.
 * Refuses: to leave the questions about the last hours on a paper for somebody who does not know that there are any.
 * To extend: a new place of the paper is looked at here. */
#include "sheet_view.h"
#include "../knowing/knowing.h"

struct filter { struct request *r; id person; const struct knower *reader; bool cut; };

static void text_cut_out(struct filter *f, struct text *t) {
	if (!t->n || knowing_open(f->r, f->person, f->reader, *t)) return;
	*t = LIT("");
	f->cut = true;
}

/* In a field of its own an empty place would read as an answer (no allergy): it says that something is not here. */
static void field_cut(struct filter *f, struct sheet_view *v, struct text *t, bool shut) {
	if (!t->n || (!shut && knowing_open(f->r, f->person, f->reader, *t))) return;
	*t = text_of(word(v->lang, JA("sheet|（この写しには、のせていません）")));
	f->cut = true;
}

static void quotes_cut(struct filter *f, struct sheet_view *v) {
	size_t kept = 0;
	for (size_t i = 0; i < v->n_quotes; i++)
		if (knowing_open(f->r, f->person, f->reader, v->quotes[i].words) && knowing_open(f->r, f->person, f->reader, v->quotes[i].by)) v->quotes[kept++] = v->quotes[i];
	f->cut |= kept < v->n_quotes;
	v->n_quotes = kept;
}

/* What was assumed, what to do with the heart and where to go speak of the last hours even where no word does. */
static void wishes_cut(struct filter *f, struct sheet_view *v, unsigned closed) {
	if (closed & (MATTER_BIT(MATTER_PROGNOSIS) | MATTER_BIT(MATTER_TIME_LEFT) | MATTER_BIT(MATTER_DEATH))) {
		v->wishes_shut = true;
		v->n_quotes = 0;
		v->unheard = v->assumed = v->transport = v->transport_words = v->cpr = v->cpr_words = v->cpr_note = LIT("");
		f->cut = true;
	}
	quotes_cut(f, v);
	text_cut_out(f, &v->unheard);
	text_cut_out(f, &v->assumed);
	text_cut_out(f, &v->transport_words);
	text_cut_out(f, &v->cpr_words);
}

static void calls_cut(struct filter *f, struct sheet_view *v) {
	for (size_t i = 0; i < v->n_calls; i++) {
		if (!knowing_open(f->r, f->person, f->reader, v->calls[i].name)) {
			v->calls[i].name = text_of(word(v->lang, JA("sheet|連絡先")));
			f->cut = true;
		}
		text_cut_out(f, &v->calls[i].words);
	}
	text_cut_out(f, &v->kin_note);
}

static void warnings_cut(struct filter *f, struct sheet_view *v) {
	size_t kept = 0;
	for (size_t i = 0; i < v->n_warnings; i++)
		if (knowing_open(f->r, f->person, f->reader, v->warnings[i].words)) v->warnings[kept++] = v->warnings[i];
	f->cut |= kept < v->n_warnings;
	v->n_warnings = kept;
}

static void warning_first(struct filter *f, struct sheet_view *v) {
	struct sheet_warning *all = ARENA_ARRAY(f->r->arena, struct sheet_warning, v->n_warnings + 1);
	all[0].words = text_of(word(v->lang, JA("一部をのせていない写しです。急なときは、元の紙を見るか、下の番号へ電話してください。")));
	for (size_t i = 0; i < v->n_warnings; i++) all[i + 1] = v->warnings[i];
	v->warnings = all;
	v->n_warnings++;
}

void sheet_for(struct request *r, const struct person *p, const struct knower *reader, struct sheet_view *v) {
	struct filter f = { r, p->row.id, reader, false };
	unsigned closed = knowing_closed(reader);
	bool ill = closed & MATTER_BIT(MATTER_DIAGNOSIS);
	struct text *const fields[] = { &v->allergy, &v->manner, &v->house }, *const places[] = { &v->place, &v->confirmed, &v->made_by };
	if (!closed) return;
	wishes_cut(&f, v, closed);
	field_cut(&f, v, &v->illness, ill);
	field_cut(&f, v, &v->medicine, ill);
	for (size_t i = 0; i < COUNT(fields); i++) field_cut(&f, v, fields[i], false);
	for (size_t i = 0; i < COUNT(places); i++) text_cut_out(&f, places[i]);
	calls_cut(&f, v);
	warnings_cut(&f, v);
	if (f.cut) warning_first(&f, v);
}

bool sheet_reader(struct request *r, bool *asked, struct knower *out) {
	*asked = query(r, "for").n != 0;
	return !*asked || knowing_asked_for(r, out);
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
