/* How agreements are said: their rows with names, and the small pieces that the pages of this folder share. */
#include "consent_photo.h"
#include "sql_names.h"

#define LINES_MAX 300

struct text consent_href(struct request *r, const char *tail) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/consent%s", TEXT_ARG(r->person_code), tail);
	return buf_done(&b);
}

struct text consent_row_href(struct request *r, id consent, const char *tail) {
	char shown[ID_CHARS + 1];
	id_show(consent, shown);
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/consent/%s%s", TEXT_ARG(r->person_code), shown, tail);
	return buf_done(&b);
}

struct text consent_code_word(const struct request *r, const char *field, struct text code) {
	const struct code_item *item = code.n ? code_find(record_field(&consent_record, field)->codes, code) : NULL;
	return item ? text_of(word(r->lang, item->ja)) : LIT("");
}

struct text consent_error(struct request *r, const char *field) {
	const struct problem *p = problem_of(&r->problems, field);
	struct buf b = buf_in(r->arena, 64);
	if (p) problem_put(&b, p, r->lang);
	return buf_done(&b);
}

/* ---- a row with its names ---- */
struct names { id consent; struct text office, account, list, explained, withdrawn_by, recorded_by; };

static struct names names_read(struct stmt *s) {
	return (struct names){ sql_int(s, 0), sql_text(s, 1), sql_text(s, 2), sql_text(s, 3), sql_text(s, 4), sql_text(s, 5), sql_text(s, 6) };
}

/* A relative's name is theirs: said only to whom their own agreement lets see it. */
struct text consent_kin_name(struct request *r, id kin) {
	struct kin k;
	if (!kin || !circle_one(r, kin, &k)) return text_of(word(r->lang, JA("家族などのひとり")));
	if (!k.name.n && k.relation_words.n) return k.relation_words;
	return k.relation_words.n ? say(r->arena, r->lang, JA("{name}（{role}）"), (struct arg[]){ ARG("name", k.name), ARG("role", k.relation_words) }, 2) : k.name;
}

bool consent_kin_dead(const struct kin *k) { return k->dead || k->died_on; }

struct consent_head consent_head_of(struct request *r, const struct person *p) {
	struct buf b = buf_in(r->arena, 32);
	if (p->birth_on) date_put_era(&b, p->birth_on, r->lang);
	return (struct consent_head){ say(r->arena, r->lang, JA("{name}さん"), (struct arg[]){ ARG("name", person_name(r->arena, p)) }, 1), buf_done(&b) };
}

struct text consent_number(struct request *r, id consent) {
	char shown[ID_CHARS + 1];
	struct buf b = buf_in(r->arena, 32);
	id_show(consent, shown);
	for (size_t i = 0; i < ID_CHARS; i += 4) buf_f(&b, "%s%.4s", i ? " " : "", shown + i);
	return buf_done(&b);
}

/* What the one column says depends on how the agreement came about. */
static struct text heard(struct request *r, const struct consent *c) {
	const char *ja = text_is(c->method, "by_proxy") ? JA("書いた人：{w}") : text_is(c->method, "paper") || text_is(c->method, "written") ? JA("紙の置き場所：{w}")
		: JA("いっしょに聴いた人：{w}");
	return c->witness.n ? say(r->arena, r->lang, ja, (struct arg[]){ ARG("w", c->witness) }, 1) : LIT("");
}

static struct text to_whom(struct request *r, const struct consent *c, const struct names *n) {
	struct text role = consent_code_word(r, "to_role", c->to_role);
	if (text_is(c->recipient, "role")) return say(r->arena, r->lang, JA("チームの{role}"), (struct arg[]){ ARG("role", role) }, 1);
	if (text_is(c->recipient, "office")) return n->office;
	if (text_is(c->recipient, "account")) return n->account;
	if (text_is(c->recipient, "list")) return say(r->arena, r->lang, JA("一覧「{name}」の事業所"), (struct arg[]){ ARG("name", n->list) }, 1);
	if (text_is(c->recipient, "kin")) return consent_kin_name(r, c->to_kin);
	return consent_code_word(r, "recipient", c->recipient);
}

static struct text state_of(struct request *r, const struct consent_line *l) {
	const char *ja = l->withdrawn ? l->reserve ? JA("取り下げ") : JA("取りやめ") : l->in_force ? l->reserve ? JA("留保") : JA("有効")
		: l->later ? JA("これから") : JA("期限が過ぎた");
	return text_of(word(r->lang, ja));
}

static bool line_load(struct request *r, const struct names *n, struct consent_line *l) {
	*l = (struct consent_line){ 0 };
	struct consent *c = &l->consent;
	if (!record_load(r->tx, &consent_record, n->consent, c)) return false;
	/* What the program wrote itself is said in the reader's language; what somebody typed is in no catalogue. */
	if (text_is(c->basis, "implied")) c->reason = text_of(word(r->lang, text_z(r->arena, c->reason)));
	if (!c->withdrawn_how.n) c->withdrawn_words = text_of(word(r->lang, text_z(r->arena, c->withdrawn_words)));
	l->to_whom = to_whom(r, c, n);
	l->whose = c->kin ? say(r->arena, r->lang, JA("{name}のこと"), (struct arg[]){ ARG("name", consent_kin_name(r, c->kin)) }, 1) : LIT("");
	l->kinds = text_is(c->effect, "reserve") && kinds_of(c->kinds) & KIND_BIT(KIND_PERSON) ? text_of(word(r->lang, JA("すべて"))) : kinds_words(r, kinds_of(c->kinds));
	l->purpose = consent_code_word(r, "purpose", c->purpose);
	l->basis = text_is(c->basis, "consent") ? LIT("") : consent_code_word(r, "basis", c->basis);
	l->method = consent_code_word(r, "method", c->method);
	l->given_by = consent_code_word(r, "given_by", c->given_by);
	l->withdrawn_how = consent_code_word(r, "withdrawn_how", c->withdrawn_how);
	l->heard = heard(r, c);
	l->explained = n->explained;
	l->withdrawn_by = n->withdrawn_by;
	l->recorded_by = n->recorded_by;
	l->reserve = text_is(c->effect, "reserve");
	l->withdrawn = c->withdrawn_at != 0;
	l->withdrawn_on = c->withdrawn_at ? date_of_instant(c->withdrawn_at) : 0;
	l->in_force = consent_in_force(c, r->today);
	l->later = !l->withdrawn && !l->in_force && c->from_on > r->today;
	l->implied = text_is(c->basis, "implied");
	l->may_end = (l->in_force || l->later) && may(r, c->person, KIND_CONSENT, ACT_RECORD);
	l->state = state_of(r, l);
	l->end_href = consent_row_href(r, c->row.id, "/end");
	l->receipt_href = consent_row_href(r, c->row.id, "/receipt");
	consent_photos_of(r, l);
	return true;
}

static bool of_the_dead(struct request *r, const struct consent_line *l) {
	struct kin k;
	return l->implied && l->consent.kin && record_load(r->tx, &kin_record, l->consent.kin, &k) && consent_kin_dead(&k);
}

size_t consent_lines(struct request *r, id person, struct consent_line **out) {
	struct names *names = ARENA_ARRAY(r->arena, struct names, LINES_MAX);
	struct consent_line *lines = ARENA_ARRAY(r->arena, struct consent_line, LINES_MAX);
	size_t n_names = 0, n = 0;
	struct stmt *s = SQL(r->tx, consent_of_person, V(person));
	while (n_names < LINES_MAX && sql_row(s)) names[n_names++] = names_read(s);
	sql_run(s);
	for (size_t i = 0; i < n_names; i++)
		if (line_load(r, &names[i], &lines[n]) && !of_the_dead(r, &lines[n])) n++;
	*out = lines;
	return n;
}

bool consent_line_of(struct request *r, id consent, struct consent_line *l) {
	struct stmt *s = SQL(r->tx, consent_one, V(consent), V(r->person));
	bool found = sql_row(s);
	struct names names = found ? names_read(s) : (struct names){ 0 };
	sql_run(s);
	return found && line_load(r, &names, l);
}
