/* For the files of this folder: pages under /mine, and what the team has to do with them. */
#pragma once
#include "mine.h"
#include "../../account/account.h"
#include "../circle/circle.h"
#include "../knowing/knowing.h"
#include "templates.h"
#include "sql_names.h"

/* ---- mine_page.c ---- */
/* One page under /mine: whose it is, who reads it. self: the person; else one of their close others. */
struct mine {
	struct request *r;
	struct person person;
	struct page page;
	struct text name, relation;      /* the person's name; who the reader is to them (夫), for close others */
	bool self;
	struct knower reader;            /* what they have been told */
};
bool mine_begin(struct request *, const char *room, struct text title, struct mine *);
bool mine_sees(const struct mine *, enum data_kind);          /* the gate; notes the reading */
/* May this reader meet this text? For everything that was not written for them (knowing.h). */
bool mine_open(const struct mine *, struct text);
struct text mine_words(struct request *, const char *ja);
struct text mine_error(struct request *, const char *field);
struct text mine_typed(struct request *, const char *field, struct text otherwise);

/* ---- handlers ---- */
void mine_home(struct request *);
void mine_words_show(struct request *);
void mine_words_new(struct request *);
void mine_words_post(struct request *);
void mine_change(struct request *);
void mine_change_post(struct request *);
void mine_sheet(struct request *);
void mine_seen(struct request *);
void mine_seen_txt(struct request *);
void mine_consent(struct request *);
void mine_consent_end(struct request *);
void mine_consent_end_post(struct request *);
void mine_consent_receipt(struct request *);
void mine_remark(struct request *);
void mine_remark_post(struct request *);
void remarks_show(struct request *);
void remarks_answer(struct request *);
void mine_accounts(struct request *);
void mine_accounts_post(struct request *);
void mine_kin(struct request *);
void mine_kin_post(struct request *);
void mine_renew(struct request *);
void mine_renew_post(struct request *);
void mine_end(struct request *);
void mine_end_post(struct request *);
void mine_sample(struct sample *);

/* ---- models ---- */
struct mine_visit { date on; struct text at, who, role, office; };
struct mine_phone { struct text name, role, office, phone, phone_link; };
struct mine_draft { struct text form; instant at; };
struct mine_quote { struct text words, day, heard; bool gesture, kin, alone, changed, withdrawn; struct text label, before, reason, href, summed_by; };   /* summed_by: no quote */
struct remark_line { id remark; struct text who, about, words, answer, answered_by; instant at, answered_at; bool open, may_answer; };
size_t mine_quotes(const struct mine *, struct mine_quote **);            /* quotes, and what this account wrote; newest first */
size_t remarks_own(const struct mine *, struct remark_line **);
size_t remarks_of(struct request *, id person, struct remark_line **);    /* those the viewer may know of; open ones first */
struct mine_renewed { date on; struct text asked, confirmed; bool waiting, ending; };   /* ending: somebody asks to end this account */
size_t renewals_own(struct request *, struct mine_renewed **);            /* the viewer's account: asked for, or renewed in these days */
bool renewal_closed(struct request *);                                    /* words of their own stay closed since a renewal */
struct mine_home_page {
	struct page page;
	struct text name, relation;
	bool me, visits_open, words_open, may_speak, sheet_open, sheet_made, log_open, dead, large;
	struct mine_visit *visits; size_t n_visits;
	struct mine_phone *phones; size_t n_phones;
	struct mine_draft *drafts; size_t n_drafts;
	bool has_quote;
	struct mine_quote quote;
	struct text birth, address, phone, home, conditions, own_phone, own_contact;
	bool basics, own_line, quiet, nothing;   /* quiet: the whereabouts are hidden, the person reads; nothing: for a close other nothing is open now */
	struct remark_line *remarks; size_t n_remarks;
	struct mine_renewed *renewed; size_t n_renewed;
	bool closed;
	struct text desk_phone, desk_link;
	struct seen_group *seen; size_t n_seen;
};
struct mine_words_page {
	struct page page;
	struct text name;
	bool me, may_speak, closed;
	struct mine_quote *wishes; size_t n_wishes;
	struct mine_quote *quotes; size_t n_quotes;
	struct mine_quote *own; size_t n_own;    /* a close other's own */
};
struct mine_write_page {
	struct page page;
	struct text name, action, words, reason, e_words, e_act, before, before_day;
	bool me, changing, withdraw, alone;
};
struct mine_sheet_page { struct page page; bool may_speak, made; struct mine *mine; };
void mine_sheet_article(struct html *, struct mine_sheet_page);           /* {% call %} */

struct seen_group { struct text sentence, note; bool glass; };
struct seen_day { date on; struct seen_group *groups; size_t n_groups; };
struct seen_page { struct page page; struct seen_day *days; size_t n_days; struct text more_href; bool own, first; };
size_t seen_newest(struct request *, size_t most, struct seen_group **);  /* for the first page of all: the day in front */

struct mine_agreed { id consent; struct text sentence, period, how, href, fixed; bool implied, receipt; };   /* receipt: taken back; href leads to it */
struct mine_consent_page { struct page page; struct text phone, phone_link; struct mine_agreed *agreed; size_t n_agreed; struct mine_agreed *ended; size_t n_ended; };
struct mine_looked { struct text who, kinds; instant last; };
struct mine_consent_end_page {
	struct page page;
	struct mine_agreed agreed;
	struct text action, words, phone, phone_link, number, region;
	bool team;
	instant at;
	struct mine_looked *looked; size_t n_looked;
};
struct mine_remark_page { struct page page; struct text about, title, hint, words, e_words, back; };
struct remarks_page { struct person_ref ref; struct page page; struct text code; struct remark_line *remarks; size_t n_remarks; };

struct account_row { id account; struct text login, name, relation, state, renew_href, end_href, asked_by; bool gone, invited, late, asked, asked_end, nothing; instant until; };   /* nothing: no agreement is in force for them */
struct kin_choice { struct text name, relation, href, why_not; };
struct mine_accounts_page {
	struct person_ref ref;
	struct page page;
	struct text code, name;
	struct account_row *accounts; size_t n_accounts;
	struct kin_choice *kin; size_t n_kin;
	bool person_has, dead, may_issue;
	struct text login, e_login;
	bool english;
};
struct mine_chip { struct text value, label; bool chosen; };
struct mine_kin_page {
	struct person_ref ref;
	struct page page;
	struct text code, action, name, relation, agreed, login, witness, e_name, e_login, e_kinds, e_method, e_witness, typed_name;
	bool english;
	struct mine_chip *kinds; size_t n_kinds;
	struct mine_chip *methods; size_t n_methods;
};
enum why_not { MAY_INVITE, NOT_DEAD, NOT_PERSON_REFUSES, NOT_SHUT, NOT_GROWN };   /* NOT_GROWN: under 18 by a known birth date */
enum why_not kin_why_not(struct request *, const struct kin *);
unsigned kin_agreed(struct request *, id kin);                /* kinds the person agreed to for this one, today */
struct text kin_why_words(struct request *, enum why_not);
struct text login_proposed(struct request *);
bool login_check(struct request *, struct text login);        /* tells the problem of field login */
struct account_state { id account, kin; struct text login, name; enum account_kind kind; bool gone, opened; instant invite_until; };
size_t accounts_of(struct request *, struct account_state **);
void invite_card(struct request *, struct account *, const char *back_tail);
void mine_kin_until(struct html *, struct mine_kin_page);     /* {% call %} */
struct mine_card_part { struct page page; struct text code; bool may_invite; int n_accounts, n_open; };
struct mine_ask_page {
	struct person_ref ref;
	struct page page;
	struct text name, action, back, asked_by;
	bool ending, opened, waiting, confirming;
	date asked_on;
	id renewal;
};
/* ---- mine_renew.c ---- */
bool issue_may(struct request *, id kin);                     /* kin 0: a card for the person */
bool issue_refused(struct request *, id kin);                 /* true: answered already */
bool renewal_open(struct request *, id account, bool ending, struct renewal *);   /* asked for and not confirmed yet */
void renewal_ask(struct request *, id account, bool ending);
struct text account_href(struct request *, id account, const char *tail);
bool account_named(struct request *, struct account *);       /* the path's :account, of r->person, not staff */
struct text account_addressed(struct request *, const struct account *);   /* 三浦 健さん; a relative who may not be seen: 家族などのひとり */
void account_put(struct request *, struct account *);         /* a new account: its card, or, when there was one before, asking for it */
