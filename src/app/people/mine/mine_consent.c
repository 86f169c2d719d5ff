/* What the person agreed to, in sentences, and ending it there and then. What was ended is closed with the next request
 * (guard/standing.c); the receipt says who had looked until then.
 * Refuses: reservations and records of protection on this page: somebody may be looking over the shoulder. */
#include "mine_inside.h"
#include "../consent/consent_lines.h"
#include "../../../base/fold.h"

static struct text whom(struct request *r, const struct consent_line *l) {
	struct kin k;
	if (!text_is(l->consent.recipient, "kin") || !record_load(r->tx, &kin_record, l->consent.to_kin, &k)) return l->to_whom;
	struct buf relation = buf_in(r->arena, 32);
	record_value_put(&relation, record_field(&kin_record, "relation"), &k, r->lang);
	struct text said = k.relation_words.n ? k.relation_words : buf_done(&relation);
	if (!k.name.n) return said;
	return say(r->arena, r->lang, JA("{name}（{office}）"), (struct arg[]){ ARG("name", k.name), ARG("office", said) }, 2);
}

static struct text day(struct request *r, date d) {
	struct buf b = buf_in(r->arena, 32);
	if (d) date_put(&b, d, r->lang);
	return buf_done(&b);
}

static bool ends_here(const struct consent *c) { return text_is(c->basis, "consent") || text_is(c->basis, "implied"); }

static struct mine_agreed agreed_of(struct request *r, const struct consent_line *l) {
	const struct consent *c = &l->consent;
	char shown[ID_CHARS + 1];
	struct mine_agreed a = { .consent = c->row.id, .implied = l->implied, .receipt = l->withdrawn };
	struct arg args[] = { ARG("who", whom(r, l)), ARG("kinds", l->kinds), ARG("purpose", l->purpose) };
	a.sentence = say(r->arena, r->lang, JA("{who}に、{kinds}を知らせてよい（{purpose}）"), args, COUNT(args));
	a.period = c->to_on ? say(r->arena, r->lang, JA("{from}から{to}まで"), (struct arg[]){ ARG("from", day(r, c->from_on)), ARG("to", day(r, c->to_on)) }, 2)
		: say(r->arena, r->lang, JA("{from}から"), (struct arg[]){ ARG("from", day(r, c->from_on)) }, 1);
	if (l->implied) a.how = mine_words(r, JA("まだ、ことばで聞かれていません。使いみちを掲示して、進めています。"));
	else if (text_is(c->basis, "consent") && l->explained.n)
		a.how = say(r->arena, r->lang, JA("{day}　{method}　説明した人：{name}"), (struct arg[]){ ARG("day", day(r, c->agreed_on)), ARG("method", l->method),
			ARG("name", l->explained) }, 3);
	else if (!text_is(c->basis, "consent"))
		a.fixed = say(r->arena, r->lang, JA("{basis}。ここでは止められません。担当の人に話してください。"), (struct arg[]){ ARG("basis", l->basis) }, 1);
	id_show(c->row.id, shown);
	struct buf href = buf_in(r->arena, 48);
	if (l->withdrawn) buf_f(&href, "/mine/consent/%s/receipt", shown);
	else if (ends_here(c)) buf_f(&href, "/mine/consent/%s", shown);
	a.href = buf_done(&href);
	return a;
}

/* Of the person's own data, given, and not over. */
static bool shown(const struct consent_line *l) { return !l->reserve && !l->consent.kin && (l->in_force || l->later); }

/* What was taken back, or whose time is over: the first with its receipt. */
static bool over(const struct consent_line *l) { return !l->reserve && !l->consent.kin && !shown(l); }

void mine_consent(struct request *r) {
	struct mine mine;
	struct consent_line *lines;
	if (!mine_begin(r, "consent", mine_words(r, JA("同意")), &mine)) return;
	size_t n = consent_lines(r, r->person, &lines);
	struct mine_consent_page m = { .page = mine.page, .phone = r->region->phone, .agreed = ARENA_ARRAY(r->arena, struct mine_agreed, n + 1) };
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, m.phone));
	m.ended = ARENA_ARRAY(r->arena, struct mine_agreed, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (shown(&lines[i])) m.agreed[m.n_agreed++] = agreed_of(r, &lines[i]);
		else if (over(&lines[i])) m.ended[m.n_ended++] = agreed_of(r, &lines[i]);
	}
	struct html h = html_of(r);
	tpl_mine_consent(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- ending ---- */
static bool line_named(struct request *r, struct consent_line *l) {
	id consent;
	return id_read(param(r, "consent"), &consent) && consent_line_of(r, consent, l) && !l->reserve && !l->consent.kin;
}

static void looked_of(struct request *r, const struct consent *c, struct mine_consent_end_page *m) {
	struct seen_line *seen;
	size_t n = consent_seen(r, c, c->withdrawn_at ? c->withdrawn_at : r->now, &seen);
	m->looked = ARENA_ARRAY(r->arena, struct mine_looked, n + 1);
	for (size_t i = 0; i < n; i++) m->looked[m->n_looked++] = (struct mine_looked){ seen[i].name, seen[i].kinds, seen[i].last };
}

static struct mine_consent_end_page end_model(struct request *r, const struct consent_line *l, const struct mine *mine) {
	struct mine_consent_end_page m = { .page = mine->page, .agreed = agreed_of(r, l), .words = mine_typed(r, "words", l->consent.withdrawn_words),
		.phone = r->region->phone, .region = r->region->title, .team = text_is(l->consent.recipient, "team"), .at = l->consent.withdrawn_at };
	m.number = consent_number(r, l->consent.row.id);
	m.action = m.agreed.href;
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, m.phone));
	looked_of(r, &l->consent, &m);
	return m;
}

void mine_consent_end(struct request *r) {
	struct mine mine;
	struct consent_line l;
	if (!line_named(r, &l) || !shown(&l) || !ends_here(&l.consent) || !mine_begin(r, "consent", mine_words(r, JA("同意を取りやめる")), &mine)) return;
	struct mine_consent_end_page m = end_model(r, &l, &mine);
	struct html h = html_of(r);
	tpl_mine_consent_end(&h, &m);
	answer_page(r, 200, &h);
}

void mine_consent_end_post(struct request *r) {
	struct consent_line l;
	char shown_id[ID_CHARS + 1];
	if (!line_named(r, &l) || !ends_here(&l.consent)) return;
	id_show(l.consent.row.id, shown_id);
	if (shown(&l)) {
		consent_withdraw(r->tx, &l.consent, LIT("mine"), text_first(typed(r, "words"), 1000), actor_of(r));
		consent_told(r->tx, r->person, JA("本人が自分の画面で、共有の同意のひとつを取りやめました。"), actor_of(r));
	}
	answer_see(r, "/mine/consent/%s/receipt", shown_id);
}

void mine_consent_receipt(struct request *r) {
	struct mine mine;
	struct consent_line l;
	if (!line_named(r, &l) || !l.withdrawn || !mine_begin(r, "consent", mine_words(r, JA("取りやめの控え")), &mine)) return;
	struct mine_consent_end_page m = end_model(r, &l, &mine);
	struct html h = html_of(r);
	tpl_mine_receipt(&h, &m);
	answer_page(r, 200, &h);
}
