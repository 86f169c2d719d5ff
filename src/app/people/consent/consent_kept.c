/* What stays open when an agreement ends: whoever was reached by it and still sees, and by which other agreement. A person
 * who takes back one of two agreements is told that the other still stands, and where it can be ended.
 * Refuses: to count what somebody saw of other kinds; to speak of the glass, which is nobody's agreement. */
#include "consent_inside.h"

/* What this row alone opens for somebody. */
static unsigned opens(const struct request *r, const struct sharing *s, struct consent_row row, struct asking who, date on) {
	struct sharing only = *s;
	only.consents = &row;
	only.n_consents = 1;
	only.n_glasses = 0;
	return standing_from(&only, who, row.kin, on, r->now).agreed_emergency;
}

struct kept { unsigned kinds; struct buf names; };

static void kept_more(struct request *r, struct kept *k, const struct reach *row, unsigned kinds) {
	k->kinds |= kinds;
	if (k->names.n) buf_z(&k->names, word(r->lang, JA("and|、")));
	if (row->who.account > 0) SAY(&k->names, r->lang, JA("{name}さん"), ARG("name", row->name));
	else buf_text(&k->names, row->name);
}

static struct reach_kept kept_line(struct request *r, id consent, struct kept *k) {
	struct consent_line l;
	if (!consent_line_of(r, consent, &l)) return (struct reach_kept){ 0 };
	struct arg args[] = { ARG("whom", l.to_whom), ARG("names", buf_done(&k->names)), ARG("kinds", kinds_words(r, k->kinds)), ARG("basis", l.basis) };
	return (struct reach_kept){ l.basis.n ? say(r->arena, r->lang, JA("「{whom}」への共有（{basis}）が残っているので、{names}はまだ見られます：{kinds}"), args, COUNT(args))
		: say(r->arena, r->lang, JA("「{whom}」への同意が残っているので、{names}はまだ見られます：{kinds}"), args, COUNT(args)), l.may_end ? l.end_href : LIT("") };
}

size_t reach_kept(struct request *r, const struct everybody *e, const struct sharing *after, const struct consent_row *ended, date on, struct reach_kept **out) {
	struct kept *kept = ARENA_ARRAY(r->arena, struct kept, after->n_consents + 1);
	size_t n = 0;
	*out = ARENA_ARRAY(r->arena, struct reach_kept, after->n_consents + 1);
	for (size_t j = 0; j < after->n_consents; j++) kept[j].names = buf_in(r->arena, 64);
	for (size_t i = 0; i < e->n_rows; i++) {
		const struct reach *row = &e->rows[i];
		if (row->empty) continue;
		unsigned left = opens(r, &e->sharing, *ended, row->who, on) & reach_sees(r, after, row->who, ended->kin, on);
		for (size_t j = 0; j < after->n_consents && left; j++) {
			const struct consent_row *c = &after->consents[j];
			unsigned by = c->reserve || c->kin != ended->kin ? 0 : left & opens(r, after, *c, row->who, on);
			if (by) kept_more(r, &kept[j], row, by);
			left &= ~by;
		}
	}
	for (size_t j = 0; j < after->n_consents; j++)
		if (kept[j].kinds) (*out)[n++] = kept_line(r, after->consents[j].consent, &kept[j]);
	return n;
}
