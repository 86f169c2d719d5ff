/* Routes of /mine and of what the team has to do with it; the card on the person's page. Every row under /mine asks the gate as
 * any other: MINE(kind, act). */
#include "mine_inside.h"

void mine_card(struct html *h, struct person_ref ref) {
	struct request *r = ref.r;
	struct account_state *all;
	struct remark_line *remarks;
	struct mine_card_part m = { .page = ref.page, .code = ref.person->code, .may_invite = may(r, r->person, KIND_CONSENT, ACT_RECORD) };
	size_t n = m.may_invite ? accounts_of(r, &all) : 0, n_remarks = remarks_of(r, r->person, &remarks);
	for (size_t i = 0; i < n; i++) if (!all[i].gone) m.n_accounts++;
	for (size_t i = 0; i < n_remarks; i++) if (remarks[i].open) m.n_open++;
	if (m.may_invite || m.n_open) tpl_mine_card(h, &m);
}

static const struct route mine_routes[] = {
	{ GET,  "/mine",                              mine_home,             MINE(KIND_PERSON, ACT_SEE) },
	{ GET,  "/mine/words",                        mine_words_show,       MINE(KIND_WISH, ACT_SEE) },
	{ GET,  "/mine/words/new",                    mine_words_new,        MINE(KIND_WISH, ACT_SPEAK) },
	{ POST, "/mine/words/new",                    mine_words_post,       MINE(KIND_WISH, ACT_SPEAK) },
	{ GET,  "/mine/words/:statement/change",      mine_change,           MINE(KIND_WISH, ACT_SPEAK) },
	{ POST, "/mine/words/:statement/change",      mine_change_post,      MINE(KIND_WISH, ACT_SPEAK) },
	{ GET,  "/mine/sheet",                        mine_sheet,            MINE(KIND_SHEET, ACT_SEE) },
	{ GET,  "/mine/remark",                       mine_remark,           MINE(KIND_WISH, ACT_SPEAK) },
	{ POST, "/mine/remark",                       mine_remark_post,      MINE(KIND_WISH, ACT_SPEAK) },
	{ GET,  "/mine/seen",                         mine_seen,             MINE(KIND_CONSENT, ACT_SEE) },
	{ GET,  "/mine/seen.txt",                     mine_seen_txt,         MINE(KIND_CONSENT, ACT_EXPORT) },
	{ GET,  "/mine/consent",                      mine_consent,          MINE(KIND_CONSENT, ACT_SEE) },
	{ GET,  "/mine/consent/:consent",             mine_consent_end,      MINE(KIND_CONSENT, ACT_SPEAK) },
	{ POST, "/mine/consent/:consent",             mine_consent_end_post, MINE(KIND_CONSENT, ACT_SPEAK) },
	{ GET,  "/mine/consent/:consent/receipt",     mine_consent_receipt,  MINE(KIND_CONSENT, ACT_SEE) },

	{ GET,  "/people/:person/accounts",                 mine_accounts,      PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/accounts",                 mine_accounts_post, PERSON(KIND_CONSENT, ACT_RECORD) },
	{ GET,  "/people/:person/invite/:kin",              mine_kin,           PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/invite/:kin",              mine_kin_post,      PERSON(KIND_CONSENT, ACT_RECORD) },
	{ GET,  "/people/:person/accounts/:account/invite", mine_renew,         PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/accounts/:account/invite", mine_renew_post,    PERSON(KIND_CONSENT, ACT_RECORD) },
	{ GET,  "/people/:person/accounts/:account/end",    mine_end,           PERSON(KIND_CONSENT, ACT_RECORD) },
	{ POST, "/people/:person/accounts/:account/end",    mine_end_post,      PERSON(KIND_CONSENT, ACT_RECORD) },
	{ GET,  "/people/:person/remarks",                  remarks_show,       PERSON(KIND_LIFE, ACT_SEE) },
	{ POST, "/people/:person/remarks/:remark",          remarks_answer,     PERSON(KIND_LIFE, ACT_RECORD) },
};
static const struct record *const mine_records[] = { &remark_record, &renewal_record };

const struct feature mine_feature = { "mine", mine_routes, COUNT(mine_routes), mine_records, COUNT(mine_records), mine_sample };
