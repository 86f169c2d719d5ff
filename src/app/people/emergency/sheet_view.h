/* What the paper says, gathered once and in one language; page, PDF and form draw from it. For this folder only. */
#pragma once
#include "emergency.h"
#include "sql_names.h"

#define SHEET_CONTACTS 5

struct sheet_line { struct text rank, name, phone, phone_link, words; };
struct sheet_quote { struct text label, words, by, tag; bool summary; };   /* summary: somebody's wording, not drawn as a quote */
struct sheet_warning { struct text words; };
struct sheet_view {
	enum lang lang;
	struct text lang_code, a4_class;
	bool made;                       /* there is a sheet; otherwise only what everybody knows */
	bool fits;                       /* tried as it stands (in Japanese): one page */
	bool wishes_shut;                /* for a reader who must not meet them: sheet_for() */
	bool box_illness, box_medicine, allergy_known, box_manner, box_house;   /* what the paper has; a copy may do without */
	struct text unheard;             /* no wish for an emergency holds: why; empty when one does */
	struct text hangs;               /* whom it is for, and where it hangs: that not while concealed */
	struct text name, kana, who_before, age, who_after, place;
	struct text edition, edition_on, review;
	struct sheet_warning *warnings; size_t n_warnings;
	struct sheet_quote *quotes; size_t n_quotes;
	struct text assumed, transport, transport_words, cpr, cpr_words, cpr_note;
	struct text calls_title, kin_note;
	struct sheet_line *calls; size_t n_calls;
	struct text illness, medicine, allergy, manner, house;
	struct text qr_path, qr_box, qr_bits; int qr_width;
	struct text confirmed, made_by, issued;
};

struct sheet_set {
	struct sheet sheet;              /* row.id 0: none yet */
	struct sheet_contact contacts[SHEET_CONTACTS]; size_t n_contacts;
};
extern const struct codes sheet_transports, sheet_cprs, sheet_confirmed_hows;
bool sheet_load(struct tx *, id person, struct sheet_set *);
struct sheet_view *sheet_view_of(struct request *, const struct person *, const struct sheet_set *, enum lang);
/* The document for paper_pdf(). */
struct text sheet_document(struct request *, const struct sheet_view *);
enum lang sheet_lang(const struct request *);    /* Japanese, unless ?sheet=en asks; ?lang is the interface's */

/* ---- sheet_for.c ---- */
struct knower;
void sheet_for(struct request *, const struct person *, const struct knower *, struct sheet_view *);   /* a copy: without what they must not meet */
bool sheet_reader(struct request *, bool *asked, struct knower *);       /* ?for= ; false: there is no such one, or a child */
struct text sheet_href_for(struct request *, const char *path, bool english);   /* with the same ?for= */

/* ---- sheet_token.c ---- */
/* The secret in the QR of this edition: derived from the region's key, so that nothing secret is kept for each paper. */
struct text sheet_token(struct tx *, id person, int64_t edition);
struct text sheet_address(struct request *, id person, int64_t edition);     /* https://…/e/TOKEN; empty without a key */
int64_t sheet_edition_next(struct tx *, id person);
void sheet_edition_made(struct tx *, id person, int64_t edition, instant);   /* its token is known from now on, for a year */
struct sheet_paper { id person; int64_t edition; date until_on; instant made_at; };
bool sheet_token_find(struct tx *, struct text token, struct sheet_paper *);
instant sheet_edition_at(struct tx *, id person, int64_t edition);

/* ---- handlers ---- */
void sheet_show(struct request *);
void sheet_pdf(struct request *);
void sheet_confirm(struct request *);
void sheet_door(struct request *);
void sheet_edit(struct request *);
void sheet_prepare(struct request *);
void sheet_change(struct request *);
void sheet_sample(struct sample *);

/* ---- models ---- */
struct sheet_page {
	struct person_ref ref;
	struct page page;
	struct text code, english_href, pdf_href, reader;   /* reader: whom this copy is for; empty: the team */
	struct sheet_view *view;
	struct sheet_opening *openings; size_t n_openings;
	bool may_change, may_ask, english, one_page, untried;
};
struct contact_row { struct text rank, name, phone, arrives, words, problem; bool fold, fold_end; };   /* fold: the folded rows begin here */
struct sheet_edit_page {
	struct person_ref ref;
	struct page page;
	struct text code, version, contacts_were;
	struct sheet sheet;
	struct contact_row *contacts; size_t n_contacts;
	bool made;
};
struct sheet_unmade_page { struct person_ref ref; struct page page; struct text code; };
struct door_phone { struct text rank, phone, phone_link; };
struct sheet_door_page { struct page page; bool current; struct text title, sign_in; struct door_phone *phones; size_t n_phones; };
/* {% call %} in the templates. */
struct sheet_page;
void sheet_article(struct html *, struct sheet_page);
void sheet_edit_fields(struct html *, struct sheet_edit_page);
