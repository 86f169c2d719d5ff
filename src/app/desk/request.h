/* The desk: where a request becomes a handler's work, and a handler's answer becomes a page.
 *
 * A GET handler runs in one read-only snapshot; a POST handler inside one write transaction, and is answered only after
 * it is on disk. No handler opens, commits or rolls back. A handler that finds mistakes answers 422 by form_again(), and
 * the transaction is rolled back. A page with personal data leaves only after its read entry is on disk. */
#pragma once
#include "../../guard/guard.h"

struct request;
enum guard_kind { GUARD_UNSET, GUARD_ANYONE, GUARD_SIGNED_IN, GUARD_STAFF, GUARD_PERSON_KIND, GUARD_MINE, GUARD_ADMINISTRATOR, GUARD_SAMPLE };
struct guard { enum guard_kind kind; enum data_kind data; enum act act; enum purpose purpose; };
#define ANYONE          { GUARD_ANYONE, 0, 0, 0 }
#define SIGNED_IN       { GUARD_SIGNED_IN, 0, 0, 0 }        /* any account: its own settings, its drafts */
#define STAFF           { GUARD_STAFF, 0, 0, 0 }            /* an account of somebody who works here */
#define ADMINISTRATOR   { GUARD_ADMINISTRATOR, 0, 0, 0 }
#define ONLY_SAMPLE     { GUARD_SAMPLE, 0, 0, 0 }          /* exists in a sample region only */
#define PERSON(data, act) { GUARD_PERSON_KIND, (data), (act), PURPOSE_CARE }   /* staff; the path holds :person */
#define URGENT(data, act) { GUARD_PERSON_KIND, (data), (act), PURPOSE_EMERGENCY }   /* the same, in an emergency */
/* The person's own account or one of a close other: /mine. r->person is whose account it is. */
#define MINE(data, act) { GUARD_MINE, (data), (act), PURPOSE_CARE }

/* One visible row per route. A row without guard stops the program at start. */
struct route {
	enum http_method method;
	const char *path;                /* "/people/:person/acp/:talk" ; a part ":name.csv" may end in a suffix */
	void (*handle)(struct request *);
	struct guard guard;
	void (*prepare)(struct request *);   /* slow work before the transaction (password hashing, reading files); runs on
	                                        a thread of the slow pool with a read snapshot; may answer by itself */
	bool slow;                       /* GET only: runs on the slow pool (PDF) */
	bool first;                      /* GET only: never refused because others are many (sign-in, the emergency sheet, the glass) */
	bool repeats;                    /* POST only: harmless to repeat, so its form key is not used up (drafts) */
};
/* A regional network: one store, one address. */
struct region {
	char name[64];                   /* folder or schema */
	struct text title;               /* みどり区 在宅ケアの縁側 */
	struct text area;                /* みどり区 */
	struct text phone;               /* the consultation desk */
	struct text hosts;               /* space separated; empty = any */
	bool sample;
	struct store *store;
	struct live_region *live;        /* its open pages, see live.h */
};
struct kept_value { const char *name; void *value; };
struct request {
	struct http_request *http;
	struct arena *arena;
	struct tx *tx;
	const struct route *route;
	struct region *region;
	struct viewer viewer;            /* account 0 when nobody is signed in */
	id locked_session, locked_account;   /* of a session that is locked: for the lock page alone */
	enum lang lang;
	instant now;
	date today;
	id person;                       /* from :person, already allowed by the guard */
	struct sharing sharing;          /* what is recorded about sharing that person's data and may concern the viewer */
	struct standing standing;        /* what follows from it for the viewer */
	id asked;                        /* whom may() asked about last, and the answer: a GET sees one snapshot */
	struct standing asked_standing;
	struct text person_code;         /* as in the path, canonical */
	struct pairs params;             /* the path's :names */
	const struct pairs *typed;       /* what to show in the form: this POST, or the draft; NULL = the row */
	instant draft_at;                /* when the draft shown was saved; 0 = none */
	struct problems problems;
	void *prepared;
	struct paper *paper;             /* for paper_pdf (paper.h) */
	struct kept_value kept[8]; size_t n_kept;   /* page_kept(), page_keep() */
	struct text csrf;                /* made once for all forms of the page: form_csrf() */
	id key_page, key_form;           /* the page's part and the next form's part of _key, see keys.c */
	struct answer *answer;           /* the desk's own */
};

/* What several cards of one page work out alike: one snapshot answers the same each time. Found under a feature's own name, NULL
 * when not there yet. A POST, which may just have changed it, keeps nothing. */
void *page_kept(const struct request *, const char *name);
void page_keep(struct request *, const char *name, void *value);
struct text param(const struct request *, const char *name);
struct text query(const struct request *, const char *name);
struct text typed(const struct request *, const char *name);    /* one field of the POST, trimmed; {"",0} when absent */
bool typed_has(const struct request *, const char *name, const char *value);  /* among duplicates (checkboxes) */
struct actor actor_of(const struct request *);
bool path_is_ours(struct text);                                  /* a path of this site, fit for a redirect */
int64_t typed_version(const struct request *);                  /* the form's _version; 0 when absent */

/* ---- answers: exactly one per handler; none at all is answered 404 ---- */
void answer_page(struct request *, int status, struct html *);
void answer_see(struct request *, const char *fmt, ...) __attribute__((format(printf, 2, 3)));   /* 303 */
void answer_absent(struct request *);                            /* 404, the same bytes for unknown and not allowed */
void answer_bytes(struct request *, const char *type, const char *file_name, struct text bytes);
void answer_inline(struct request *, const char *type, struct text bytes);   /* shown in its own window, with no right to do anything */
void answer_status(struct request *, int status, const char *title_ja, const char *text_ja);  /* a plain page: 409, 410, 503 */
void answer_header(struct request *, const char *name, struct text value);   /* Retry-After and such; eight at most */
void answer_cookie(struct request *, const char *name, struct text value, int64_t max_age);   /* 0 = for the session, -1 = away */
/* After mistakes: rolls back, remembers everything typed (r->typed), and the caller draws the form again with 422. */
void form_again(struct request *);
/* "…しました" on the next page; change: what 取り消す undoes, 0 = nothing to undo. */
void flash(struct request *, id change, const char *ja, const struct arg *, size_t n);
#define FLASH(r, change, ja, ...) flash((r), (change), (ja), (struct arg[]){ __VA_ARGS__ }, \
	sizeof((struct arg[]){ __VA_ARGS__ }) / sizeof(struct arg))
id last_change(const struct request *);                          /* the newest change-log entry of this request */
/* 409 of UX.md 8.6: both texts side by side, three buttons. form_path: where the choice is posted; the desk turns the
 * choice back into plain fields, so the handler there sees an ordinary form with the newest _version. */
void answer_conflict(struct request *, const struct record *, const void *now_in_store, const void *yours, const char *form_path);

/* ---- pages ---- */
struct crumb { struct text href, label; };
struct page {
	struct request *r;
	struct text title;               /* without the product's name */
	const char *room;                /* "today" "people" "network" "town" "find"; on own pages "mine" "words" "sheet" "seen" "consent" */
	struct crumb crumbs[4]; size_t n_crumbs;
	bool focus;                      /* a form: tabs give way to the save bar */
	bool public_;                    /* residents' page */
	bool sheet;                      /* body.sheetpage */
	bool bare;                       /* no rooms, no search: sign-in, lock */
	bool large;                      /* large type whoever looks: the first steps of somebody old */
	struct text flash_text; id flash_change;
	struct text live;                /* the state it was drawn from, for data-live="section:{{ page.live }}" (live.h); "" = not live */
	struct text draft_key, draft_form;   /* what form_draft writes: key of the draft, address of the form's page */
	void (*bar)(struct html *, struct page);   /* what stands at the top of the page, drawn by a feature; may be NULL */
};
struct page page_of(struct request *, const char *room, struct text title);
void page_crumb(struct page *, struct text href, struct text label);
struct html html_of(struct request *);
/* In templates: {% call page_head page %} … {% call page_foot page %}; in forms {% call form_keys page %}. */
void page_head(struct html *, struct page);
void page_foot(struct html *, struct page);
/* Hidden _csrf and _key, which every form carries; and _draft with _form for a form whose typing is kept. */
void form_keys(struct html *, struct page);
void form_draft(struct html *, struct page);
void page_bar(struct html *, struct page);                       /* the head draws it */
void page_problems(struct html *, struct page);                  /* error summary, when there are problems */

/* ---- drafts (UX.md 8.2) ---- */
/* Looks for this account's draft under key; when found, r->typed and r->draft_at are set. */
bool draft_restore(struct request *, struct text key);
void draft_done(struct request *, struct text key);              /* in the POST that stored the record */

/* ---- the personal data this page shows, beyond the guard's own ---- */
void reads(struct request *, id person, enum data_kind);         /* adds to the page's read entries */
void reads_list(struct request *, int people, enum data_kind);   /* a list: one entry with the number of people shown */
/* Asks the gate for a row found by a list: every list and count filters through this. */
bool may(struct request *, id person, enum data_kind, enum act);
/* May the person be named in a list at all? As may(KIND_PERSON, ACT_SEE); broken glass opens no list (docs/security.md). */
bool may_list(struct request *, id person);

/* ---- what a feature offers ---- */
struct sample;                       /* the sample region in the making: sample.h */
struct feature {
	const char *name;
	const struct route *routes; size_t n_routes;
	const struct record *const *records; size_t n_records;
	void (*sample)(struct sample *);                             /* its part of the sample region, in the order of features.c */
};
extern const struct feature *const features[]; extern const size_t features_count;

