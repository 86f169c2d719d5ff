/* Gathering what the paper says. Only the person's own will stands under their heading: own words, own gesture, and
 * presumed will with its grounds (FEATURES.md N1); the family's and the professionals' views never appear on it.
 * What makes it old is said on it: a review date that has passed, words older than half a year, a wish said since. */
#include "sheet_view.h"
#include "../acp/acp.h"
#include "../team/team.h"
#include "../../../base/fold.h"
#include <errno.h>
#include <qrencode.h>
#include <string.h>

#define QUOTE_MAX 150
#define WORDS_MONTHS 6

struct gather { struct request *r; struct sheet_view *v; const struct person *p; const struct sheet *s; struct team_row *team; size_t n_team; instant edition_at; bool concealed; };

static const char *w(const struct gather *g, const char *ja) { return word(g->v->lang, ja); }
#define TELL(g, ja, ...) say((g)->r->arena, (g)->v->lang, ja, (struct arg[]){ __VA_ARGS__ }, sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))

enum lang sheet_lang(const struct request *r) { return text_is(query(r, "sheet"), "en") ? LANG_EN : LANG_JA; }

static struct text day(const struct gather *g, date d) {
	struct buf b = buf_in(g->r->arena, 48);
	date_put(&b, d, g->v->lang);
	return buf_done(&b);
}

static struct text code_word(const struct gather *g, const struct codes *codes, struct text code) {
	const struct code_item *item = code_find(codes, code);
	return text_of(item ? w(g, item->ja) : "");
}

static void warn(struct gather *g, struct text words) {
	struct sheet_view *v = g->v;
	if (!v->warnings) v->warnings = ARENA_ARRAY(g->r->arena, struct sheet_warning, 4);
	if (v->n_warnings < 4) v->warnings[v->n_warnings++] = (struct sheet_warning){ words };
}

static struct text role_word(const struct gather *g, const struct team_row *t) { return text_of(w(g, text_z(g->r->arena, t->role_ja))); }

/* 山本 千尋（訪問看護）; without the role for somebody who has left the team. While the whereabouts are concealed the role alone:
 * a name leads to an office, and an office to a place. */
static struct text who(const struct gather *g, id account) {
	for (size_t i = 0; i < g->n_team; i++) {
		const struct team_row *t = &g->team[i];
		if (t->account != account) continue;
		if (g->concealed) return role_word(g, t);
		return TELL(g, JA("sheet|{name}（{role}）"), ARG("name", t->name), ARG("role", role_word(g, t)));
	}
	if (g->concealed) return text_of(w(g, JA("sheet|チームの人")));
	struct stmt *s = SQL(g->r->tx, sheet_account_name, V(account));
	struct text name = sql_row(s) ? sql_text(s, 0) : LIT("");
	sql_run(s);
	return name;
}

/* ---- who ---- */
/* 1946年（昭和21年）1月20日生, with the parts that are known. */
static struct text birth(const struct gather *g) {
	date b = g->p->birth_on;
	struct buf out = buf_in(g->r->arena, 64);
	int year = 0;
	if (!b) return text_of(w(g, JA("生年月日はわかっていません")));
	if (g->v->lang == LANG_EN) {
		buf_z(&out, "born ");
		date_put_era(&out, b, LANG_EN);
		return buf_done(&out);
	}
	enum era era = date_era(b, &year);
	buf_f(&out, "%d年", date_year(b));
	if (era != ERA_WESTERN && year == 1) buf_f(&out, "（%s元年）", era_name(era));
	else if (era != ERA_WESTERN) buf_f(&out, "（%s%d年）", era_name(era), year);
	if (date_month(b)) buf_f(&out, "%d月", date_month(b));
	if (date_day(b)) buf_f(&out, "%d日", date_day(b));
	buf_z(&out, "生");
	return buf_done(&out);
}

static void gather_who(struct gather *g) {
	struct sheet_view *v = g->v;
	struct buf sex = buf_in(g->r->arena, 16), place = buf_in(g->r->arena, 128);
	const struct person *p = g->p;
	int age = date_age(p->birth_on, p->died_on ? p->died_on : g->r->today);
	v->name = person_name(g->r->arena, p);
	v->kana = person_kana(g->r->arena, p);
	record_value_put(&sex, record_field(&person_record, "sex"), p, v->lang);
	if (sex.n) buf_z(&sex, "　");
	v->who_before = buf_done(&sex);
	if (p->birth_on && age >= 0) v->age = TELL(g, JA("{age}歳"), ARG("age", int_text(g->r->arena, age)));
	v->who_after = text_join(g->r->arena, v->age.n ? LIT("　") : LIT(""), birth(g));
	if (g->concealed) buf_text(&place, TELL(g, JA("住所は伏せています（連絡は{phone}へ）"), ARG("phone", g->r->region->phone)));
	else if (!address_may(g->r, p->row.id, ACT_SEE)) buf_z(&place, "　");
	else buf_text(&place, p->address.n ? p->address : p->home.n ? p->home : text_of(w(g, JA("住所は記録にありません"))));
	if (p->phone.n && !g->concealed && address_may(g->r, p->row.id, ACT_SEE)) {
		buf_z(&place, "　");
		buf_text(&place, TELL(g, JA("電話 {phone}"), ARG("phone", p->phone)));
	}
	v->place = buf_done(&place);
	if (p->died_on) warn(g, TELL(g, JA("{date}に亡くなりました。"), ARG("date", day(g, p->died_on))));
}

/* ---- wishes ---- */
static struct text cut_short(const struct gather *g, struct text words) {
	struct text first = text_first(words, QUOTE_MAX);
	return first.n < words.n ? text_join(g->r->arena, text_trim(first), text_of(w(g, JA("……（続きは記録にあります）")))) : words;
}

static struct text quoted(const struct gather *g, struct text words) {
	struct buf b = buf_in(g->r->arena, words.n + 64);
	struct text first = text_first(words, QUOTE_MAX);
	bool has = text_starts(words, "「");
	if (!has) buf_z(&b, g->v->lang == LANG_EN ? "“" : "「");
	buf_text(&b, text_trim(first));
	if (first.n < words.n) buf_z(&b, w(g, JA("……（続きは記録にあります）")));
	if (!has || first.n < words.n) buf_z(&b, has || g->v->lang == LANG_JA ? "」" : "”");
	return buf_done(&b);
}

/* Nobody heard it: the person wrote it on a page of their own. */
static bool written(const struct gather *g, id account) {
	struct stmt *s = SQL(g->r->tx, sheet_account_name, V(account));
	bool own = sql_row(s) && account_kind_of(sql_text(s, 1)) == ACCOUNT_PERSON;
	sql_run(s);
	return own;
}

static instant made_at(const struct gather *g, id statement, id *by) {
	struct stmt *s = SQL(g->r->tx, sheet_wish_made, V(statement));
	instant at = 0;
	*by = 0;
	if (sql_row(s)) { at = sql_int(s, 0); *by = sql_int(s, 1); }
	sql_run(s);
	return at;
}

/* A line of the wish table that nobody typed as a quote: the words of whoever summed it up, plain, and said to be theirs. */
static struct sheet_quote summary_of(const struct gather *g, const struct acp_statement *st, struct text label) {
	struct buf by = buf_in(g->r->arena, 160);
	id made_by;
	made_at(g, st->row.id, &made_by);
	buf_text(&by, TELL(g, JA("sheet|本人の話を、{who}がまとめました"), ARG("who", who(g, made_by ? made_by : st->heard_by))));
	buf_z(&by, "　");
	buf_text(&by, day(g, st->said_on));
	if (st->condition.n) {
		buf_z(&by, "　");
		buf_text(&by, TELL(g, JA("この希望の前提：{condition}"), ARG("condition", text_first(st->condition, 100))));
	}
	return (struct sheet_quote){ .label = label, .words = cut_short(g, st->words), .by = buf_done(&by), .summary = true };
}

/* Whose words, when, heard by whom; for presumed will on what grounds, weighed by whom; and the condition it assumed. */
static struct sheet_quote quote_of(const struct gather *g, const struct acp_statement *st, struct text label) {
	if (acp_is_summary(st->topic, st->voice, st->words) && !(st->heard_by && written(g, st->heard_by))) return summary_of(g, st, label);
	struct buf by = buf_in(g->r->arena, 160);
	bool presumed = text_is(st->voice, "presumed");
	const char *voice = presumed ? JA("sheet|推しはかった思い") : text_is(st->voice, "own_gesture") ? JA("sheet|本人のしぐさ") : JA("sheet|本人の言葉");
	buf_z(&by, w(g, voice));
	buf_z(&by, "　");
	buf_text(&by, day(g, st->said_on));
	if (st->heard_by && written(g, st->heard_by)) {
		buf_z(&by, "　");
		buf_z(&by, w(g, JA("sheet|本人が自分の画面で")));
	} else if (st->heard_by) {
		buf_z(&by, "　");
		buf_text(&by, TELL(g, JA("sheet|聴いた人：{who}"), ARG("who", who(g, st->heard_by))));
	}
	if (presumed && st->grounds.n) {
		buf_z(&by, "　");
		buf_text(&by, TELL(g, JA("sheet|根拠：{grounds}"), ARG("grounds", text_first(st->grounds, 120))));
	}
	if (presumed && st->weighed_by.n) {
		buf_z(&by, "　");
		buf_text(&by, TELL(g, JA("sheet|話し合った人：{who}"), ARG("who", text_first(st->weighed_by, 60))));
	}
	if (st->condition.n) {
		buf_z(&by, "　");
		buf_text(&by, TELL(g, JA("この希望の前提：{condition}"), ARG("condition", text_first(st->condition, 100))));
	}
	return (struct sheet_quote){ .label = label, .words = quoted(g, st->words), .by = buf_done(&by),
		.tag = presumed ? text_of(w(g, JA("sheet|推定"))) : LIT("") };
}

/* A wish the edition does not know yet, heard today included: the record's instants are compared, not days. One that
 * made this edition itself (sheet_outdated) came after the last trial of the page: it may be longer than what was tried. */
static void compare(struct gather *g, instant made_at, date said_on, bool shown) {
	if (!g->edition_at) return;
	if (shown && made_at >= g->edition_at) g->v->fits = false;
	if (made_at > g->edition_at)
		warn(g, TELL(g, JA("第{n}版のあとに、希望が変わりました（{date}）。この紙は古いかもしれません。"),
			ARG("n", int_text(g->r->arena, g->s->edition)), ARG("date", day(g, said_on))));
}

/* No wish of that topic holds: was there one that was taken back? */
static bool withdrawn(struct gather *g, const char *topic) {
	struct stmt *s = SQL(g->r->tx, sheet_wish_last, V(g->p->row.id), V(text_of(topic)), V(g->r->today));
	bool there = sql_row(s) && text_is(sql_text(s, 0), "withdrawn");
	instant at = there ? sql_int(s, 1) : 0;
	date said_on = there ? (date)sql_int(s, 2) : 0;
	sql_run(s);
	if (there) compare(g, at, said_on, false);
	return there;
}

/* The wish for that topic onto the paper; false when none holds. */
static bool gather_wish(struct gather *g, const struct acp_statement *now, size_t n, const char *topic, struct text label, date *newest) {
	struct sheet_view *v = g->v;
	bool found = false;
	id by;
	for (size_t i = 0; i < n; i++) {
		if (!text_is(now[i].topic, topic) || !acp_is_persons_will(now[i].voice)) continue;
		found = true;
		if (v->n_quotes < 2) v->quotes[v->n_quotes++] = quote_of(g, &now[i], label);
		if (now[i].said_on > *newest && !text_is(now[i].voice, "presumed")) *newest = now[i].said_on;
		compare(g, made_at(g, now[i].row.id, &by), now[i].said_on, true);
	}
	return found;
}

static void gather_wishes(struct gather *g) {
	struct acp_statement *now;
	struct sheet_view *v = g->v;
	size_t n = acp_current(g->r, g->p->row.id, g->r->today, &now);
	date newest = g->s->confirmed_on;
	if (g->s->row.id) g->edition_at = sheet_edition_at(g->r->tx, g->p->row.id, g->s->edition);
	v->quotes = ARENA_ARRAY(g->r->arena, struct sheet_quote, 2);
	if (!may(g->r, g->p->row.id, KIND_WISH, ACT_SEE))
		v->unheard = text_of(w(g, JA("希望の言葉は、この画面では開いていません。")));
	else if (!gather_wish(g, now, n, "acute", LIT(""), &newest))
		v->unheard = text_of(w(g, withdrawn(g, "acute") ? JA("前の希望は取り下げられました。いま聴きなおしています。")
			: JA("急なときについての本人の言葉は、まだ聴いていません。")));
	if (!may(g->r, g->p->row.id, KIND_WISH, ACT_SEE)) return;
	if (g->concealed) (void)withdrawn(g, "place");
	else if (!gather_wish(g, now, n, "place", text_of(w(g, JA("sheet|暮らす場所"))), &newest)) (void)withdrawn(g, "place");
	if (newest && date_plus_months(newest, WORDS_MONTHS) < g->r->today)
		warn(g, TELL(g, JA("本人の言葉から半年をすぎています（{date}）。いまの気持ちを本人に確かめてください。"), ARG("date", day(g, newest))));
}

static void gather_choices(struct gather *g) {
	struct sheet_view *v = g->v;
	const struct sheet *s = g->s;
	struct text transport = s->transport.n ? s->transport : LIT("undecided"), cpr = s->cpr.n ? s->cpr : LIT("undecided");
	v->transport = code_word(g, &sheet_transports, transport);
	v->transport_words = g->concealed ? LIT("") : s->transport_words;
	if (g->concealed && s->transport_words.n) v->transport_words = text_of(w(g, JA("（くわしくは、下の電話で確かめてください）")));
	if (!v->transport_words.n && text_is(transport, "undecided")) v->transport_words = text_of(w(g, JA("（ふつうに搬送をお願いします）")));
	v->cpr = code_word(g, &sheet_cprs, cpr);
	v->cpr_words = s->cpr_words;
	if (text_is(cpr, "undecided")) v->cpr_words = text_of(w(g, JA("（通常の救命処置をお願いします）")));
	if (text_is(cpr, "not_wish") || text_is(cpr, "condition"))
		v->cpr_note = text_of(w(g, JA("心臓マッサージについての希望は、ほかの治療を控える意味ではありません。")));
	v->assumed = s->assumed;
}

/* ---- whom to call ---- */
static void add_call(struct gather *g, struct text name, struct text phone, struct text arrives, struct text words) {
	struct sheet_view *v = g->v;
	struct sheet_line l = { .rank = int_text(g->r->arena, (int64_t)v->n_calls + 1), .name = name, .phone = phone };
	if (v->n_calls == SHEET_CONTACTS) return;
	for (size_t i = 0; i < v->n_calls; i++) if (text_eq(v->calls[i].phone, phone)) return;
	l.phone_link = text_join(g->r->arena, LIT("tel:"), fold_digits(g->r->arena, phone));
	l.words = arrives.n && words.n ? text_join(g->r->arena, text_join(g->r->arena, arrives, LIT("　")), words) : arrives.n ? arrives : words;
	v->calls[v->n_calls++] = l;
}

/* While concealed: profession and number, no name, no office, no minutes until somebody comes. */
static void calls_concealed(struct gather *g, const struct sheet_set *set) {
	for (size_t i = 0; i < set->n_contacts; i++) {
		struct text name = text_of(w(g, JA("sheet|連絡先")));
		for (size_t k = 0; k < g->n_team; k++)
			if (text_eq(fold_digits(g->r->arena, g->team[k].phone), fold_digits(g->r->arena, set->contacts[i].phone))) { name = role_word(g, &g->team[k]); break; }
		add_call(g, name, set->contacts[i].phone, LIT(""), LIT(""));
	}
	for (size_t i = 0; !set->n_contacts && i < g->n_team; i++)
		if (g->team[i].phone.n) add_call(g, role_word(g, &g->team[i]), g->team[i].phone, LIT(""), LIT(""));
}

/* The sheet's own list; while there is none, the numbers of those who work with the person. */
static void gather_calls(struct gather *g, const struct sheet_set *set) {
	struct sheet_view *v = g->v;
	v->calls = ARENA_ARRAY(g->r->arena, struct sheet_line, SHEET_CONTACTS);
	v->calls_title = text_of(w(g, JA("いますぐ電話するところ（24時間）")));
	v->kin_note = g->s->kin_note;
	if (g->concealed) {
		v->calls_title = text_of(w(g, JA("いますぐ電話するところ")));
		v->kin_note = (struct text){ 0 };
		if (address_narrow_may(g->r, g->p->row.id)) calls_concealed(g, set);
		if (!v->n_calls) add_call(g, g->r->region->title, g->r->region->phone, LIT(""), LIT(""));
		return;
	}
	for (size_t i = 0; i < set->n_contacts; i++)
		add_call(g, set->contacts[i].name, set->contacts[i].phone, set->contacts[i].arrives, set->contacts[i].words);
	if (v->n_calls) return;
	v->calls_title = text_of(w(g, JA("いますぐ電話するところ（チームの電話）")));
	for (size_t i = 0; i < g->n_team; i++) {
		struct text name = TELL(g, JA("{office}（{role} {name}）"), ARG("office", g->team[i].office_name), ARG("role", role_word(g, &g->team[i])), ARG("name", g->team[i].name));
		if (g->team[i].phone.n) add_call(g, name, g->team[i].phone, LIT(""), LIT(""));
	}
}

/* ---- the foot ---- */
static void qr_bits(struct sheet_view *v, struct arena *a, const QRcode *qr) {
	struct buf bits = buf_in(a, 2048), path = buf_in(a, 8192), box = buf_in(a, 16);
	for (int y = 0; y < qr->width; y++) {
		for (int x = 0, run = 0; x < qr->width; x++) {
			bool dark = qr->data[y * qr->width + x] & 1;
			buf_char(&bits, dark ? '1' : '0');
			run = dark ? run + 1 : 0;
			bool last = x + 1 == qr->width || !(qr->data[y * qr->width + x + 1] & 1);
			if (dark && last) buf_f(&path, "M%d %dh%dv1h-%dz", x - run + 5, y + 4, run, run);
		}
	}
	buf_f(&box, "0 0 %d %d", qr->width + 8, qr->width + 8);
	v->qr_bits = buf_done(&bits);
	v->qr_path = buf_done(&path);
	v->qr_box = buf_done(&box);
	v->qr_width = qr->width;
}

static void gather_qr(struct gather *g) {
	struct text address = sheet_address(g->r, g->p->row.id, g->s->edition);
	QRcode *qr = address.n ? QRcode_encodeString8bit(text_z(g->r->arena, address), 0, QR_ECLEVEL_M) : NULL;
	if (!qr && address.n && errno == ENOMEM) tx_fail(g->r->tx);   /* rather no sheet now than one without its mark */
	if (!qr) return;
	qr_bits(g->v, g->r->arena, qr);
	QRcode_free(qr);
}

static void gather_foot(struct gather *g) {
	struct sheet_view *v = g->v;
	const struct sheet *s = g->s;
	v->issued = g->r->region->title;
	if (!s->row.id) { v->edition = text_of(w(g, JA("緊急シートはまだ作られていません"))); v->edition_on = day(g, g->r->today); return; }
	instant at = sheet_edition_at(g->r->tx, g->p->row.id, s->edition);
	v->edition = TELL(g, JA("第{n}版"), ARG("n", int_text(g->r->arena, s->edition)));
	v->edition_on = day(g, date_of_instant(at ? at : s->row.changed_at));
	if (s->review_on) v->review = TELL(g, JA("次の見直し {date}ごろ"), ARG("date", day(g, s->review_on)));
	if (s->review_on && s->review_on < g->r->today)
		warn(g, TELL(g, JA("見直しの日を過ぎています（{date}）。内容を本人・家族・主治医に確かめてください。"), ARG("date", day(g, s->review_on))));
	if (s->confirmed_on) v->confirmed = TELL(g, JA("{how}　{date}"), ARG("how", code_word(g, &sheet_confirmed_hows, s->confirmed_how)),
		ARG("date", day(g, s->confirmed_on)));
	v->made_by = who(g, s->row.changed_by ? s->row.changed_by : s->row.made_by);
	gather_qr(g);
}

/* 0, when it could not be tried, is set small: it shall rather fit than be pretty. */
static struct text size_class(struct request *r, int64_t tenths) {
	struct buf b = buf_in(r->arena, 16);
	buf_z(&b, "a4");
	if (tenths < 120) buf_z(&b, tenths < 115 ? " t105" : " t110");   /* browsers set a little wider than our PDF */
	return buf_done(&b);
}

struct sheet_view *sheet_view_of(struct request *r, const struct person *p, const struct sheet_set *set, enum lang lang) {
	struct sheet_view *v = ARENA_NEW(r->arena, struct sheet_view);
	struct gather g = { .r = r, .v = v, .p = p, .s = &set->sheet, .concealed = address_concealed(r, p->row.id) };
	v->lang = lang;
	v->lang_code = text_of(lang == LANG_EN ? "en" : "ja");
	v->made = set->sheet.row.id != 0;
	v->hangs = text_of(w(&g, g.concealed ? JA("救急隊・病院の方へ") : JA("救急隊・病院の方へ　冷蔵庫の扉に貼ってあります")));
	v->a4_class = size_class(r, v->made ? set->sheet.tenths : 120);
	v->fits = v->made && set->sheet.tenths;
	g.n_team = team_on(r->tx, r->arena, p->row.id, r->today, &g.team);
	gather_who(&g);
	gather_foot(&g);
	gather_wishes(&g);
	gather_choices(&g);
	gather_calls(&g, set);
	v->illness = set->sheet.illness.n ? set->sheet.illness : p->conditions;
	v->medicine = set->sheet.medicine;
	v->allergy = set->sheet.allergy;
	v->manner = set->sheet.manner;
	v->box_illness = v->box_medicine = v->allergy_known = v->box_manner = true;
	v->box_house = !g.concealed;
	v->house = g.concealed ? LIT("") : set->sheet.house;
	return v;
}
