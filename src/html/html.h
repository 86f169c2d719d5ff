/* Writing HTML so that the short way is the safe way. Templates (.html, compiled by tools/template.c) call these;
 * handlers seldom do. Escaping follows the place: text, quoted attribute, address.
 *
 * Refuses: raw output, except html_raw for text this program itself made (the build counts its uses). */
#pragma once
#include "../base/buf.h"
#include "../base/date.h"
#include "../base/ids.h"
#include "../base/words.h"

struct html { struct buf out; enum lang lang; date today; };

void html_raw(struct html *, const char *p, size_t n);      /* markup of ours */
void html_text(struct html *, struct text);                 /* & < > " ' become references; controls are dropped */
void html_z(struct html *, const char *);
void html_int(struct html *, int64_t);
/* An address in href/src/action: only / ? # http: https: tel: mailto: data:image are let through, others become "#". */
void html_url(struct html *, struct text);
void html_url_z(struct html *, const char *);

/* One more part of an address, after its beginning: percent-encoded, so that it stays one part. A / inside is kept, one
 * at the beginning is not. html_contact is the same after tel: and mailto:, where + is no blank. */
void html_part(struct html *, struct text);
void html_part_z(struct html *, const char *);
void html_contact(struct html *, struct text);
void html_contact_z(struct html *, const char *);
/* What was written since `from` begins an address: when html_url would not let it through, it becomes "#". */
void html_check_url(struct html *, size_t from);

/* Chooses by type, in text and attribute places. */
#define html_put(h, x) _Generic((x), struct text: html_text, const char *: html_z, char *: html_z, \
	bool: html_int_b, int: html_int_i, long: html_int, long long: html_int_ll, unsigned: html_int_u, unsigned long: html_int_ul, \
	short: html_int_i, unsigned short: html_int_i, signed char: html_int_i, unsigned char: html_int_i)((h), (x))
#define html_put_url(h, x) _Generic((x), struct text: html_url, const char *: html_url_z, char *: html_url_z)((h), (x))
#define html_put_part(h, x) _Generic((x), struct text: html_part, const char *: html_part_z, char *: html_part_z, \
	default: html_int)((h), (x))
#define html_put_contact(h, x) _Generic((x), struct text: html_contact, const char *: html_contact_z, char *: html_contact_z)((h), (x))
void html_int_b(struct html *, bool); void html_int_i(struct html *, int); void html_int_u(struct html *, unsigned);
void html_int_ul(struct html *, unsigned long); void html_int_ll(struct html *, long long);
static inline void html_raw_text(struct html *h, struct text t) { html_raw(h, t.p, t.n); }     /* {{raw x}} */

/* Truth of a value in {% if %}: a number that is not 0, a text that is not empty, a pointer that is not NULL. */
#define html_is(x) _Generic((x), struct text: html_is_text, const char *: html_is_z, char *: html_is_z, \
	bool: html_is_n, int: html_is_n, long: html_is_n, long long: html_is_n, unsigned: html_is_n, unsigned long: html_is_n, \
	short: html_is_n, unsigned short: html_is_n, signed char: html_is_n, unsigned char: html_is_n, default: html_is_p)(x)
static inline bool html_is_text(struct text t) { return t.n > 0; }
static inline bool html_is_z(const char *z) { return z && *z; }
static inline bool html_is_n(int64_t n) { return n != 0; }
static inline bool html_is_p(const void *p) { return p != NULL; }

/* a == b in {% if %}: texts by their letters, all else as numbers. */
#define html_same(a, b) _Generic((a), struct text: html_same_text, const char *: html_same_text, char *: html_same_text, \
	default: html_same_n)(html_key(a), html_key(b))
#define html_key(x) _Generic((x), struct text: html_key_text, const char *: html_key_z, char *: html_key_z, \
	default: html_number)(x)
static inline struct text html_key_text(struct text t) { return t; }
static inline struct text html_key_z(const char *z) { return text_of(z); }
static inline int64_t html_number(int64_t n) { return n; }
static inline bool html_same_text(struct text a, struct text b) { return text_eq(a, b); }
static inline bool html_same_n(int64_t a, int64_t b) { return a == b; }

/* {% for %} and {% with %}: a count that is never negative; a pointer to x, or x itself when it is one (but not a string). */
static inline size_t html_count(int64_t n) { return n > 0 ? (size_t)n : 0; }
#define html_ref(x) __builtin_choose_expr(_Generic((x), const char *: 1, char *: 1, default: 0) || \
	__builtin_classify_type(x) != 5 /* pointer */, &(x), (x))

/* A sentence of the catalogue, its values escaped. {{_ "..." name=expr}} */
void html_say(struct html *, const char *ja, const struct arg *, size_t n);
#define html_arg(h, x) _Generic((x), struct text: html_arg_text, const char *: html_arg_z, char *: html_arg_z, default: html_arg_int)((h), (x))
struct text html_arg_text(struct html *, struct text);
struct text html_arg_z(struct html *, const char *);
struct text html_arg_int(struct html *, int64_t);
struct text html_arg_cut(struct html *, size_t from);   /* takes back what a filter wrote since `from`, as plain text */

/* Filters: {{ x | date }} calls html_as_date(h, x). Add one here and it can be used. */
void html_as_date(struct html *, date);        /* 2026年4月12日（日） */
void html_as_short(struct html *, date);       /* 4/12 */
void html_as_era(struct html *, date);         /* 昭和21年1月20日 */
void html_as_near(struct html *, date);        /* あす, 3日すぎ */
void html_as_iso(struct html *, date);         /* 2026-04-12, for datetime= and value= */
void html_as_when(struct html *, instant);     /* 2026年4月12日（日）15:20 */
void html_as_day_time(struct html *, instant); /* 4/12 15:20 */
void html_as_time(struct html *, instant);     /* 15:20 */
void html_as_id(struct html *, id);            /* 13 characters */
void html_as_lines(struct html *, struct text);/* line breaks kept as <br> */
void html_as_word(struct html *, const char *ja); /* a catalogue sentence held in a variable */
void html_as_quote(struct html *, struct text);/* in 「」 unless it has them already */

/* A date shown as an instant, or the other way round, must not compile. */
#define html_as_date(h, x) (html_as_date)((h), _Generic((x), date: (x)))
#define html_as_short(h, x) (html_as_short)((h), _Generic((x), date: (x)))
#define html_as_era(h, x) (html_as_era)((h), _Generic((x), date: (x)))
#define html_as_near(h, x) (html_as_near)((h), _Generic((x), date: (x)))
#define html_as_iso(h, x) (html_as_iso)((h), _Generic((x), date: (x)))
#define html_as_when(h, x) (html_as_when)((h), _Generic((x), instant: (x)))
#define html_as_day_time(h, x) (html_as_day_time)((h), _Generic((x), instant: (x)))
#define html_as_time(h, x) (html_as_time)((h), _Generic((x), instant: (x)))
#define html_as_id(h, x) (html_as_id)((h), _Generic((x), id: (x)))
