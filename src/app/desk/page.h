/* Models of the desk's own templates. */
#pragma once
#include "request.h"

struct crumb_row { struct text href, label; bool last; };
struct page_shell {
	struct page page;
	struct text lang, title, title_prefix, body_class, theme, region_title, area;
	bool rooms_below;                /* the tab bar; on a form it gives way to the save bar */
	bool signed_in, sample, large, public_, bare, script_lock, english;
	int lock_seconds;
	struct text viewer_name, viewer_face, viewer_role;
	bool at_today, at_people, at_network, at_town, at_find;
	bool own, family;                /* an account of the person, or of a close other: their rooms, and which are open to them */
	bool own_words, own_sheet, own_log;
	bool at_mine, at_words, at_sheet, at_seen, at_consent;
	struct crumb_row *crumbs; size_t n_crumbs;
	struct text flash_text, flash_undo;
	struct text draft_time;
	struct text phone, phone_link, other_lang_href;
	struct text css_tag, js_tag, csrf;
	struct text slot_time, slot_n, slot_who;   /* "{time}", "{n}", "{who}": left for the script to fill */
	struct text live_on;             /* whose changes the page hears, see live.h */
};
struct notice_page { struct page page; struct text title, words, home, phone, phone_link; bool search, leave; };   /* leave: 「サインアウトする」 */
struct conflict_field {
	struct text name, label, theirs, yours;          /* as a form sends them */
	bool one;                                        /* a choice or a date: both cannot be kept */
	struct text front, theirs_mid, yours_mid, back;  /* as people read them */
	bool only_theirs;                                /* you had not touched it: theirs stays */
};
struct conflict_page {
	struct page page;
	struct text form_path, version, who;
	struct conflict_field *fields; size_t n_fields;
	struct pair *rest; size_t n_rest;        /* what else was typed, carried along hidden */
};
