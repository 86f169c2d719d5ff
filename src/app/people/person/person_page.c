/* The page of one person: head, caution, wishes, side cards, each card drawn by its own feature. The order is fixed
 * (UX.md 5.1). To add a card: a {% call %} in person_page.html and, if it has a count, one in the jump list. */
#include "person_inside.h"
#include "../task/task.h"
#include "templates.h"
#include "../glass/glass.h"

static struct text with_san(struct request *r, const struct person *p) {
	return say(r->arena, r->lang, JA("{name}さん"), (struct arg[]){ ARG("name", person_name(r->arena, p)) }, 1);
}

struct person_ref person_sub_page(struct request *r, struct person *p, struct text title) {
	struct person_ref ref = { .r = r, .person = p };
	if (!p->row.id) person_load(r->tx, r->person, p);
	struct text name = with_san(r, p), address = text_join(r->arena, LIT("/people/"), p->code);
	struct text whole = title.n ? text_join(r->arena, text_join(r->arena, title, LIT(" — ")), name) : name;
	ref.page = page_of(r, "people", whole);
	if (r->standing.glass && p->row.id == r->person) ref.page.bar = glass_bar;
	page_crumb(&ref.page, LIT("/people"), text_of(word(r->lang, JA("ひと"))));
	page_crumb(&ref.page, address, name);
	if (title.n) page_crumb(&ref.page, LIT(""), title);
	return ref;
}

void person_paper(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	struct buf at = buf_in(r->arena, 48);
	instant_put(&at, r->now, r->lang);
	buf_z(&h->out, "<p class=\"careful\"><b>");
	buf_z(&h->out, word(r->lang, JA("取扱注意")));
	buf_z(&h->out, "</b>　");
	html_text(h, r->viewer.name);
	buf_z(&h->out, "　");
	html_text(h, buf_done(&at));
	buf_z(&h->out, "</p><p class=\"only-print\"><b>");
	html_text(h, with_san(r, ref.person));
	buf_z(&h->out, "</b></p>");
}

static struct text shown(struct request *r, const struct person *p, const char *field) {
	struct buf b = buf_in(r->arena, 32);
	record_value_put(&b, record_field(&person_record, field), p, r->lang);
	return buf_done(&b);
}

static struct text age_text(struct request *r, const struct person *p) {
	int age = date_age(p->birth_on, p->died_on ? p->died_on : r->today);
	if (!p->birth_on || age < 0) return text_of(word(r->lang, JA("年齢はわかっていません")));
	return say(r->arena, r->lang, JA("{age}歳"), (struct arg[]){ ARG("age", int_text(r->arena, age)) }, 1);
}

static int open_tasks(struct request *r) {
	struct stmt *s = SQL(r->tx, person_open_tasks, V(r->person), V(date_plus(r->today, TASK_SOON_DAYS)));
	int n = sql_row(s) ? (int)sql_int(s, 0) : 0;
	sql_run(s);
	return n;
}

static void person_show(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, (struct text){ 0 });
	if (!p.row.id) return;
	bool concealed = address_concealed(r, r->person);
	person_shown(r, &p, ACT_SEE);
	struct person_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = person_name(r->arena, &p), .kana = person_kana(r->arena, &p),
		.sex = shown(r, &p, "sex"), .call_name = p.call_name, .age_text = age_text(r, &p), .care_level = shown(r, &p, "care_level"), .home = p.home,
		.conditions = p.conditions, .birth_on = p.birth_on, .born_known = p.birth_on != 0, .dead = p.died_on != 0, .died_on = p.died_on,
		.version = p.row.version, .printed_by = r->viewer.name, .printed_at = r->now,
		.wishes = may(r, r->person, KIND_WISH, ACT_SEE), .life = may(r, r->person, KIND_LIFE, ACT_SEE), .team = may(r, r->person, KIND_TEAM, ACT_SEE),
		.may_change = may(r, r->person, KIND_PERSON, ACT_RECORD), .may_talk = may(r, r->person, KIND_WISH, ACT_RECORD),
		.may_sheet = may(r, r->person, KIND_SHEET, ACT_SEE), .family = may(r, r->person, KIND_FAMILY, ACT_SEE) };
	if (m.life) m.tasks_open = open_tasks(r);
	if (concealed) {
		m.hidden_place = p.home.n || p.address.n || p.phone.n;
		m.home = LIT("");
	}
	m.protection = may(r, r->person, KIND_PROTECTION, ACT_SEE);
	m.may_report = may(r, r->person, KIND_PROTECTION, ACT_RECORD);
	if (m.wishes) reads(r, r->person, KIND_WISH);
	if (m.life) reads(r, r->person, KIND_LIFE);
	struct html h = html_of(r);
	tpl_person_page(&h, &m);
	answer_page(r, 200, &h);
}

static const struct route person_routes[] = {
	{ GET,  "/people",                 people_list,   STAFF },
	{ POST, "/people",                 people_add,    STAFF },
	{ GET,  "/people/new",             people_new,    STAFF },
	{ GET,  "/people/:person",         person_show,   PERSON(KIND_PERSON, ACT_SEE) },
	{ GET,  "/people/:person/whereabouts", person_whereabouts, PERSON(KIND_ADDRESS, ACT_SEE) },
	{ GET,  "/people/:person/basics",  person_edit,   PERSON(KIND_PERSON, ACT_RECORD) },
	{ POST, "/people/:person/basics",  person_change, PERSON(KIND_PERSON, ACT_RECORD) },
};
static const struct record *const person_records[] = { &person_record };

const struct feature person_feature = { "person", person_routes, COUNT(person_routes), person_records, COUNT(person_records), person_sample };
