/* 「…しました　取り消す」: said on the page after a change, once. It travels in a cookie that the script cannot read and
 * that the next page takes away; the sentence itself names nobody who is not on the page already. */
#include "desk.h"

#define FLASH_COOKIE "engawa_flash"

void flash(struct request *r, id change, const char *ja, const struct arg *args, size_t n) {
	r->answer->flash = say(r->arena, r->lang, ja, args, n);
	r->answer->flash_change = change;
}

void flash_send(struct request *r) {
	struct answer *a = r->answer;
	if (!a->flash.n) return;
	struct buf b = buf_in(r->arena, 256);
	char change[ID_CHARS + 1], person[ID_CHARS + 1];
	id_show(a->flash_change, change);
	id_show(r->person, person);
	buf_z(&b, change);
	buf_z(&b, person);
	http_encode(&b, a->flash);
	answer_cookie(r, FLASH_COOKIE, buf_done(&b), 120);
}

void flash_read(struct request *r, struct page *p) {
	struct text c = pairs_get(&r->http->cookies, FLASH_COOKIE);
	id person;
	if (c.n <= 2 * ID_CHARS || r->http->method != GET || by_itself(r)) return;
	struct buf form = buf_in(r->arena, c.n + 8);
	struct pairs decoded = { 0 };
	buf_z(&form, "t=");
	buf_text(&form, text_from(c, 2 * ID_CHARS));
	if (!http_parse_urlencoded(r->arena, buf_done(&form), &decoded) || decoded.n != 1) return;
	answer_cookie(r, FLASH_COOKIE, LIT(""), -1);
	/* Of somebody who has been kept from this viewer meanwhile, nothing is said. */
	if (id_read((struct text){ c.p + ID_CHARS, ID_CHARS }, &person) && person && guard_standing(r->tx, &r->viewer, person, r->now).blocked) return;
	p->flash_text = decoded.p[0].value;
	if (!id_read((struct text){ c.p, ID_CHARS }, &p->flash_change)) p->flash_change = 0;
}

id last_change(const struct request *r) {
	struct stmt *s = SQL(r->tx, desk_last_change, V(r->viewer.account), V(r->now));
	id change = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	return change;
}
