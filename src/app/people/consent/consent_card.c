/* The card 共有 on the person's page, the page of all agreements, and what somebody who joins would see.
 * The cells are what the gate answers each of them, not what it answers the viewer. */
#include "consent_inside.h"
#include "templates.h"
#include "sql_names.h"

/* ---- the matrix ---- */
static struct share_matrix matrix_new(struct request *r, const char *caption_ja, size_t lines) {
	struct share_matrix m = { .caption = text_of(word(r->lang, caption_ja)), .heads = ARENA_ARRAY(r->arena, struct text, SHARED_KINDS),
		.lines = ARENA_ARRAY(r->arena, struct share_line, lines + 1) };
	for (size_t k = 0; k < SHARED_KINDS; k++) m.heads[m.n_heads++] = text_of(word(r->lang, data_kind_codes.items[consent_kinds[k] - 1].ja));
	return m;
}

static void matrix_row(struct request *r, struct share_matrix *m, const struct sharing *s, const struct reach *row) {
	struct share_line l = { .name = row->name, .note = row->note, .cells = ARENA_ARRAY(r->arena, struct share_cell, SHARED_KINDS) };
	for (size_t k = 0; k < SHARED_KINDS; k++) {
		struct reach_cell c = reach_cell_of(r, s, row->who, 0, r->today, consent_kinds[k]);
		l.cells[l.n_cells++] = (struct share_cell){ c.words, m->heads[k], !c.see, c.reserved };
	}
	m->lines[m->n_lines++] = l;
}

static struct share_matrix matrix_of(struct request *r, const struct everybody *e) {
	struct share_matrix m = matrix_new(r, JA("だれが、何を見られるか"), e->n_rows);
	for (size_t i = 0; i < e->n_rows; i++) matrix_row(r, &m, &e->sharing, &e->rows[i]);
	return m;
}

/* ---- the card ---- */
static bool in_force(const struct consent_row *c, date today) { return c->from_on <= today && (!c->to_on || c->to_on >= today); }

/* The newest agreement of the person for the team; ids are in the order of time. */
static id newest_for_team(const struct sharing *s, date today) {
	id newest = 0;
	for (size_t i = 0; i < s->n_consents; i++) {
		const struct consent_row *c = &s->consents[i];
		if (!c->reserve && !c->kin && c->recipient == TO_TEAM && c->purpose == PURPOSE_CARE && in_force(c, today) && c->consent > newest) newest = c->consent;
	}
	return newest;
}

static size_t others_in_force(struct request *r, id person, id but) {
	struct stmt *s = SQL(r->tx, consent_others, V(person), V(but), V(r->today));
	size_t n = sql_row(s) ? (size_t)sql_int(s, 0) : 0;
	sql_run(s);
	return n;
}

void consent_card(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	id person = ref.person->row.id;
	if (!may(r, person, KIND_CONSENT, ACT_SEE)) return;
	struct everybody e;
	struct consent_card_part m = { .ref = ref, .page = ref.page, .code = ref.person->code, .may_record = may(r, person, KIND_CONSENT, ACT_RECORD) };
	everybody_load(r, person, &e);
	m.matrix = matrix_of(r, &e);
	id newest = newest_for_team(&e.sharing, r->today);
	m.newest = newest && consent_line_of(r, newest, &m.line);
	m.others = others_in_force(r, person, newest);
	m.implied = m.newest && m.line.implied;
	m.nothing = !m.newest;
	m.ends = m.line.consent.to_on;
	tpl_consent_card(h, &m);
}

/* ---- all of them ---- */
static bool same_kin_before(const struct consent_list_page *m, id kin) {
	for (size_t i = 0; i < m->n_posted; i++)
		if (m->posted[i].consent.kin == kin) return true;
	return false;
}

/* The person's own stand open; what is about relatives, and what is over, is folded. */
static void list_sort(struct request *r, struct consent_list_page *m, const struct consent_line *lines, size_t n) {
	struct consent_line **all[] = { &m->own, &m->kin, &m->posted, &m->past };
	for (size_t i = 0; i < COUNT(all); i++) *all[i] = ARENA_ARRAY(r->arena, struct consent_line, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct consent_line *l = &lines[i];
		if (!l->in_force && !l->later) m->past[m->n_past++] = *l;
		else if (!l->consent.kin) m->own[m->n_own++] = *l;
		else if (!l->implied) m->kin[m->n_kin++] = *l;
		else {
			m->posted_people += !same_kin_before(m, l->consent.kin);
			m->posted[m->n_posted++] = *l;
		}
	}
}

void consent_list(struct request *r) {
	struct person p = { 0 };
	struct consent_line *lines;
	struct person_ref ref = person_sub_page(r, &p, text_of(word(r->lang, JA("共有の同意"))));
	struct consent_list_page m = { .ref = ref, .page = ref.page, .code = p.code, .may_record = may(r, r->person, KIND_CONSENT, ACT_RECORD) };
	size_t n = consent_lines(r, r->person, &lines);
	list_sort(r, &m, lines, n);
	struct html h = html_of(r);
	tpl_consent_list(&h, &m);
	answer_page(r, 200, &h);
}

/* ---- for the team's page ---- */
struct text consent_member_sees(struct request *r, id person, id account, id office) {
	struct everybody e;
	unsigned kinds = 0;
	everybody_load(r, person, &e);
	for (size_t k = 0; k < SHARED_KINDS; k++)
		if (reach_cell_of(r, &e.sharing, (struct asking){ account, ACCOUNT_STAFF, 0, 0, office }, 0, r->today, consent_kinds[k]).see) kinds |= KIND_BIT(consent_kinds[k]);
	return kinds_words(r, kinds);
}

void consent_member_leaves(struct request *r, id person, id account, id office, struct text *lost, struct text *left) {
	struct everybody e;
	struct asking who = { account, ACCOUNT_STAFF, 0, 0, office };
	everybody_load(r, person, &e);
	unsigned had = reach_sees(r, &e.sharing, who, 0, r->today), has;
	struct sharing after = e.sharing;
	after.seats = ARENA_ARRAY(r->arena, struct seat_row, e.sharing.n_seats + 1);
	after.n_seats = 0;
	for (size_t i = 0; i < e.sharing.n_seats; i++)
		if (e.sharing.seats[i].account != account || e.sharing.seats[i].office != office) after.seats[after.n_seats++] = e.sharing.seats[i];
	has = reach_sees(r, &after, who, 0, r->today);
	*lost = kinds_words(r, had & ~has);
	*left = kinds_words(r, has);
}

void consent_joining(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	struct everybody e;
	if (!may(r, ref.person->row.id, KIND_CONSENT, ACT_SEE)) return;
	everybody_load(r, ref.person->row.id, &e);
	struct share_matrix m = matrix_new(r, JA("加わると、すぐに見られること"), ROLES);
	for (enum role role = ROLE_MSW; role <= ROLE_WELFARE_VOLUNTEER; role++) {
		struct reach row = everybody_stand_in(&e, r, 0, role, true);
		row.name = text_of(word(r->lang, role_codes.items[role - 1].ja));
		matrix_row(r, &m, &e.sharing, &row);
	}
	tpl_share_table(h, &m);
}
