/* Model of さがす. what: whose voice, or what kind of entry. A piece is a stretch of a found text, marked when it is what was sought. */
#pragma once
#include "../people/person/person.h"
#include "../people/circle/circle.h"

struct search_piece { struct text words; bool marked; };
struct search_text { id person; struct text code, name, what; int64_t when; date on; bool own; struct search_piece *pieces; size_t n_pieces; };
struct search_page {
	struct page page;
	struct text typed;
	bool may_break;                  /* 至急で見る may be tried, whoever was sought */
	bool asked, nothing, more_people, more_said, more_entries;
	struct person_row *people; size_t n_people;
	struct circle_hit *kin; size_t n_kin;            /* relatives and others around them */
	struct search_text *said; size_t n_said;         /* what was heard in ACP talks */
	struct search_text *entries; size_t n_entries;   /* what happened */
};
/* excerpt.c: the part of words around the first place where a word of typed stands, cut up. Scratch is used up. */
size_t search_excerpt(struct arena *, struct arena *scratch, struct text words, struct text typed, struct search_piece **);
