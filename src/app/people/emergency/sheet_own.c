/* The paper as the person themselves, or somebody close to them, may meet it: the same paper with places left empty.
 * Refuses: a wish, the whereabouts or an illness that was not agreed for this reader; anything about a matter they have not
 * been told (sheet_for.c). To extend: a new place of the paper is looked at here, or it is not on own pages. */
#include "sheet_view.h"
#include "templates.h"

bool sheet_made(struct request *r, id person) {
	struct sheet_set set;
	return sheet_load(r->tx, person, &set);
}

void sheet_own(struct html *h, struct request *r, const struct person *p, const struct sheet_own *own) {
	struct sheet_set set;
	sheet_load(r->tx, p->row.id, &set);
	struct sheet_view *v = sheet_view_of(r, p, &set, r->lang);
	if (!own->wishes) v->n_quotes = 0;
	if (!own->wishes) v->unheard = LIT("");
	if (!own->illness && !set.sheet.illness.n) v->illness = LIT("");   /* it stands at the head of the person's page */
	if (!own->place) v->place = v->house = LIT("");
	if (!own->kin) v->kin_note = LIT("");
	if (!own->code) v->qr_path = LIT("");
	sheet_for(r, p, own->reader, v);
	tpl_sheet_a4(h, v);
}
