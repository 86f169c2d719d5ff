-- One person's life: the people part of the first job.

CREATE TABLE person (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  code       TEXT NOT NULL UNIQUE,   -- five random characters, for addresses
  family_name TEXT NOT NULL,         -- stored exactly as typed, never normalised
  given_name TEXT,
  family_kana TEXT NOT NULL,         -- hiragana
  given_kana TEXT,
  call_name  TEXT,                   -- how they wish to be called
  birth_on   INTEGER,                -- may be partly known
  sex        TEXT,                   -- male, female, other; NULL: not asked
  postcode   TEXT, address TEXT, phone TEXT,
  home       TEXT,                   -- where they live now, in words
  care_level TEXT,                   -- DOMAIN.md 8.4
  conditions TEXT,                   -- a few words for the head of the page
  brought_by TEXT,                   -- who brought them here
  died_on    INTEGER,
  keeper     INTEGER REFERENCES office(id),   -- the office that brought them in (docs/security.md)
  sort_key   TEXT NOT NULL           -- folded kana, for lists
) STRICT;
CREATE INDEX person_sort ON person(sort_key);
CREATE INDEX person_birth ON person(birth_on);

-- Who may work with the person, as what, from when to when.
CREATE TABLE team_member (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  account INTEGER NOT NULL REFERENCES account(id),
  office  INTEGER NOT NULL REFERENCES office(id),
  role    TEXT NOT NULL,
  part    TEXT,                      -- 主治医, 窓口 ...
  from_on INTEGER NOT NULL,
  to_on   INTEGER
) STRICT;
CREATE INDEX team_member_person ON team_member(person, account);
CREATE INDEX team_member_account ON team_member(account);

-- A caution that stands on every page of the person: whom not to tell, whom not to call, what to mind.
CREATE TABLE caution (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  kind    TEXT NOT NULL,             -- do_not_tell, do_not_contact, safety
  headline TEXT NOT NULL,
  words   TEXT,
  from_on INTEGER NOT NULL,
  to_on   INTEGER
) STRICT;
CREATE INDEX caution_person ON caution(person);

-- One ACP talk: heard again and again, each with date, place, listener (DOMAIN.md 3.2, UX.md 5.2).
CREATE TABLE acp_talk (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person   INTEGER NOT NULL REFERENCES person(id),
  held_on  INTEGER NOT NULL,
  held_at  TEXT,                     -- 14:10
  place    TEXT NOT NULL,
  heard_by INTEGER NOT NULL REFERENCES account(id),
  mood     TEXT,                     -- clear, wavering, not_now, tired: all of them complete records; NULL: nobody noted it
  topics   TEXT,                     -- codes, space separated
  share    TEXT NOT NULL,            -- team, named, not_yet
  ability  TEXT,                     -- ability for this matter, as seen that day
  explained TEXT,                    -- what was explained, by whom
  next_on  INTEGER,                  -- when to ask again
  next_when TEXT,                    -- date, change: "when things change"
  read_back_on INTEGER,              -- when it was read back to the person and confirmed
  summed_up_at INTEGER               -- step 3 done
) STRICT;
CREATE INDEX acp_talk_person ON acp_talk(person, held_on);

CREATE TABLE acp_present (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  talk    INTEGER NOT NULL REFERENCES acp_talk(id),
  person  INTEGER NOT NULL,
  is_person INTEGER NOT NULL DEFAULT 0, -- the person themselves,
  account INTEGER,                   -- or somebody with an account,
  other   TEXT                       -- or in words: 夫
) STRICT;
CREATE INDEX acp_present_talk ON acp_present(talk);

CREATE TABLE acp_share (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  talk    INTEGER NOT NULL REFERENCES acp_talk(id),
  person  INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES account(id)
) STRICT;
CREATE INDEX acp_share_talk ON acp_share(talk);

-- One statement, with its voice. Whose words they are is never merged (FEATURES.md N1). Nothing is overwritten:
-- a change, a wavering or a withdrawal is a new statement that names the one before and says why.
CREATE TABLE acp_statement (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  talk    INTEGER NOT NULL REFERENCES acp_talk(id), -- whoever may see the talk may see the statement, nobody else
  voice   TEXT NOT NULL,             -- own_words, own_gesture, presumed, family_view, professional_view
  act     TEXT NOT NULL,             -- said, changed, withdrawn
  topic   TEXT,                      -- row of the wish table; NULL: a quote not yet mapped
  words   TEXT NOT NULL,
  said_on INTEGER NOT NULL,
  speaker TEXT,                      -- for family and professional views: who (夫, 甥 ...)
  heard_by INTEGER REFERENCES account(id),
  grounds TEXT,                      -- presumed: who, when, what was seen or heard
  weighed_by TEXT,                   -- presumed: the two or more people who weighed it
  condition TEXT,                    -- the condition the wish assumed (FEATURES.md F17, N10)
  before  INTEGER REFERENCES acp_statement(id),  -- the statement this one changes or withdraws
  reason  TEXT,                      -- why it changed
  main    INTEGER NOT NULL DEFAULT 0 -- the quote at the top of its talk
) STRICT;
CREATE INDEX acp_statement_person ON acp_statement(person, said_on);
CREATE INDEX acp_statement_talk ON acp_statement(talk);

CREATE TABLE task (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  words   TEXT NOT NULL,
  owner   INTEGER REFERENCES account(id),
  due_on  INTEGER,
  cause   TEXT NOT NULL,             -- by_hand, acp_review, acp_read_back, sheet_paper
  source  INTEGER,                   -- the row it comes from
  done_at INTEGER,
  done_by INTEGER
) STRICT;
CREATE INDEX task_person ON task(person);
CREATE INDEX task_owner ON task(owner, done_at, due_on);
CREATE INDEX task_source ON task(source, cause) WHERE done_at IS NULL;

-- What happened, in the order of time. kind: note, phone, meeting, visit, move, acp, paper.
CREATE TABLE entry (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  kind    TEXT NOT NULL,
  happened_at INTEGER NOT NULL,
  author  INTEGER NOT NULL REFERENCES account(id),
  headline TEXT,
  words   TEXT NOT NULL,
  talk    INTEGER REFERENCES acp_talk(id),   -- the talk it tells of: seen only by those who may see that talk
  urgent  INTEGER NOT NULL DEFAULT 0,
  audience TEXT NOT NULL DEFAULT 'team',     -- team, family: relatives and the person with an account of their own read it too
  matters TEXT                               -- what it touches of who knows what (005), when it is for the family
) STRICT;
CREATE INDEX entry_person ON entry(person, happened_at);

CREATE TABLE entry_seen (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  entry   INTEGER NOT NULL REFERENCES entry(id),
  person  INTEGER NOT NULL,
  account INTEGER NOT NULL REFERENCES account(id),
  seen_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_seen_once ON entry_seen(entry, account) WHERE gone_at IS NULL;

CREATE TABLE visit (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  account INTEGER NOT NULL REFERENCES account(id),
  visit_on INTEGER NOT NULL,
  visit_at TEXT,                     -- 14:00
  words   TEXT
) STRICT;
CREATE INDEX visit_day ON visit(account, visit_on);
CREATE INDEX visit_person ON visit(person, visit_on);

-- What the emergency sheet needs beyond the wishes (FEATURES.md N10, F49, F50). One row a person.
CREATE TABLE sheet (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person    INTEGER NOT NULL REFERENCES person(id),
  transport TEXT NOT NULL,           -- wish, condition, not_wish, undecided
  transport_words TEXT,              -- 「まず川沿病院へ（取り決めあり）」
  cpr       TEXT NOT NULL,           -- undecided (treat), wish, not_wish, condition
  cpr_words TEXT,                    -- the condition it assumed
  assumed   TEXT,                    -- what the wishes assumed: 「肺炎や心不全で悪くなったとき」
  illness   TEXT, medicine TEXT, allergy TEXT,
  manner    TEXT,                    -- how to talk with them
  house     TEXT,                    -- key, fire, pets
  kin_note  TEXT,                    -- 親族の連絡先はありません ...
  review_on INTEGER,                 -- past it, the print carries a warning
  confirmed_how TEXT,                -- spoken, written, by_proxy
  confirmed_on INTEGER,
  edition   INTEGER NOT NULL DEFAULT 1,
  tenths    INTEGER NOT NULL DEFAULT 120  -- type size that fits one page, in tenths of a point
) STRICT;

CREATE UNIQUE INDEX sheet_person ON sheet(person) WHERE gone_at IS NULL;

CREATE TABLE sheet_contact (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  rank    INTEGER NOT NULL,          -- 1, 2, 3: the order to call
  name    TEXT NOT NULL,
  phone   TEXT NOT NULL,
  arrives TEXT,                      -- 「45分で来る」
  words   TEXT
) STRICT;
CREATE INDEX sheet_contact_person ON sheet_contact(person, rank);

-- The QR on the paper. Only the token's hash: the token is derived from person, edition and the setting sheet_key, and
-- stands on the paper alone. Old editions stay known, so that the door can say that a paper is old.
CREATE TABLE sheet_token (
  id       INTEGER NOT NULL PRIMARY KEY,
  hash     TEXT NOT NULL UNIQUE,
  person   INTEGER NOT NULL REFERENCES person(id),
  edition  INTEGER NOT NULL,
  made_at  INTEGER NOT NULL,
  until_on INTEGER NOT NULL
) STRICT;
CREATE INDEX sheet_token_person ON sheet_token(person);

-- One import of a list: rehearsed first, then taken or thrown away as a whole.
CREATE TABLE people_import (
  id      INTEGER NOT NULL PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  at      INTEGER NOT NULL,
  file_name TEXT,
  file    BLOB NOT NULL,
  good    INTEGER NOT NULL, bad INTEGER NOT NULL,
  taken_at INTEGER
) STRICT;

-- lane: witness
-- Openings of emergency sheets, which the team is told of.
CREATE INDEX read_log_sheet ON read_log(at) WHERE kind = 'sheet';
CREATE INDEX read_log_sheet_person ON read_log(person, at) WHERE kind = 'sheet';
