/* Chips: the native radios and checkboxes of the forms, with what is chosen before anybody typed and after. */
#include "acp_pages.h"

static bool among(struct text codes, struct text one) {
	struct text piece;
	while (codes.p && text_cut(&codes, ' ', &piece)) if (text_eq(piece, one)) return true;
	return false;
}

struct acp_chips acp_chips_of(struct request *r, const struct codes *codes, const char *field, struct text otherwise) {
	struct acp_chips c = { .chips = ARENA_ARRAY(r->arena, struct acp_chip, codes->n) };
	for (size_t i = 0; i < codes->n; i++) {
		struct text code = text_of(codes->items[i].code);
		if (codes == &acp_places && acp_place_own(code)) continue;
		c.chips[c.n_chips++] = (struct acp_chip){ code, text_of(word(r->lang, codes->items[i].ja)),
			text_of(codes->items[i].hint_ja ? word(r->lang, codes->items[i].hint_ja) : ""), acp_typed_has(r, field, code, among(otherwise, code)) };
	}
	return c;
}

static bool was_there(const struct acp_person_there *there, size_t n, id account) {
	for (size_t i = 0; i < n; i++) if (there[i].account == account) return true;
	return false;
}

static struct text id_text(struct request *r, id i) {
	char shown[ID_CHARS + 1];
	id_show(i, shown);
	return text_copy(r->arena, text_of(shown));
}

struct acp_chips acp_team_chips(struct request *r, const char *field, const struct acp_person_there *there, size_t n, bool with_self) {
	struct team_row *team;
	size_t members = team_on(r->tx, r->arena, r->person, r->today, &team);
	struct acp_chips c = { .chips = ARENA_ARRAY(r->arena, struct acp_chip, members + 1) };
	for (size_t i = 0; i < members; i++) {
		bool self = team[i].account == r->viewer.account, twice = false;
		struct text value = id_text(r, team[i].account);
		for (size_t k = 0; k < c.n_chips; k++) twice |= text_eq(c.chips[k].value, value);
		if (twice || (self && !with_self)) continue;
		struct text label = self ? say(r->arena, r->lang, JA("{name}（自分）"), (struct arg[]){ ARG("name", team[i].name) }, 1)
			: acp_who(r, team[i].name, team[i].role);
		c.chips[c.n_chips++] = (struct acp_chip){ value, label, LIT(""), acp_typed_has(r, field, value, self || was_there(there, n, team[i].account)) };
	}
	return c;
}

struct text acp_names_of_others(struct request *r, const struct acp_person_there *there, size_t n) {
	struct buf b = buf_in(r->arena, 64);
	for (size_t i = 0; i < n; i++) {
		if (!there[i].other.n) continue;
		if (b.n) buf_z(&b, "、");
		buf_text(&b, there[i].other);
	}
	return buf_done(&b);
}
