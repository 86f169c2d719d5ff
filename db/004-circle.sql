-- The circle around a person (DOMAIN.md 2.5): relatives and others who are not clients, what they are willing to do, what was
-- tried, and the ties between them. Third parties' data: each of them has agreements of their own (consent.kin).
CREATE TABLE kin (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person     INTEGER NOT NULL REFERENCES person(id),
  name       TEXT,                   -- as typed; NULL: nobody has said it yet
  kana       TEXT,
  relation   TEXT NOT NULL,          -- spouse partner father mother son daughter brother sister grandparent grandchild ...
  relation_words TEXT,               -- as people say it: 甥（妹の子）
  sex        TEXT,                   -- male, female, other; NULL: not known
  birth_on   INTEGER,                -- may be partly known
  died_on    INTEGER,                -- may be partly known
  dead       INTEGER NOT NULL DEFAULT 0,   -- died, though nobody knows when
  school     TEXT,                   -- a child's; empty until agreed
  phone      TEXT,
  address    TEXT,
  contact    TEXT,                   -- any, day_only, mail_only, ask_first, person_refuses, refuses; NULL: not asked yet
  contact_words TEXT,
  household  INTEGER NOT NULL DEFAULT 0,   -- lives with the person
  key_person INTEGER NOT NULL DEFAULT 0,
  presumer   INTEGER NOT NULL DEFAULT 0,   -- rank, 1 first: named to presume the person's will (DOMAIN.md 3.2); 0: not
  presumer_agreed INTEGER NOT NULL DEFAULT 0, -- the person agreed to it
  words      TEXT
) STRICT;
CREATE INDEX kin_person ON kin(person);

-- What one of them is willing to do: one row for each answer; the newest of a part counts.
CREATE TABLE kin_will (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person   INTEGER NOT NULL REFERENCES person(id),
  kin      INTEGER NOT NULL REFERENCES kin(id),
  part     TEXT NOT NULL,            -- contact attend pay contract daily discharge_place petition body belongings funeral informed_only
  answer   TEXT NOT NULL,            -- willing, refused, asked, depends
  said_on  INTEGER NOT NULL,
  until_on INTEGER,                  -- ask again after it
  source   TEXT,                     -- who heard it, where
  words    TEXT
) STRICT;
CREATE INDEX kin_will_kin ON kin_will(kin);
CREATE INDEX kin_will_person ON kin_will(person);

-- One try to reach one of them.
CREATE TABLE kin_attempt (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person   INTEGER NOT NULL REFERENCES person(id),
  kin      INTEGER NOT NULL REFERENCES kin(id),
  tried_on INTEGER NOT NULL,
  method   TEXT NOT NULL,            -- phone, letter, visit, other
  by_words TEXT,                     -- who tried
  reached  INTEGER NOT NULL DEFAULT 0,
  answer   TEXT,                     -- what was said
  again    TEXT,                     -- may_contact, ask_person, no
  person_agreed TEXT NOT NULL        -- did the person agree to the contact: yes, no, not_asked
) STRICT;
CREATE INDEX kin_attempt_kin ON kin_attempt(kin);

-- A tie between two people of the family; from_kin or to_kin NULL is the person.
CREATE TABLE kin_tie (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person   INTEGER NOT NULL REFERENCES person(id),
  from_kin INTEGER REFERENCES kin(id),
  to_kin   INTEGER REFERENCES kin(id),
  kind     TEXT,                     -- parent_of adoptive_parent_of spouse partner separated divorced; NULL: only a quality
  quality  TEXT,                     -- close plain distant tension cut_off; NULL: not said
  since_on INTEGER,                  -- may be partly known
  until_on INTEGER,
  source   TEXT
) STRICT;
CREATE INDEX kin_tie_person ON kin_tie(person);
