/* The form for one of the circle, and adding somebody. Whose child a nephew is, a grandchild, a cousin, is asked here once: the
 * answer becomes a tie, and the tie is their place in the family picture. Later it is a matter of the list of ties.
 * Refuses: a parent whom the viewer may not see.
 * To extend: a field that few need goes under the fold (circle_form_rare), and into rare_given. */
#include "circle_inside.h"
#include "sql_names.h"
#include "templates.h"
#include "../consent/consent.h"

struct text circle_address(struct request *r, id kin, const char *tail) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s/family", TEXT_ARG(r->person_code));
	if (kin) {
		char code[ID_CHARS + 1];
		id_show(kin, code);
		buf_f(&b, "/%s", code);
	}
	buf_z(&b, tail);
	return buf_done(&b);
}

struct text circle_draft_key(struct request *r, id kin) {
	return text_join(r->arena, LIT("kin:"), kin ? circle_address(r, kin, "") : r->person_code);
}

/* ---- what only this form has ---- */
static struct text error_of(struct request *r, const char *field) {
	const struct problem *e = problem_of(&r->problems, field);
	struct buf b = buf_in(r->arena, 96);
	if (e) problem_put(&b, e, r->lang);
	return buf_done(&b);
}

/* Whose place depends on whose child they are. */
static bool place_by_parent(struct text relation) {
	return text_is(relation, "nephew_niece") || text_is(relation, "grandchild") || text_is(relation, "cousin");
}

static bool may_be_parent(struct text relation) {
	static const char *const others[] = { "friend", "neighbour", "landlord", "guardian" };
	for (size_t i = 0; i < COUNT(others); i++) if (text_is(relation, others[i])) return false;
	return true;
}

static void parents_of(struct request *r, struct circle_form_page *m) {
	struct kin_row *rows;
	size_t n = circle_seen(r, r->person, &rows);
	struct text standing = r->typed ? pairs_get(r->typed, "parent_is") : LIT("");
	m->parents = ARENA_ARRAY(r->arena, struct circle_choice, n + 1);
	for (size_t i = 0; i < n; i++) {
		char code[ID_CHARS + 1];
		if (!may_be_parent(rows[i].kin.relation)) continue;
		id_show(rows[i].kin.row.id, code);
		struct text value = text_copy(r->arena, text_of(code));
		m->parents[m->n_parents++] = (struct circle_choice){ value, circle_called(r->arena, rows[i].relation_ja, rows[i].kin.name), text_eq(standing, value), false };
	}
}

/* First, second, or not at all; a later rank that is written down already can stay. */
static void ranks_of(struct request *r, struct circle_form_page *m) {
	int64_t rank = m->kin.presumer;
	if (r->typed && (!text_int(text_trim(pairs_get(r->typed, "presumer")), &rank) || rank < 0)) rank = 0;
	const int64_t offered[] = { 1, 2, rank, 0 };
	m->ranks = ARENA_ARRAY(r->arena, struct circle_choice, COUNT(offered));
	for (size_t i = 0; i < COUNT(offered); i++) {
		if (i == 2 && rank <= 2) continue;
		struct text n = int_text(r->arena, offered[i]);
		struct text label = offered[i] ? say(r->arena, r->lang, JA("{n}番目"), &ARG("n", n), 1) : text_of(word(r->lang, JA("presumer|ちがう")));
		m->ranks[m->n_ranks++] = (struct circle_choice){ n, label, rank == offered[i], false };
	}
}

static const char *const rare[] = { "died_on", "dead", "address", "school" };
/* A tick comes after the empty value that stands for none. */
static bool ticked(const struct pairs *typed, const char *name) {
	struct text t;
	for (size_t from = 0; (t = pairs_next(typed, name, &from)).p;) if (t.n) return true;
	return false;
}

static bool rare_given(struct request *r, const struct kin *k) {
	bool given = k->died_on || k->dead || k->address.n || k->school.n;
	for (size_t i = 0; i < COUNT(rare); i++) given |= problem_of(&r->problems, rare[i]) != NULL;
	if (!r->typed) return given;
	return given || pairs_get(r->typed, "died_on_y").n || ticked(r->typed, "dead") || pairs_get(r->typed, "address").n || pairs_get(r->typed, "school").n;
}

static void fields(struct html *h, const struct circle_form_page *m, const char *const *names, size_t n) {
	struct request *r = m->page.r;
	for (size_t i = 0; i < n; i++) record_field_form(h, &kin_record, names[i], m->adding ? NULL : &m->kin, r->typed, &r->problems);
}

void circle_form_relation(struct html *h, struct circle_form_page m) {
	fields(h, &m, (const char *const[]){ "relation", "relation_words" }, 2);
}

void circle_form_person(struct html *h, struct circle_form_page m) {
	fields(h, &m, (const char *const[]){ "name", "kana", "sex", "birth_on", "household", "phone", "contact", "contact_words" }, 8);
}

void circle_form_key(struct html *h, struct circle_form_page m) { fields(h, &m, (const char *const[]){ "key_person" }, 1); }
void circle_form_agreed(struct html *h, struct circle_form_page m) { fields(h, &m, (const char *const[]){ "presumer_agreed" }, 1); }
void circle_form_rare(struct html *h, struct circle_form_page m) { fields(h, &m, rare, COUNT(rare)); }
void circle_form_words(struct html *h, struct circle_form_page m) { fields(h, &m, (const char *const[]){ "words" }, 1); }

/* ---- the page ---- */
void circle_form_draw(struct request *r, const struct kin *k, int status, int64_t version) {
	struct person p = { 0 };
	bool adding = !k->row.id;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, adding ? JA("まわりの人を加える") : JA("まわりの人のことを直す"))));
	struct circle_form_page m = { .ref = ref, .page = ref.page, .kin = *k, .adding = adding, .action = circle_address(r, k->row.id, adding ? "/new" : ""),
		.back = circle_address(r, k->row.id, ""), .version = int_text(r->arena, version), .name = person_name(r->arena, &p),
		.ties_href = circle_address(r, 0, "/ties"), .no_consent = text_of(word(r->lang, circle_no_consent_ja)),
		.e_parent = error_of(r, "parent_is"), .e_presumer = error_of(r, "presumer"), .rare = rare_given(r, k) };
	if (adding) parents_of(r, &m);
	ranks_of(r, &m);
	m.page.focus = true;
	m.page.draft_key = circle_draft_key(r, k->row.id);
	m.page.draft_form = circle_address(r, k->row.id, adding ? "/new" : "/edit");
	struct html h = html_of(r);
	tpl_circle_form(&h, &m);
	answer_page(r, status, &h);
}

void circle_form_check(struct request *r, const struct kin *k) {
	record_check(&kin_record, k, r->today, &r->problems);
	if (k->presumer_agreed && !k->presumer)
		problem_add(&r->problems, "presumer", JA("本人がよいと言った人なら、何番目かを選んでください"), NULL, 0);
}

void circle_new(struct request *r) {
	struct kin none = { 0 };
	draft_restore(r, circle_draft_key(r, 0));
	circle_form_draw(r, &none, 200, 0);
}

/* 0: not asked, or not said. */
static id parent_typed(struct request *r, const struct kin *k) {
	struct kin parent;
	id which;
	if (!place_by_parent(k->relation) || !text_trim(typed(r, "parent_is")).n) return 0;
	if (id_read(typed(r, "parent_is"), &which) && circle_one(r, which, &parent)) return which;
	problem_add(&r->problems, "parent_is", JA("だれの子かを、一覧から選んでください"), NULL, 0);
	return 0;
}

/* Nobody has so many; pages and gate are made for a family. */
static void room_check(struct request *r, const struct kin *k) {
	struct stmt *s = SQL(r->tx, kin_living, V(r->person));
	int64_t living = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	if (living >= CIRCLE_LIVING && !k->dead && !k->died_on)
		problem_add(&r->problems, NULL, JA("まわりの人は{n}人までです。もう関わりのない人を外してから、加えてください。"),
			(struct arg[]){ ARG("n", int_text(r->arena, CIRCLE_LIVING)) }, 1);
}

void circle_add(struct request *r) {
	static const char *const keys[] = { "parent_is", NULL };
	struct kin k = { .person = r->person };
	record_read(&kin_record, &k, &r->http->form, keys, &r->problems);
	circle_form_check(r, &k);
	room_check(r, &k);
	id parent = parent_typed(r, &k);
	if (r->problems.n) {
		struct kin none = { 0 };
		form_again(r);
		circle_form_draw(r, &none, 422, 0);
		return;
	}
	id kin = record_insert(r->tx, &kin_record, &k, actor_of(r));
	if (!kin) return;
	id change = last_change(r);
	consent_begin_kin(r->tx, r->person, kin, actor_of(r));
	struct kin_tie tie = { .person = r->person, .from_kin = parent, .to_kin = kin, .kind = LIT("parent_of") };
	if (parent) record_insert(r->tx, &kin_tie_record, &tie, actor_of(r));
	draft_done(r, circle_draft_key(r, 0));
	struct kin_row row = circle_row(r, &k);
	FLASH(r, change, JA("{who}を加えました。"), ARG("who", circle_called(r->arena, row.relation_ja, k.name)));
	answer_see(r, "%.*s", TEXT_ARG(circle_address(r, kin, "")));
}
