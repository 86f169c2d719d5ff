/* How talks and statements are said in sentences, and the small pieces every page of this folder shares. */
#include "acp_inside.h"
#include <string.h>

struct text acp_word(const struct request *r, const struct codes *codes, struct text code) {
	const struct code_item *item = code.n ? code_find(codes, code) : NULL;
	return item ? text_of(word(r->lang, item->ja)) : LIT("");
}

struct text acp_day(struct request *r, date d) {
	struct buf b = buf_in(r->arena, 32);
	if (r->lang == LANG_EN) date_put(&b, d, LANG_EN);
	else buf_f(&b, "%d年%d月%d日", date_year(d), date_month(d), date_day(d));
	return buf_done(&b);
}

struct text acp_who(struct request *r, struct text name, struct text role) {
	struct text said = acp_word(r, &role_codes, role);
	if (!said.n) return name;
	return say(r->arena, r->lang, JA("{name}（{role}）"), (struct arg[]){ ARG("name", name), ARG("role", said) }, 2);
}

static void listed(struct request *r, struct buf *b, struct text name) {
	if (b->n) buf_z(b, word(r->lang, JA("and|、")));
	buf_text(b, name);
}

struct text acp_there_words(struct request *r, id talk) {
	struct acp_person_there *list;
	size_t n = acp_there(r, talk, &list);
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < n; i++)
		listed(r, &b, list[i].is_person ? text_of(word(r->lang, JA("本人"))) : list[i].account ? acp_who(r, list[i].name, list[i].role) : list[i].other);
	return buf_done(&b);
}

/* Those of us who were there, the one who wrote it first. */
struct text acp_heard_words(struct request *r, id talk, struct text place, struct text heard_name, struct text heard_role) {
	struct acp_person_there *list;
	if (acp_place_own(place)) return acp_word(r, &acp_places, place);
	size_t n = acp_there(r, talk, &list);
	struct buf b = buf_in(r->arena, 64);
	listed(r, &b, acp_who(r, heard_name, heard_role));
	for (size_t i = 0; i < n; i++)
		if (list[i].account && !text_eq(list[i].name, heard_name)) listed(r, &b, acp_who(r, list[i].name, list[i].role));
	return say(r->arena, r->lang, JA("{place}で、{names}が聴きました"),
		(struct arg[]){ ARG("place", acp_word(r, &acp_places, place)), ARG("names", buf_done(&b)) }, 2);
}

struct text acp_shared_words(struct request *r, const struct acp_held *held) {
	struct acp_person_there *list;
	if (!text_is(held->talk.share, "named")) return acp_word(r, &acp_shares, held->talk.share);
	size_t n = acp_shared_with(r, held->talk.row.id, &list);
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < n; i++) listed(r, &b, acp_who(r, list[i].name, list[i].role));
	return buf_done(&b);
}

struct text acp_limit(const struct request *r, struct text share) {
	if (text_is(share, "not_yet")) return text_of(word(r->lang, JA("まだ共有していない")));
	return text_is(share, "named") ? text_of(word(r->lang, JA("一部の人だけ"))) : LIT("");
}

struct text acp_matters_words(struct request *r, struct text codes) {
	struct buf b = buf_in(r->arena, 64);
	struct text one;
	while (codes.p && text_cut(&codes, ' ', &one)) if (one.n) listed(r, &b, acp_word(r, &acp_matters, one));
	return buf_done(&b);
}

struct text acp_error(struct request *r, const char *field) {
	const struct problem *p = problem_of(&r->problems, field);
	struct buf b = buf_in(r->arena, 64);
	if (p) problem_put(&b, p, r->lang);
	return buf_done(&b);
}

struct text acp_href(struct request *r, const char *tail) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/acp%s", TEXT_ARG(r->person_code), tail);
	return buf_done(&b);
}

struct text acp_talk_href(struct request *r, id talk, const char *tail) {
	char shown[ID_CHARS + 1];
	id_show(talk, shown);
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/acp/%s%s", TEXT_ARG(r->person_code), shown, tail);
	return buf_done(&b);
}

struct text acp_draft_key(struct request *r, const char *kind) {
	return text_join(r->arena, text_of(kind), r->person_code);
}

struct text acp_typed(struct request *r, const char *field, struct text otherwise) {
	if (!r->typed) return otherwise;
	struct text t = pairs_get(r->typed, field);
	return t.p ? t : LIT("");
}

bool acp_typed_has(struct request *r, const char *field, struct text value, bool otherwise) {
	if (!r->typed) return otherwise;
	struct text t;
	for (size_t from = 0; (t = pairs_next(r->typed, field, &from)).p;)
		if (text_eq(text_trim(t), value)) return true;
	return false;
}

/* The sentence brings its own marks: 「 」 and 。 at the ends of what was typed would stand there twice. */
struct text acp_bare(struct text t) {
	t = text_trim(t);
	size_t closing;
	bool whole = text_starts(t, "「") && text_find(t, LIT("」"), &closing) && closing + strlen("」") == t.n;
	if (whole) t = (struct text){ t.p + strlen("「"), t.n - strlen("「") - strlen("」") };
	while (text_ends(t, "。")) t.n -= strlen("。");
	return t;
}
