/* index.html of an export: what is in the folder, in Japanese and in English, and how to go on from here. */
#include "keep_folder.h"

#define HTML(h, literal) html_raw((h), "" literal, sizeof(literal) - 1)
static const struct { const char *path, *ja; } parts[] = {
	{ "people/", JA("ひとりずつのフォルダー。読むための記録（record.html）、緊急シート（sheet.pdf）、紙の同意書の写真です。") },
	{ "csv/", JA("表計算ソフトで開ける表です。パスワードなどの秘密は入れていません。") },
	{ "data/", JA("すべての行を1行ずつJSONで書いたものです。ほかのプログラムやエンガワにそのまま移せます。") },
	{ "manifest.jsonl", JA("表ごとの行の数と照合値、記録簿の終わりの照合値です。") },
};
static const char *const notes[] = {
	JA("dataには、サインインに使うパスワードの照合値と二段階認証の秘密も入っています。人に渡すときは、account_secret・recovery_code・setting を除いてください。"),
	JA("番号は64ビットの整数です。日付は20260412の形、日時は1970年からのミリ秒です。bytesはbase64で書いてあります。"),
	JA("ほかのサーバーに移すには：engawa import このフォルダー --data 置き場所 --region 名前"),
	JA("このフォルダーには、この地域の記録がすべて入っています。鍵のかかる場所に置いてください。"),
};

static void in_language(struct html *h, enum lang lang, const struct keep_sum *sum, const struct keep_people *people) {
	struct buf b = buf_in(h->out.arena, 256);
	SAY(&b, lang, JA("{people}人、表{tables}、行{rows}"), ARG("people", int_text(h->out.arena, people->people)),
		ARG("tables", int_text(h->out.arena, sum->tables)), ARG("rows", int_text(h->out.arena, sum->rows)));
	HTML(h, "<p>");
	html_text(h, buf_done(&b));
	HTML(h, "</p>\n<dl>\n");
	for (size_t i = 0; i < COUNT(parts); i++) {
		HTML(h, "<dt><a href=\"");
		html_z(h, parts[i].path);
		HTML(h, "\">");
		html_z(h, parts[i].path);
		HTML(h, "</a></dt><dd>");
		html_z(h, word(lang, parts[i].ja));
		HTML(h, "</dd>\n");
	}
	HTML(h, "</dl>\n<ul>\n");
	for (size_t i = 0; i < COUNT(notes); i++) {
		HTML(h, "<li>");
		html_z(h, word(lang, notes[i]));
		HTML(h, "</li>\n");
	}
	HTML(h, "</ul>\n");
}

int keep_index(struct copy *c, struct arena *a, int at, const struct region *region, const struct keep_sum *sum, const struct keep_people *people) {
	struct html h = { .out = buf_in(a, 8192), .lang = LANG_JA };
	(void)c;
	HTML(&h, "<!doctype html>\n<html lang=\"ja\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>");
	html_text(&h, region->title);
	HTML(&h, "</title><style>body{font:16px/1.7 sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}</style>\n<h1>");
	html_text(&h, region->title);
	HTML(&h, "</h1>\n");
	in_language(&h, LANG_JA, sum, people);
	HTML(&h, "<hr>\n<div lang=\"en\">\n");
	in_language(&h, LANG_EN, sum, people);
	HTML(&h, "</div>\n");
	return keep_out_whole(a, at, "index.html", buf_done(&h.out));
}
