/* The same paper as a document for engawa-pdf (src/pdf/pdf.h): what sheet_a4.html is for the screen. */
#include "sheet_view.h"

struct doc { struct json j; const struct sheet_view *v; };

static const char *w(const struct doc *d, const char *ja) { return word(d->v->lang, ja); }
static void put(struct doc *d, const char *key, struct text t) { json_key(&d->j, key); json_text(&d->j, t); }
static void put_z(struct doc *d, const char *key, const char *z) { put(d, key, text_of(z)); }
static void block(struct doc *d, const char *kind) { json_open(&d->j); put_z(d, "kind", kind); }

/* Plain and bold by turns. */
static void runs(struct doc *d, const char *key, const struct text *parts, size_t n) {
	json_key(&d->j, key);
	json_list(&d->j);
	for (size_t i = 0; i < n; i++) json_text(&d->j, parts[i]);
	json_end(&d->j);
}

static void box_open(struct doc *d, const char *title) {
	block(d, "box");
	put_z(d, "title", title);
	json_key(&d->j, "blocks");
	json_list(&d->j);
}

static void box_close(struct doc *d) { json_end(&d->j); json_close(&d->j); }

static void text_block(struct doc *d, struct text words) {
	if (!words.n) return;
	block(d, "text");
	put(d, "words", words);
	json_close(&d->j);
}

static void text_box(struct doc *d, const char *title, struct text words) {
	box_open(d, title);
	text_block(d, words.n ? words : LIT("　"));
	box_close(d);
}

static void row(struct doc *d, const char *label, struct text bold, struct text words, const char *end) {
	const struct text parts[] = { LIT(""), bold, text_join(d->j.out->arena, bold.n && words.n ? LIT("　") : LIT(""), words) };
	json_open(&d->j);
	put_z(d, "label", label);
	runs(d, "words", parts, COUNT(parts));
	if (end) put_z(d, "end", end);
	json_close(&d->j);
}

static void head(struct doc *d) {
	const struct sheet_view *v = d->v;
	const struct text who[] = { v->who_before, v->age, text_join(d->j.out->arena, text_join(d->j.out->arena, v->who_after, LIT("\n")), v->place) };
	struct buf end = buf_in(d->j.out->arena, 96);
	buf_text(&end, v->edition);
	buf_z(&end, "　");
	buf_text(&end, v->edition_on);
	if (v->review.n) { buf_char(&end, '\n'); buf_text(&end, v->review); }
	block(d, "head");
	put_z(d, "title", w(d, JA("緊急シート")));
	put(d, "sub", v->hangs);
	put(d, "end", buf_done(&end));
	json_close(&d->j);
	for (size_t i = 0; i < v->n_warnings; i++) {
		block(d, "warning");
		put(d, "words", v->warnings[i].words);
		json_close(&d->j);
	}
	block(d, "person");
	put(d, "name", v->name);
	put(d, "ruby", v->kana);
	runs(d, "words", who, COUNT(who));
	json_close(&d->j);
}

/* Not set like a quote: bold, and below it who summed it up. */
static void summary(struct doc *d, const struct sheet_quote *q) {
	struct arena *a = d->j.out->arena;
	block(d, "text");
	put(d, "words", q->label.n ? text_join(a, text_join(a, q->label, LIT("：")), q->words) : q->words);
	json_key(&d->j, "bold");
	json_bool(&d->j, true);
	json_key(&d->j, "size");
	json_number(&d->j, q->label.n || q->words.n > 200 ? LIT("1.05") : LIT("1.2"));
	json_close(&d->j);
	block(d, "text");
	put(d, "words", q->by);
	json_key(&d->j, "size");
	json_number(&d->j, LIT("0.83"));
	json_close(&d->j);
}

static void quotes(struct doc *d) {
	const struct sheet_view *v = d->v;
	if (v->unheard.n) {
		block(d, "text");
		runs(d, "words", (const struct text[]){ LIT(""), v->unheard }, 2);
		json_close(&d->j);
	}
	for (size_t i = 0; i < v->n_quotes; i++) {
		const struct sheet_quote *q = &v->quotes[i];
		struct arena *a = d->j.out->arena;
		if (q->summary) { summary(d, q); continue; }
		block(d, "quote");
		put(d, "words", q->label.n ? text_join(a, text_join(a, q->label, LIT("：")), q->words) : q->words);
		put(d, "by", q->tag.n ? text_join(a, text_join(a, text_join(a, LIT("［"), q->tag), LIT("］")), q->by) : q->by);
		json_key(&d->j, "size");
		json_number(&d->j, q->label.n || q->words.n > 200 ? LIT("1.15") : LIT("1.42"));
		json_close(&d->j);
	}
}

static void wishes(struct doc *d) {
	const struct sheet_view *v = d->v;
	block(d, "box");
	put_z(d, "title", w(d, JA("急なときの、本人の希望")));
	json_key(&d->j, "heavy");
	json_bool(&d->j, true);
	json_key(&d->j, "blocks");
	json_list(&d->j);
	quotes(d);
	block(d, "rows");
	json_key(&d->j, "label_mm");
	json_int(&d->j, 70);
	json_key(&d->j, "rows");
	json_list(&d->j);
	if (v->assumed.n) row(d, w(d, JA("希望の前提")), LIT(""), v->assumed, NULL);
	row(d, w(d, JA("搬送")), v->transport, v->transport_words, NULL);
	row(d, w(d, JA("心臓マッサージ・人工呼吸器")), v->cpr, v->cpr_words, NULL);
	row(d, w(d, JA("ここに書いていないことが起きたとき")), text_of(w(d, JA("ふつうの治療をしてください"))), LIT(""), NULL);
	json_end(&d->j);
	json_close(&d->j);
	text_block(d, v->cpr_note);
	json_end(&d->j);
	json_close(&d->j);
}

static void calls(struct doc *d) {
	const struct sheet_view *v = d->v;
	box_open(d, text_z(d->j.out->arena, v->calls_title));
	block(d, "calls");
	json_key(&d->j, "rows");
	json_list(&d->j);
	for (size_t i = 0; i < v->n_calls; i++) {
		json_open(&d->j);
		put(d, "rank", v->calls[i].rank);
		put(d, "name", v->calls[i].name);
		put(d, "words", v->calls[i].words);
		put(d, "phone", v->calls[i].phone);
		json_close(&d->j);
	}
	json_end(&d->j);
	json_close(&d->j);
	if (!v->n_calls) text_block(d, text_of(w(d, JA("連絡先はまだありません。119番へ電話してください。"))));
	text_block(d, v->kin_note);
	box_close(d);
}

static void columns_open(struct doc *d) { block(d, "columns"); json_key(&d->j, "blocks"); json_list(&d->j); }
static void columns_close(struct doc *d) { json_end(&d->j); json_close(&d->j); }

static void medicine_box(struct doc *d) {
	const struct sheet_view *v = d->v;
	struct buf words = buf_in(d->j.out->arena, 256);
	buf_text(&words, v->medicine);
	if (v->medicine.n && v->allergy_known) buf_char(&words, '\n');
	if (v->allergy_known) {
		buf_z(&words, w(d, JA("アレルギー：")));
		buf_text(&words, v->allergy.n ? v->allergy : text_of(w(d, JA("記録にありません"))));
	}
	text_box(d, w(d, JA("くすり・アレルギー")), buf_done(&words));
}

static void body(struct doc *d) {
	const struct sheet_view *v = d->v;
	if (v->box_illness || v->box_medicine) {
		columns_open(d);
		if (v->box_illness) text_box(d, w(d, JA("病気・けが")), v->illness);
		if (v->box_medicine) medicine_box(d);
		columns_close(d);
	}
	if (v->box_manner || v->box_house) {
		columns_open(d);
		if (v->box_manner) text_box(d, w(d, JA("ふだんのようす")), v->manner);
		if (v->box_house) text_box(d, w(d, JA("家のこと")), v->house);
		columns_close(d);
	}
}

static void foot(struct doc *d) {
	const struct sheet_view *v = d->v;
	columns_open(d);
	if (v->qr_width) {
		block(d, "matrix");
		json_key(&d->j, "width");
		json_int(&d->j, v->qr_width);
		put(d, "bits", v->qr_bits);
		put_z(d, "words", w(d, JA("読み取ると、このシートが最新かがわかります。名前や病気は表示されません。")));
		json_close(&d->j);
	} else text_block(d, v->edition);
	block(d, "rows");
	json_key(&d->j, "frame");
	json_bool(&d->j, true);
	json_key(&d->j, "label_mm");
	json_int(&d->j, 27);
	json_key(&d->j, "row_mm");
	json_int(&d->j, 10);
	json_key(&d->j, "rows");
	json_list(&d->j);
	row(d, w(d, JA("sheet|本人の確認")), LIT(""), v->confirmed, w(d, JA("sheet|署名")));
	row(d, w(d, JA("sheet|作成")), LIT(""), v->made_by, w(d, JA("㊞")));
	row(d, w(d, JA("sheet|発行")), LIT(""), v->issued, NULL);
	json_end(&d->j);
	json_close(&d->j);
	columns_close(d);
}

struct text sheet_document(struct request *r, const struct sheet_view *v) {
	static const int margins[] = { 12, 13, 12, 13 };
	struct buf out = buf_in(r->arena, 16 * 1024);
	struct doc d = { json_to(&out), v };
	json_open(&d.j);
	put(&d, "title", text_join(r->arena, text_join(r->arena, text_of(w(&d, JA("緊急シート"))), LIT(" ")), v->name));
	put(&d, "author", v->issued);
	put(&d, "lang", v->lang_code);
	json_key(&d.j, "margins");
	json_list(&d.j);
	for (size_t i = 0; i < COUNT(margins); i++) json_int(&d.j, margins[i]);
	json_end(&d.j);
	json_key(&d.j, "blocks");
	json_list(&d.j);
	head(&d);
	if (!v->wishes_shut) wishes(&d);
	calls(&d);
	body(&d);
	foot(&d);
	json_end(&d.j);
	json_close(&d.j);
	return buf_done(&out);
}
