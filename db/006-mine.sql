-- What the person, or one of their close others, wrote from their own page about what stands here: 「ここが違います」.
-- Nothing changes by itself; the team answers.
CREATE TABLE remark (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  account INTEGER NOT NULL REFERENCES account(id),
  about   TEXT NOT NULL,             -- basics, words, sheet
  words   TEXT NOT NULL,
  answered_at INTEGER,
  answered_by INTEGER,
  answer  TEXT
) STRICT;
CREATE INDEX remark_person ON remark(person);
