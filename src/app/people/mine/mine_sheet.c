/* The emergency sheet on the person's own page, or a close other's: the paper itself, with what they may not meet left out.
 * Refuses: the whereabouts while they are hidden; wishes to whom only the sheet was agreed. */
#include "mine_inside.h"
#include "../emergency/emergency.h"

void mine_sheet_article(struct html *h, struct mine_sheet_page m) {
	struct mine *mine = m.mine;
	struct request *r = mine->r;
	struct sheet_own own = { .wishes = mine_sees(mine, KIND_WISH), .place = mine_sees(mine, KIND_ADDRESS), .kin = mine->self,
		.illness = mine->self || mine_sees(mine, KIND_MEDICAL), .code = mine->self, .reader = &mine->reader };
	sheet_own(h, r, &mine->person, &own);
}

void mine_sheet(struct request *r) {
	struct mine mine;
	if (!mine_begin(r, "sheet", mine_words(r, JA("緊急シート")), &mine)) return;
	struct mine_sheet_page m = { .page = mine.page, .may_speak = may(r, r->person, KIND_WISH, ACT_SPEAK), .made = sheet_made(r, r->person), .mine = &mine };
	m.page.sheet = m.made;
	struct html h = html_of(r);
	tpl_mine_sheet(&h, &m);
	answer_page(r, 200, &h);
}
