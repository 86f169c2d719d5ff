/* Reporting, and changing what was reported. Whoever works with the person may report; who may not read it afterwards gets a
 * receipt without its content.
 * Refuses: a form as a draft (it would lie in a list of drafts); to name oneself; an account that is not of this region; to name relatives
 * to whoever may not see them. */
#include "protection_inside.h"
#include "../circle/circle.h"
#include "templates.h"
#include "../../../base/fold.h"

static const char *const page_keys[] = { "account", "relative", NULL };

/* ---- who is named ---- */
static void add(struct protection_choice *list, size_t *n, struct protection_choice c) { list[(*n)++] = c; }

static bool among(const struct protection_choice *list, size_t n, id which) {
	for (size_t i = 0; i < n; i++) if (list[i].id == which) return true;
	return false;
}

/* Who is named already stays, also where the viewer would not find them: the page of the record says the name, too. */
static size_t with_named(struct request *r, struct stmt *name, id named, struct protection_choice *list, size_t n) {
	struct text label = sql_row(name) ? text_copy(r->arena, sql_text(name, 0)) : LIT("");
	sql_run(name);
	if (named && !among(list, n, named)) add(list, &n, (struct protection_choice){ named, label.n ? label : text_of(word(r->lang, JA("家族などのひとり"))), true });
	return n;
}

/* Those who work here; of the close others' accounts those whose owner the viewer may see. */
static size_t accounts_read(struct request *r, id chosen, struct protection_choice **out) {
	struct protection_choice *list = ARENA_ARRAY(r->arena, struct protection_choice, 1001);
	id *kin = ARENA_ARRAY(r->arena, id, 1001);
	size_t n = 0, kept = 0;
	struct kin k;
	struct stmt *s = SQL(r->tx, protection_accounts, V(r->viewer.account), V(r->person));
	while (n < 1000 && sql_row(s)) {
		struct text label = sql_text(s, 2).n ? text_join(r->arena, text_join(r->arena, sql_text(s, 1), LIT("　")), sql_text(s, 2)) : text_copy(r->arena, sql_text(s, 1));
		kin[n] = sql_int(s, 3);
		add(list, &n, (struct protection_choice){ sql_int(s, 0), label, sql_int(s, 0) == chosen });
	}
	sql_run(s);
	for (size_t i = 0; i < n; i++) if (!kin[i] || circle_one(r, kin[i], &k)) list[kept++] = list[i];
	*out = list;
	return with_named(r, SQL(r->tx, protection_account_name, V(chosen)), chosen, list, kept);
}

/* Relatives have agreements of their own: whoever may not see them writes in words. The dead are not suspected any more. */
static size_t kin_read(struct request *r, id chosen, struct protection_choice **out) {
	struct kin_row *seen;
	size_t n = 0, n_seen = circle_seen(r, r->person, &seen);
	struct protection_choice *list = ARENA_ARRAY(r->arena, struct protection_choice, n_seen + 1);
	for (size_t i = 0; i < n_seen; i++) {
		const struct kin *k = &seen[i].kin;
		if (k->dead || k->died_on) continue;
		add(list, &n, (struct protection_choice){ k->row.id, k->name.n ? k->name : seen[i].relation_ja, k->row.id == chosen });
	}
	*out = list;
	return with_named(r, SQL(r->tx, protection_kin_name, V(chosen)), chosen, list, n);
}

/* had: who is named so far. */
static id chosen(struct request *r, const char *key, id had, size_t (*list)(struct request *, id, struct protection_choice **)) {
	struct protection_choice *all;
	id which = 0;
	struct text t = typed(r, key);
	if (!t.n) return 0;
	size_t n = list(r, had, &all);
	if (id_read(t, &which) && among(all, n, which)) return which;
	problem_add(&r->problems, key, JA("名前の挙がった人を選び直してください"), NULL, 0);
	return 0;
}

static void form_read(struct request *r, struct protection *p) {
	record_read(&protection_record, p, &r->http->form, page_keys, &r->problems);
	p->named_account = chosen(r, "account", p->named_account, accounts_read);
	p->named_kin = chosen(r, "relative", p->named_kin, kin_read);
	record_check(&protection_record, p, r->today, &r->problems);
}

/* ---- drawn ---- */
static struct text address_of(struct request *r, const char *tail) {
	struct buf b = buf_in(r->arena, 80);
	buf_f(&b, "/people/%.*s%s", TEXT_ARG(r->person_code), tail);
	return buf_done(&b);
}

static void draw(struct request *r, int status, const struct protection *row, int64_t version) {
	struct person p = { 0 };
	bool changing = row->row.id != 0;
	struct protection_form_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, changing ? JA("権利を守る記録を直す") : JA("気がかりを知らせる")))),
		.code = r->person_code, .row = *row, .changing = changing, .version = int_text(r->arena, version) };
	char shown[ID_CHARS + 1];
	m.page = m.ref.page;
	m.name = person_name(r->arena, &p);
	m.page.focus = true;
	id_show(row->row.id, shown);
	m.action = changing ? text_join(r->arena, address_of(r, "/protection/"), text_of(shown)) : address_of(r, "/protection/new");
	m.back = address_of(r, changing ? "/protection" : "");
	m.n_accounts = accounts_read(r, row->named_account, &m.accounts);
	m.n_kin = kin_read(r, row->named_kin, &m.kin);
	m.laws = protection_law_lines(r, &m.n_laws);
	struct html h = html_of(r);
	tpl_protection_form(&h, &m);
	answer_page(r, status, &h);
}

static void fields(struct html *h, const struct protection_form_page *m, const char *const *names, size_t n) {
	struct request *r = m->page.r;
	for (size_t i = 0; i < n; i++) record_field_form(h, &protection_record, names[i], &m->row, r->typed, &r->problems);
}

void protection_fields(struct html *h, struct protection_form_page m) {
	static const char *const names[] = { "kind", "fact", "opinion", "suspected_at", "reported_at", "reported_to", "named_words" };
	fields(h, &m, names, COUNT(names));
}

void protection_conceal_fields(struct html *h, struct protection_form_page m) {
	static const char *const names[] = { "conceal", "requested_on", "approved_on", "until_on" };
	fields(h, &m, names, COUNT(names));
}

/* ---- reporting ---- */
void protection_new(struct request *r) {
	struct protection p = { .person = r->person, .suspected_at = r->now };
	draw(r, 200, &p, 0);
}

void protection_add(struct request *r) {
	struct protection p = { .person = r->person, .reporter = r->viewer.account };
	form_read(r, &p);
	if (r->problems.n) { form_again(r); draw(r, 422, &p, 0); return; }
	record_insert(r->tx, &protection_record, &p, actor_of(r));
	answer_see(r, "/people/%.*s/protection/received", TEXT_ARG(r->person_code));
}

void protection_received(struct request *r) {
	struct person p = { 0 };
	struct protection_received_page m = { .ref = person_sub_page(r, &p, text_of(word(r->lang, JA("受け取りました")))), .code = r->person_code,
		.phone = r->region->phone, .may_read = may(r, r->person, KIND_PROTECTION, ACT_SEE) };
	m.page = m.ref.page;
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, m.phone));
	struct html h = html_of(r);
	tpl_protection_received(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- changing ---- */
void protection_edit(struct request *r) {
	struct protection p;
	if (protection_find(r, &p)) draw(r, 200, &p, p.row.version);
}

void protection_change(struct request *r) {
	struct protection p, now;
	if (!protection_find(r, &p)) return;
	form_read(r, &p);
	if (r->problems.n) { form_again(r); draw(r, 422, &p, typed_version(r)); return; }
	switch (record_update(r->tx, &protection_record, &p, typed_version(r), NULL, actor_of(r), &now)) {
	case SAVED_ABSENT: return;
	case SAVED_STALE:
		answer_status(r, 409, JA("ほかの人が先に直しています"), JA("前の画面に戻り、開き直してから、もう一度書いてください。"));
		return;
	case SAVED: break;
	}
	FLASH(r, 0, JA("記録を直しました。前の内容も残っています。"), ARG("", LIT("")));
	answer_see(r, "/people/%.*s/protection", TEXT_ARG(r->person_code));
}
