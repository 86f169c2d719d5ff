/* Writing the sheet: the record's own fields and up to five numbers to call. Before anything is stored the paper is made
 * once, off the writer's thread, to see that it stays on one page; when it does not, the form comes back as it was typed.
 * Each change is a new edition: the paper on the fridge is old from then on. */
#include "sheet_view.h"
#include "templates.h"
#include "../../desk/paper.h"
#include "../task/task.h"
#include "../timeline/timeline.h"
#include <string.h>

#define KEYS(n) "contact" #n "_name", "contact" #n "_phone", "contact" #n "_arrives", "contact" #n "_words"
static const char *const contact_keys[] = { KEYS(1), KEYS(2), KEYS(3), KEYS(4), KEYS(5), "contacts_were", NULL };
enum { PARTS = 4 };

/* What prepare found out: 0 tenths when no type size fits one page. */
struct sheet_fit { bool known; int tenths; };

static struct text draft_key(struct request *r) { return text_join(r->arena, LIT("sheet:"), r->person_code); }

static struct text tail(struct request *r, const char *end) {
	struct buf b = buf_in(r->arena, 64);
	buf_f(&b, "/people/%.*s%s", TEXT_ARG(r->person_code), end);
	return buf_done(&b);
}

/* What the numbers were when the form was opened, so that a form that did not touch them does not undo another's change. */
static struct text contacts_mark(struct request *r, const struct sheet_contact *c, size_t n) {
	struct buf b = buf_in(r->arena, 256);
	for (size_t i = 0; i < n; i++) {
		const struct text parts[PARTS] = { c[i].name, c[i].phone, c[i].arrives, c[i].words };
		for (size_t k = 0; k < PARTS; k++) {
			buf_text(&b, parts[k]);
			buf_char(&b, '\n');
		}
	}
	return secret_hash(r->arena, buf_done(&b));
}

/* ---- the form ---- */
/* Those that are filled and one empty row stand open; the rest is folded. */
static void contact_rows(struct request *r, struct sheet_edit_page *m, const struct sheet_set *set) {
	size_t filled = 0;
	m->contacts = ARENA_ARRAY(r->arena, struct contact_row, SHEET_CONTACTS);
	for (size_t i = 0; i < SHEET_CONTACTS; i++) {
		struct contact_row row = { .rank = int_text(r->arena, (int64_t)i + 1) };
		struct text *parts[PARTS] = { &row.name, &row.phone, &row.arrives, &row.words };
		if (i < set->n_contacts) {
			const struct sheet_contact *c = &set->contacts[i];
			const struct text stored[PARTS] = { c->name, c->phone, c->arrives, c->words };
			for (size_t k = 0; k < PARTS; k++) *parts[k] = stored[k];
		}
		for (size_t k = 0; k < PARTS && r->typed; k++) {
			struct text t = pairs_get(r->typed, contact_keys[i * PARTS + k]);
			if (t.p) *parts[k] = t;
		}
		char field[] = { 'c', 'o', 'n', 't', 'a', 'c', 't', (char)('1' + i), 0 };
		const struct problem *problem = problem_of(&r->problems, field);
		if (problem) {
			struct buf b = buf_in(r->arena, 64);
			problem_put(&b, problem, r->lang);
			row.problem = buf_done(&b);
		}
		if (row.name.n || row.phone.n || row.arrives.n || row.words.n || problem) filled = i + 1;
		m->contacts[m->n_contacts++] = row;
	}
	if (filled + 1 >= SHEET_CONTACTS) return;
	m->contacts[filled + 1].fold = true;
	m->contacts[SHEET_CONTACTS - 1].fold_end = true;
}

static struct sheet new_sheet(struct request *r) {
	return (struct sheet){ .person = r->person, .transport = LIT("wish"), .cpr = LIT("undecided"), .edition = 1, .tenths = 120,
		.review_on = date_plus_months(r->today, 6) };
}

static void draw(struct request *r, struct sheet_set *set, int status, int64_t version) {
	struct person p = { 0 };
	struct sheet_edit_page m = { .made = set->sheet.row.id != 0, .version = int_text(r->arena, version) };
	m.ref = person_sub_page(r, &p, text_of(word(r->lang, JA("緊急シート"))));
	m.page = m.ref.page;
	m.page.focus = true;
	m.page.draft_key = draft_key(r);
	m.page.draft_form = tail(r, "/sheet/edit");
	m.code = p.code;
	m.sheet = m.made ? set->sheet : new_sheet(r);
	contact_rows(r, &m, set);
	m.contacts_were = r->typed ? pairs_get(r->typed, "contacts_were") : contacts_mark(r, set->contacts, set->n_contacts);
	struct html h = html_of(r);
	tpl_sheet_edit(&h, &m);
	answer_page(r, status, &h);
}

void sheet_edit_fields(struct html *h, struct sheet_edit_page m) { record_form(h, &sheet_record, &m.sheet, m.page.r->typed, &m.page.r->problems); }

/* The form shows whom to call and how to get in: not to whom the whereabouts are closed while they are concealed. */
static bool closed(struct request *r) {
	if (address_narrow_may(r, r->person)) return false;
	answer_status(r, 403, JA("居場所を伏せているあいだは、直せません"), JA("居場所を見られるチームの人に頼んでください。"));
	return true;
}

void sheet_edit(struct request *r) {
	struct sheet_set set;
	if (closed(r)) return;
	sheet_load(r->tx, r->person, &set);
	draft_restore(r, draft_key(r));
	draw(r, &set, 200, set.sheet.row.version);
}

/* ---- reading what was typed ---- */
/* Rows left empty vanish and the others move up; a half-filled one is a problem at its place. Only what differs from the
 * stored contact of that rank is written later. */
static void contacts_read(struct request *r, struct sheet_set *set, struct problems *problems) {
	static const char *const fields[] = { "contact1", "contact2", "contact3", "contact4", "contact5" };
	struct sheet_contact typed_rows[SHEET_CONTACTS];
	size_t n = 0;
	for (size_t i = 0; i < SHEET_CONTACTS; i++) {
		struct problems own = { .arena = r->arena };
		const char *const *keys = &contact_keys[i * PARTS];
		struct sheet_contact c = { .person = r->person, .rank = (int64_t)n + 1, .name = typed(r, keys[0]), .phone = typed(r, keys[1]),
			.arrives = typed(r, keys[2]), .words = typed(r, keys[3]) };
		if (!c.name.n && !c.phone.n && !c.arrives.n && !c.words.n) continue;
		record_check(&sheet_contact_record, &c, r->today, &own);
		if (own.n) problem_add(problems, fields[i], own.p[0].ja, own.p[0].args, own.p[0].n_args);
		typed_rows[n++] = c;
	}
	bool untouched = text_eq(typed(r, "contacts_were"), contacts_mark(r, typed_rows, n));
	if (untouched && !problems->n) return;
	for (size_t i = 0; i < n; i++) {
		if (i < set->n_contacts) typed_rows[i].row = set->contacts[i].row;
		set->contacts[i] = typed_rows[i];
	}
	set->n_contacts = n;
}

static void set_read(struct request *r, struct sheet_set *set, struct problems *problems) {
	record_read(&sheet_record, &set->sheet, &r->http->form, contact_keys, problems);
	record_check(&sheet_record, &set->sheet, r->today, problems);
	contacts_read(r, set, problems);
}

/* ---- does it fit? ---- */
static bool let_in(struct request *r) {
	char code[CODE_CHARS + 1];
	if (session_find(r->tx, pairs_get(&r->http->cookies, SESSION_COOKIE), r->now, &r->viewer) != SESSION_OPEN) return false;
	if (!code_read(param(r, "person"), code)) return false;
	r->person_code = text_copy(r->arena, text_of(code));
	struct stmt *s = SQL(r->tx, desk_person_by_code, V(r->person_code));
	r->person = sql_row(s) ? sql_int(s, 0) : 0;
	sql_run(s);
	r->standing = guard_standing(r->tx, &r->viewer, r->person, r->now);
	return decide(true, r->standing, KIND_SHEET, ACT_RECORD, PURPOSE_CARE).allowed;
}

/* Before the transaction, with a snapshot: asks as the guard will ask again, since nobody else shall make us print. */
void sheet_prepare(struct request *r) {
	struct sheet_set set;
	struct person p;
	struct sheet_fit *fit = ARENA_NEW(r->arena, struct sheet_fit);
	struct problems unsaid = { .arena = r->arena };
	r->prepared = fit;
	if (!let_in(r) || r->http->form_broken || !person_load(r->tx, r->person, &p)) return;
	if (!sheet_load(r->tx, r->person, &set)) set.sheet = new_sheet(r);
	set_read(r, &set, &unsaid);
	if (unsaid.n) return;
	fit->known = paper_fit(r, sheet_document(r, sheet_view_of(r, &p, &set, LANG_JA)), &fit->tenths);
}

/* ---- storing ---- */
static void contacts_store(struct request *r, const struct sheet_set *before, struct sheet_set *set) {
	for (size_t i = 0; i < set->n_contacts; i++) {
		struct sheet_contact *c = &set->contacts[i];
		if (!c->row.id) { record_insert(r->tx, &sheet_contact_record, c, actor_of(r)); continue; }
		const struct sheet_contact *b = &before->contacts[i];
		bool same = text_eq(b->name, c->name) && text_eq(b->phone, c->phone) && text_eq(b->arrives, c->arrives) && text_eq(b->words, c->words) && b->rank == c->rank;
		if (!same) record_update(r->tx, &sheet_contact_record, c, c->row.version, NULL, actor_of(r), NULL);
	}
	for (size_t i = set->n_contacts; i < before->n_contacts; i++)
		record_end(r->tx, &sheet_contact_record, before->contacts[i].row.id, before->contacts[i].row.version, NULL, actor_of(r));
}

/* False: somebody else was first, and the answer is given. */
static bool sheet_store(struct request *r, struct sheet *s) {
	struct sheet now;
	s->edition = sheet_edition_next(r->tx, r->person);
	if (!s->row.id) return record_insert(r->tx, &sheet_record, s, actor_of(r)) != 0;
	switch (record_update(r->tx, &sheet_record, s, typed_version(r), NULL, actor_of(r), &now)) {
	case SAVED: return true;
	case SAVED_STALE: answer_conflict(r, &sheet_record, &now, s, text_z(r->arena, tail(r, "/sheet/edit"))); return false;
	case SAVED_ABSENT: break;
	}
	return false;
}

static void told(struct request *r, const struct sheet *s, bool known) {
	const struct arg n = ARG("n", int_text(r->arena, s->edition));
	struct text words = say(r->arena, LANG_JA, JA("緊急シートを第{n}版にしました。"), &n, 1);
	if (s->edition > 1)
		task_add(r->tx, r->person, text_of(word(LANG_JA, JA("冷蔵庫の紙を替える"))), r->viewer.account, date_plus(r->today, 7), "sheet_paper", s->row.id, actor_of(r));
	entry_add(r->tx, r->person, "paper", LIT(""), words, 0, r->now, actor_of(r));
	flash(r, 0, known ? JA("第{n}版を記録しました。A4の1枚に入りました。冷蔵庫の紙を替えてください。")
		: JA("第{n}版を記録しました。1枚に入るかは確かめられませんでした。印刷して見てください。"), &n, 1);
}

/* More than a page: the longest of the fields is where shortening helps. */
static void too_long(struct request *r, const struct sheet *s) {
	const struct field *longest = record_field(&sheet_record, "illness");
	size_t most = 0;
	for (size_t i = 0; i < sheet_record.n; i++) {
		const struct field *f = &sheet_record.fields[i];
		if (f->kind != FIELD_TEXT && f->kind != FIELD_LINE) continue;
		size_t n = text_chars(*(const struct text *)((const char *)s + f->at));
		if (n > most) { most = n; longest = f; }
	}
	const struct arg args[] = { ARG("field", text_of(word(r->lang, longest->label))), ARG("n", int_text(r->arena, (int64_t)most)) };
	problem_add(&r->problems, longest->name, JA("A4の1枚に入りません。いちばん長い「{field}」（{n}文字）から短くしてください"), args, COUNT(args));
}

void sheet_change(struct request *r) {
	const struct sheet_fit *fit = r->prepared;
	struct sheet_set set, before;
	if (closed(r)) return;
	sheet_load(r->tx, r->person, &set);
	before = set;
	if (!set.sheet.row.id) set.sheet = new_sheet(r);
	set_read(r, &set, &r->problems);
	if (!r->problems.n && fit && fit->known && !fit->tenths) too_long(r, &set.sheet);
	if (r->problems.n) {
		form_again(r);
		draw(r, &before, 422, typed_version(r));
		return;
	}
	set.sheet.tenths = fit && fit->known ? fit->tenths : 0;
	if (!sheet_store(r, &set.sheet)) return;
	contacts_store(r, &before, &set);
	sheet_edition_made(r->tx, r->person, set.sheet.edition, r->now);
	draft_done(r, draft_key(r));
	told(r, &set.sheet, fit && fit->known);
	answer_see(r, "/people/%.*s/sheet", TEXT_ARG(r->person_code));
}
