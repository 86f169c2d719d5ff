/* A record described once: a struct, a table of its fields, and walkers that read the table.
 *
 *   struct caution { struct row row; id person; struct text kind, words; };
 *   static const struct field caution_fields[] = {
 *       REF (caution, person, NEED | FIXED, JA("本人")),
 *       CODE(caution, kind,   NEED, JA("種類"), &caution_kinds),
 *       TEXT(caution, words,  NEED, JA("内容"), 1, 400),
 *   };
 *   const struct record caution_record = { "caution", JA("気をつけること"), sizeof(struct caution),
 *       caution_fields, COUNT(caution_fields), 0, KIND_LIFE };
 *
 * One word everywhere: member = column = form key = JSON key. Labels are JA("...") sentences.
 * When a record fights the table, write the handler by hand. */
#pragma once
#include "kinds.h"
#include "../store/store.h"
#include "../html/html.h"
#include "../http/http.h"
#include "../json/json.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- fields ---- */
enum field_kind { FIELD_TEXT, FIELD_LINE, FIELD_KANA, FIELD_INT, FIELD_DATE, FIELD_WHEN, FIELD_CODE, FIELD_CODES, FIELD_FLAG, FIELD_REF };
enum field_flag {
	NEED   = 1,     /* must be given */
	FIXED  = 2,     /* set once, never by a form after that */
	LISTED = 4,     /* shown in lists and CSV */
	HIDDEN = 8,     /* never in a generated form (set by the handler) */
	FUTURE = 16,    /* a date that may lie ahead (others may not) */
	PARTLY = 32,    /* a date whose day or month may be unknown */
};
/* Codes are stored as their short text ("team"), shown as their sentence. */
struct code_item { const char *code; const char *ja; const char *hint_ja; };
struct codes { const char *name; const struct code_item *items; size_t n; };
const struct code_item *code_find(const struct codes *, struct text);   /* NULL when unknown */

struct field {
	const char *name, *label;          /* label: JA sentence */
	enum field_kind kind;
	unsigned flags;
	size_t at;                         /* offset in the struct */
	int min, max;                      /* characters, or value of an int */
	const struct codes *codes;
	const char *hint;                  /* JA sentence or NULL */
};
/* Every member has one of these C types: text/line/kana/code/codes -> struct text (codes: "a b c"), int/flag -> int64_t,
 * date -> date, when -> instant, ref -> id. A member of another type does not compile. */
#define FIELD_AT(T, m, ctype) (offsetof(struct T, m) + 0 * sizeof(char[_Generic(((struct T *)0)->m, ctype: 1)]))
#define TEXT(T, m, fl, label, min, max)  { #m, label, FIELD_TEXT,  fl, FIELD_AT(T, m, struct text), min, max, NULL, NULL }
#define LINE(T, m, fl, label, min, max)   { #m, label, FIELD_LINE,  fl, FIELD_AT(T, m, struct text), min, max, NULL, NULL }
#define KANA(T, m, fl, label, min, max)   { #m, label, FIELD_KANA,  fl, FIELD_AT(T, m, struct text), min, max, NULL, NULL }
#define INT(T, m, fl, label, min, max)    { #m, label, FIELD_INT,   fl, FIELD_AT(T, m, int64_t), min, max, NULL, NULL }
#define DATE(T, m, fl, label)             { #m, label, FIELD_DATE,  fl, FIELD_AT(T, m, date), 0, 0, NULL, NULL }
#define WHEN(T, m, fl, label)             { #m, label, FIELD_WHEN,  fl, FIELD_AT(T, m, instant), 0, 0, NULL, NULL }
#define CODE(T, m, fl, label, codes)      { #m, label, FIELD_CODE,  fl, FIELD_AT(T, m, struct text), 0, 0, codes, NULL }
#define CODES(T, m, fl, label, codes)     { #m, label, FIELD_CODES, fl, FIELD_AT(T, m, struct text), 0, 0, codes, NULL }
#define FLAG(T, m, fl, label)             { #m, label, FIELD_FLAG,  fl, FIELD_AT(T, m, int64_t), 0, 1, NULL, NULL }
#define REF(T, m, fl, label)              { #m, label, FIELD_REF,   fl, FIELD_AT(T, m, id), 0, 0, NULL, NULL }

/* What every record begins with. Columns id, version, made_at, made_by, changed_at, changed_by, gone_at. */
struct row { id id; int64_t version; instant made_at; id made_by; instant changed_at; id changed_by; instant gone_at; };

struct tx;
struct change;
struct actor;
struct record {
	const char *name;                  /* table name */
	const char *label;                 /* JA: what one of them is called */
	size_t size;
	const struct field *fields; size_t n;
	int person_field;                  /* index of the field that says whose record this is; -1 = itself a person; -2 none */
	enum data_kind kind;
	void (*stored)(struct tx *, const void *row);   /* after insert, update and revive: search and the like; may be NULL */
	bool lasting;                      /* an event others rest on: answered by another event, never taken back */
	/* But a slip of the hand may: by whoever wrote it, so many minutes after, and while nobody has changed it. take_back undoes what
	 * followed from it, too; false: not this one. try: only says whether it would. */
	int slip_minutes;
	bool (*take_back)(struct tx *, id row, struct actor, bool try);
	/* Live pages (desk/live.h). section: the parts of a page that show it ("flow", "wish flow"); NULL = in none. */
	const char *section;
	bool decides_access;               /* a change of it makes every open page it may concern ask the gate again */
	/* May this account know that there was this change, beyond what the gate says of the kind? NULL = yes. The change comes
	 * without before and after. */
	bool (*tells)(struct tx *, const struct change *, id account);
};
/* Every record of the product: app/features.c fills it; record_prepare makes their SQL (named rec_<name>_insert ...). */
void record_prepare(struct sql_book *, const struct record *const *all, size_t n);
const struct record *record_named(const char *name);

/* ---- problems: what the person who typed should mend ---- */
/* An argument named "label" is itself a sentence of the catalogue: it is said in the reader's language. field NULL: the
 * problem belongs to no field of the page. */
struct problem { const char *field; const char *ja; struct arg args[3]; size_t n_args; };
struct problems { struct arena *arena; struct problem *p; size_t n, cap; };
void problem_add(struct problems *, const char *field, const char *ja, const struct arg *, size_t n);
const struct problem *problem_of(const struct problems *, const char *field);   /* the first of this field, or NULL */
void problem_put(struct buf *, const struct problem *, enum lang);               /* its sentence, without markup */

/* ---- walkers ---- */
/* Form (or JSON) into the struct: each field in the record's order. Left alone: HIDDEN ones, FIXED ones once the row is there
 * (row.id set), and FIXED references always (whose row it is comes from the route, not from the form). Keys beginning with
 * '_' belong to the desk. An unknown key is a problem. Reading already tells malformed dates, numbers, codes. The typed text is kept
 * by the request itself, so the form can be shown again with all that was typed. extra: further keys the handler reads
 * (ended by NULL; may be NULL).
 * A key that is not there leaves its member alone, a key with an empty value empties it. Browsers do not send unticked
 * boxes, so every form that may untick one sends the key empty first: <input type="hidden" name="topics" value="">
 * (record_form does it). A date comes as <field>, or in the four boxes <field>_era _y _m _d. */
void record_read(const struct record *, void *row, const struct pairs *typed, const char *const *extra, struct problems *);
/* One field, whatever its flags: for what only this handler lets a form set. Name its key in extra as well. */
void record_read_field(const struct record *, const char *field, void *row, const struct pairs *typed, struct problems *);
/* JSON has the same rules, with null for empty and CODES as a list. "id" and "version" are passed over; a member that
 * is left alone may be sent if it says what the row says already, so that what record_json wrote can be sent back. */
void record_read_json(const struct record *, void *row, const struct json_value *, struct problems *);
/* Whatever the change log kept of a row (before, after) back into it: FIXED and HIDDEN members too. Not for what people send. */
void record_put_json(const struct record *, void *row, const struct json_value *, struct arena *);
/* Needs, lengths, ranges, dates not ahead. */
void record_check(const struct record *, const void *row, date today, struct problems *);

/* Who acts: written beside every change. */
struct actor { id account; id office; instant at; };
/* What the program writes of itself because somebody did something: in nobody's name, so nobody takes it back. */
static inline struct actor actor_system(struct actor because) { return (struct actor){ 0, 0, because.at }; }

id record_insert(struct tx *, const struct record *, void *row, struct actor);     /* sets row->row; writes the log entry */
bool record_load(struct tx *, const struct record *, id, void *row);               /* false: no such row (or gone) */
bool record_load_any(struct tx *, const struct record *, id, void *row);           /* gone ones too: row.gone_at says so */
enum record_saved { SAVED, SAVED_STALE, SAVED_ABSENT };
/* Writes the changed fields as version base + 1 with log entry before/after. SAVED_STALE when the row is no longer at
 * version base: nothing written, *row gets the row as it is now only if now != NULL. */
enum record_saved record_update(struct tx *, const struct record *, void *row, int64_t base, const char *reason, struct actor, void *now);
/* Ends a record (gone_at); stays in history and log. Undo brings it back. Both make a new version. */
enum record_saved record_end(struct tx *, const struct record *, id, int64_t base, const char *reason, struct actor);
enum record_saved record_revive(struct tx *, const struct record *, id, int64_t base, struct actor);

void record_json(struct json *, const struct record *, const void *row);           /* object with all fields */
/* The LISTED fields: labels above, dates as ISO, codes as their sentences. */
void record_csv_head(struct buf *, const struct record *, enum lang);
void record_csv_row(struct buf *, const struct record *, const void *row, enum lang);
void record_value_put(struct buf *, const struct field *, const void *row, enum lang); /* as people read it */
/* The generated part of a form: label, hint, error, control, for each field not HIDDEN (and not FIXED when row.id is set).
 * typed: when not NULL, what was typed wins over the row. row may be NULL (an empty form). Ids are the field names; hint and
 * error are <field>-h and <field>-e. REF fields have no generated control: who may be chosen is the handler's matter. */
void record_form(struct html *, const struct record *, const void *row, const struct pairs *typed, const struct problems *);
void record_field_form(struct html *, const struct record *, const char *field, const void *row, const struct pairs *typed, const struct problems *);
/* The error summary of UX.md 8.1 (.errs), focused by its id "problems". */
void record_problems(struct html *, const struct problems *);

/* History: one line per change, newest first, from the change log; the newest RECORD_HISTORY_MAX of them. */
#define RECORD_HISTORY_MAX 300
struct change { id id; id row; const char *record; instant at; id account; struct text act, reason, before, after; int64_t version; };
size_t record_history(struct tx *, const struct record *, id row, struct change **out);
/* The log entry itself lives in the guard (hash chain); record calls it through this, set at start. */
struct change_entry { const struct record *record; id row, person; const char *act; struct text before, after; const char *reason; int64_t version; struct actor actor; };
extern void (*record_witness)(struct tx *, const struct change_entry *);
void *field_at(const struct field *, void *row);
const struct field *record_field(const struct record *, const char *name);
