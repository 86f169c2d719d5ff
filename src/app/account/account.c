/* Accounts: every route of the doors (sign-in, lock, first), of one's own settings and of the administrator.
 * Routes that carry a password are marked .repeats: nothing of their body is kept, not even as a hash. */
#include "account_inside.h"

static const struct route account_routes[] = {
	{ GET,  "/sign-in",        sign_in_form,   ANYONE, .first = true },
	{ POST, "/sign-in",        sign_in_post,   ANYONE, .prepare = proof_by_login, .repeats = true },
	{ POST, "/sign-in/sample", sign_in_sample, ONLY_SAMPLE, .repeats = true },
	{ POST, "/sign-out",       sign_out,       ANYONE, .repeats = true },
	{ GET,  "/lock",           lock_page,      ANYONE, .first = true },
	{ POST, "/lock",           lock_post,      ANYONE, .repeats = true },
	{ POST, "/unlock",         unlock_post,    ANYONE, .prepare = unlock_prepare, .repeats = true },
	{ GET,  "/first",          first_form,     ANYONE },
	{ GET,  "/mine/first",     first_form,     ANYONE },
	{ POST, "/first",          first_post,     ANYONE, .prepare = first_prepare, .repeats = true },
	{ POST, "/first/factor",   first_factor,   ANYONE, .prepare = first_look, .repeats = true },

	{ GET,  "/me",             me_show,           SIGNED_IN },
	{ POST, "/me",             me_save,           SIGNED_IN },
	{ POST, "/me/type",        me_type,           SIGNED_IN },
	{ POST, "/me/sessions",    me_sessions_close, SIGNED_IN },
	{ GET,  "/me/password",    me_password_form,  SIGNED_IN },
	{ POST, "/me/password",    me_password_post,  SIGNED_IN, .prepare = proof_new_password, .repeats = true },
	{ GET,  "/me/factor",      me_factor_form,    SIGNED_IN },
	{ POST, "/me/factor",      me_factor_post,    SIGNED_IN, .prepare = proof_by_session, .repeats = true },
	{ GET,  "/me/recovery",    me_recovery_form,  SIGNED_IN },
	{ POST, "/me/recovery",    me_recovery_post,  SIGNED_IN, .prepare = proof_by_session, .repeats = true },

	{ GET,  "/accounts",                 accounts_list,     ADMINISTRATOR },
	{ GET,  "/accounts/new",             accounts_new,      ADMINISTRATOR },
	{ POST, "/accounts/new",             accounts_add,      ADMINISTRATOR },
	{ GET,  "/accounts/:account/invite", accounts_invite_form, ADMINISTRATOR },
	{ POST, "/accounts/:account/invite", accounts_invite,   ADMINISTRATOR },
	{ GET,  "/accounts/:account/end",    accounts_end_form, ADMINISTRATOR },
	{ POST, "/accounts/:account/end",    accounts_end,      ADMINISTRATOR },
	{ GET,  "/offices",                  offices_list,      ADMINISTRATOR },
	{ POST, "/offices",                  offices_add,       ADMINISTRATOR },

	{ GET,  "/accessibility",  accessibility_page, ANYONE },
	{ GET,  "/notices",        notices_page,       ANYONE },
};
static const struct record *const account_records[] = { &office_record, &account_record, &account_role_record };

const struct feature account_feature = { "account", account_routes, COUNT(account_routes), account_records, COUNT(account_records), account_sample };
