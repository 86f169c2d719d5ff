/* Two pages that anybody may read: how usable this is and how we know, and whose work it stands on.
 * When something of either changes, its sentence is in the template of the same name. */
#include "account_inside.h"
#include "templates.h"

void accessibility_page(struct request *r) {
	struct plain_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("アクセシビリティ")))) };
	struct html h = html_of(r);
	tpl_accessibility(&h, &m);
	answer_page(r, 200, &h);
}

void notices_page(struct request *r) {
	struct plain_page m = { .page = page_of(r, "", text_of(word(r->lang, JA("使っている部品と権利")))) };
	struct html h = html_of(r);
	tpl_notices(&h, &m);
	answer_page(r, 200, &h);
}
