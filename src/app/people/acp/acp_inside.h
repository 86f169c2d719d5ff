/* For the files of this folder: what is read from the store, and how it is said. */
#pragma once
#include "acp.h"
#include "acp_rules.h"
#include "../caution/caution.h"
#include "../team/team.h"
#include "templates.h"
#include "sql_names.h"

#define ACP_TOPICS 6
#define ACP_BOXES 12                              /* quotes in one talk */
extern const struct codes acp_places, acp_moods, acp_matters, acp_shares, acp_voices;

/* ---- acp_read.c: only what the viewer may see ---- */
struct acp_said { struct acp_statement st; struct text heard_name, heard_role, place, share, made_name; };
struct acp_held { struct acp_talk talk; struct text heard_name, heard_role; };
size_t acp_said_of(struct request *, id person, date until, struct acp_said **);   /* oldest first */
size_t acp_held_of(struct request *, id person, date until, struct acp_held **);   /* newest first */
bool acp_held_one(struct request *, struct text talk, struct acp_held *);           /* of r->person */
bool acp_held_param(struct request *, struct acp_held *);                           /* the path's :talk */
const struct acp_said *acp_said_current(const struct acp_said *, size_t n, struct text topic, date on);
struct acp_person_there { bool is_person; id account; struct text other, name, role; };
size_t acp_there(struct request *, id talk, struct acp_person_there **);
size_t acp_shared_with(struct request *, id talk, struct acp_person_there **);      /* account, name, role */

/* ---- acp_words.c: how it is said ---- */
struct text acp_word(const struct request *, const struct codes *, struct text code);
struct text acp_day(struct request *, date);                 /* 2026年4月12日 */
struct text acp_who(struct request *, struct text name, struct text role);           /* 山本 千尋（訪問看護師） */
struct text acp_there_words(struct request *, id talk);      /* 本人、山本 千尋（訪問看護師）、夫 */
struct text acp_heard_words(struct request *, id talk, struct text place, struct text heard_name, struct text heard_role);
struct text acp_shared_words(struct request *, const struct acp_held *);
struct text acp_matters_words(struct request *, struct text codes);
struct text acp_limit(const struct request *, struct text share);   /* まだ共有していない, 一部の人だけ; empty: the whole team */
struct text acp_bare(struct text);                          /* without 「」 around it and 。 at its end */
struct text acp_error(struct request *, const char *field);  /* the sentence beside the field, or empty */
struct text acp_href(struct request *, const char *tail);    /* /people/CODE/acp + tail */
struct text acp_talk_href(struct request *, id talk, const char *tail);
struct text acp_draft_key(struct request *, const char *kind);   /* "acp:" + code */
struct text acp_typed(struct request *, const char *field, struct text otherwise);   /* what the form shows: typed, or else */
bool acp_typed_has(struct request *, const char *field, struct text value, bool otherwise);

/* ---- acp_store.c: the only ways a statement comes to be ---- */
id acp_say(struct request *, struct acp_statement *, const struct acp_talk *);
void acp_index(struct tx *, const struct acp_talk *);        /* words of a talk: in the search only when shared with the team */
bool acp_on_sheet(struct tx *, const struct acp_talk *);     /* told to the team, and words of it belong on the emergency sheet */
void acp_ask_again(struct request *, const struct person *, const struct acp_talk *);   /* the tasks that follow from a talk */

/* ---- handlers ---- */
void acp_all(struct request *);
void acp_new(struct request *);
void acp_post(struct request *);
void acp_new_draw(struct request *, int status, bool one_more);
void acp_prepare(struct request *);
void acp_talk_show(struct request *);
void acp_edit(struct request *);
void acp_change(struct request *);
void acp_read_back(struct request *);
void acp_wrong(struct request *);
void acp_wrong_post(struct request *);
bool acp_wrong_may(const struct request *, const struct acp_talk *);   /* its recorder, or the keeper of a shared one */
size_t acp_wrong_gone(struct request *, struct text **hrefs);
void acp_sum(struct request *);
void acp_sum_post(struct request *);
void acp_topic(struct request *);
void acp_topic_post(struct request *);
void acp_sample(struct sample *);
