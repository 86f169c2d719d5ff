/* Where the person is, on a page of its own: while it is concealed it does not stand in the head of their page, which families and
 * passers-by see too. Opening this page is the one tap that shows it, and it stands in the read log as kind `address`.
 * Refuses: paper (nothing of it is printed); whoever may not know (the guard). */
#include "person_inside.h"
#include "templates.h"
#include "../../../base/fold.h"

void person_whereabouts(struct request *r) {
	struct person p = { 0 };
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("居場所"))));
	struct whereabouts_page m = { .ref = ref, .page = ref.page, .code = p.code, .name = person_name(r->arena, &p), .concealed = address_concealed(r, r->person),
		.home = p.home, .postcode = p.postcode, .address = p.address, .phone = p.phone };
	m.phone_link = text_join(r->arena, LIT("tel:"), fold_digits(r->arena, p.phone));
	struct html h = html_of(r);
	tpl_person_whereabouts(&h, &m);
	answer_page(r, 200, &h);
}
