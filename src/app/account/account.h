/* Accounts of people who work: signing in, the first administrator's one-time code, the second factor, one's settings. */
#pragma once
#include "../desk/request.h"

#define INVITE_CHARS 19              /* XXXX-XXXX-XXXX-XXXX */

struct office {
	struct row row;
	struct text name, kana, kind, phone, night_phone, fax, address;
};
struct account {
	struct row row;
	struct text login, name, kana, language;
	int64_t admin, large_type;
	struct text kind;                /* staff, person, family (guard/sharing.h) */
	id of_person, of_kin;
};
struct account_role {
	struct row row;
	id account, office;
	struct text role;
	date from_on, to_on;
};
extern const struct record office_record, account_record, account_role_record;

/* ---- accounts of a person and of their close others: made where the person is (people/mine) ---- */
bool account_login_free(struct tx *, struct text login);         /* nobody has it, nobody ever had */
/* A new one-time code. What opened the account before is gone, and its sessions end. In the transaction's arena. */
struct text account_code_new(struct tx *, id account, instant now);
/* The card with address, name and code, shown this once (201; pressed twice it leads back). The page brings its crumbs. */
void account_card_draw(struct request *, struct page, const struct account *, struct text code, struct text back);

/* The first administrator of a new region: an account whose one-time code comes back in code (for 7 days). What it would
 * refuse is asked before there is a region, so that a slip of the hand leaves none behind: 0, or what is wrong in err_text(). */
int account_first_fits(struct arena *, const char *login, const char *name);
int account_first_admin(struct region *, struct arena *, const char *login, const char *name, char code[INVITE_CHARS + 1]);
