/* For the files of this folder only. */
#pragma once
#include "protection.h"
#include "sql_names.h"

/* One line of DOMAIN.md 5.7: which law, whose duty, to whom, when. */
struct protection_law { const char *kind, *law, *duty, *to, *when; };
extern const struct protection_law protection_laws[];
extern const size_t protection_laws_count;
extern const struct codes protection_kinds;

struct protection_law_line { struct text kind, law, duty, to, when; };
struct protection_choice { id id; struct text label; bool chosen; };
struct protection_change { instant at; struct text act; struct protection_was *was; size_t n_was; };
struct protection_was { struct text label, words; };
struct protection_line {
	id protection;
	struct text kind, named, law, to, fact, opinion, reported_to, words;
	date requested_on, approved_on, until_on;
	instant suspected_at, reported_at;
	bool conceal, unreported;
	struct protection_change *changes; size_t n_changes;
};
struct protection_page {
	struct person_ref ref;
	struct page page;
	struct text code;
	struct protection_line *lines; size_t n_lines;
};
struct protection_form_page {
	struct person_ref ref;
	struct page page;
	struct text code, name, action, back, version;
	struct protection row;
	struct protection_choice *accounts; size_t n_accounts;
	struct protection_choice *kin; size_t n_kin;
	struct protection_law_line *laws; size_t n_laws;
	bool changing, named_wrong;
};
struct protection_received_page { struct person_ref ref; struct page page; struct text code, phone, phone_link; bool may_read; };
void protection_fields(struct html *, struct protection_form_page);
void protection_conceal_fields(struct html *, struct protection_form_page);

struct protection_law_line *protection_law_lines(struct request *, size_t *n);
/* protection_form.c */
void protection_new(struct request *);
void protection_add(struct request *);
void protection_received(struct request *);
void protection_edit(struct request *);
void protection_change(struct request *);
bool protection_find(struct request *, struct protection *);   /* :protection of this person */
void protection_sample(struct sample *);
