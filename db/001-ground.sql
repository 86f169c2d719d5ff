-- The ground: who works here, who is signed in, and what is written down about both.
-- Ids are engawa ids (base/ids.h). Instants are milliseconds since 1970 UTC, dates are yyyymmdd (0 parts = not known).

-- The region itself: one row of settings per key (title, area, phone, sample, hosts ...).
CREATE TABLE setting (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- Every record begins with the same seven columns; a record is never deleted, it ends (gone_at).
CREATE TABLE office (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  name       TEXT NOT NULL,
  kana       TEXT,
  kind       TEXT NOT NULL,          -- hospital, clinic, visiting_nursing, care_management, pharmacy, facility, community_centre, municipality, secretariat, other
  phone      TEXT,
  night_phone TEXT,                  -- answered round the clock
  fax        TEXT,
  address    TEXT
) STRICT;

-- Who signs in. staff: one person, one account, several offices and roles with dates. person: the person's own (/mine);
-- family: one of their close others.
CREATE TABLE account (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  login      TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  kana       TEXT,
  language   TEXT NOT NULL,          -- ja, en
  admin      INTEGER NOT NULL DEFAULT 0,
  large_type INTEGER NOT NULL DEFAULT 0,
  kind       TEXT NOT NULL DEFAULT 'staff',   -- staff, person, family
  of_person  INTEGER,                -- whose, for person and family
  of_kin     INTEGER                 -- which of their close others, for family
) STRICT;
CREATE INDEX account_of_person ON account(of_person) WHERE of_person IS NOT NULL;

CREATE TABLE account_role (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  account INTEGER NOT NULL REFERENCES account(id),
  office  INTEGER NOT NULL REFERENCES office(id),
  role    TEXT NOT NULL,             -- guard/decide.h
  from_on INTEGER NOT NULL,
  to_on   INTEGER                    -- NULL: still
) STRICT;
CREATE INDEX account_role_account ON account_role(account, from_on);   -- the first role, without sorting

-- Secrets apart from the account, so that no list of accounts can show them.
CREATE TABLE account_secret (
  account       INTEGER NOT NULL PRIMARY KEY REFERENCES account(id),
  password_hash TEXT,                -- argon2id; NULL until the first sign-in by one-time code
  totp_secret   TEXT,
  totp_step     INTEGER NOT NULL DEFAULT 0,   -- last step used: a code works once
  invite_hash   TEXT,                -- one-time code of the first administrator or an invitation
  invite_until  INTEGER,
  changed_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
  id      INTEGER NOT NULL PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  hash    TEXT NOT NULL,
  used_at INTEGER
) STRICT;
CREATE INDEX recovery_code_account ON recovery_code(account);

-- The cookie holds 32 random bytes; only their hash is here.
CREATE TABLE session (
  id         INTEGER NOT NULL PRIMARY KEY,
  hash       TEXT NOT NULL UNIQUE,
  account    INTEGER NOT NULL REFERENCES account(id),
  started_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL,
  locked_at  INTEGER,                -- hidden by hand; idle time locks without a row
  ended_at   INTEGER
) STRICT;
CREATE INDEX session_account ON session(account);

-- Every form carries a random key; the answer given to it is kept a day, so that a repeated post does nothing twice.
CREATE TABLE form_key (
  key      TEXT NOT NULL PRIMARY KEY,
  account  INTEGER,
  route    TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status   INTEGER NOT NULL,
  location TEXT,
  at       INTEGER NOT NULL
) STRICT;
CREATE INDEX form_key_at ON form_key(at);

-- What somebody has typed and not yet recorded. Newest per account and form, for 30 days.
CREATE TABLE draft (
  account  INTEGER NOT NULL REFERENCES account(id),
  key      TEXT NOT NULL,
  form     TEXT NOT NULL,            -- address of the form's page
  title    TEXT,
  body     TEXT NOT NULL,            -- urlencoded, without the desk's own keys
  saved_at INTEGER NOT NULL,
  PRIMARY KEY (account, key)
) STRICT;

-- The change log. Every change of a record, hash-chained: hash = BLAKE2b(prev hash, every other column).
CREATE TABLE change_log (
  seq     INTEGER NOT NULL PRIMARY KEY,  -- 1, 2, 3 ... without a hole
  id      INTEGER NOT NULL UNIQUE,
  at      INTEGER NOT NULL,
  account INTEGER,                   -- NULL: the system itself
  office  INTEGER,
  person  INTEGER,                   -- whom it concerns
  record  TEXT NOT NULL,
  row     INTEGER NOT NULL,
  version INTEGER NOT NULL,
  act     TEXT NOT NULL,             -- insert, update, end, revive
  reason  TEXT,
  before  TEXT,                      -- JSON
  after   TEXT,
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX change_log_row ON change_log(row);
CREATE INDEX change_log_person ON change_log(person, at);
CREATE INDEX change_log_account ON change_log(account, at);
-- What decides access and belongs to no person, for the replay of a past day.
CREATE INDEX change_log_ground ON change_log(record, at) WHERE person IS NULL;

-- Two-character words must be found, and with the same answers on both engines: the index (characters and pairs of
-- characters, as numbers) only proposes; the answer is what really stands in the folded text (store/search.c).
-- A row's kind: person, words ...; its owner: the person.
-- sqlite:
CREATE TABLE search_row (
  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- never used twice: the index keeps numbers that are gone
  kind   TEXT NOT NULL,
  row    INTEGER NOT NULL,
  owner  INTEGER NOT NULL,
  folded TEXT NOT NULL,
  UNIQUE (kind, row)
) STRICT;
CREATE VIRTUAL TABLE search_fts USING fts5(grams, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO search_fts (search_fts, rank) VALUES ('automerge', 0), ('crisismerge', 500);  -- merged in small steps, see search.sql
-- end
-- postgres:
CREATE TABLE search_row (
  kind   TEXT COLLATE "C" NOT NULL,
  row    BIGINT NOT NULL,
  owner  BIGINT NOT NULL,
  folded TEXT COLLATE "C" NOT NULL,
  gram_list BIGINT[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (kind, row)
);
CREATE INDEX search_row_grams ON search_row USING GIN (gram_list) WITH (gin_pending_list_limit = 256);  -- KB: small steps here too
-- On SQLite store/search_lite.c is this function: kind, match -> row, owner. The first line of match is the codes, to each
-- of which the kind's first three letters are added; the others are the words.
CREATE FUNCTION search_hits(TEXT, TEXT) RETURNS TABLE ("row" BIGINT, owner BIGINT) LANGUAGE sql STABLE AS $$
  SELECT s.row, s.owner FROM search_row s
  WHERE s.kind = $1 AND $2 <> ''
    AND s.gram_list @> ARRAY(
      SELECT code + (CAST(ascii($1) * 16384 + ascii(substr($1, 2)) * 128 + ascii(substr($1, 3)) AS BIGINT) << 42)
      FROM unnest(CAST(string_to_array(split_part($2, E'\n', 1), ' ') AS BIGINT[])) code)
    AND NOT EXISTS (SELECT 1 FROM unnest((string_to_array($2, E'\n'))[2:]) word WHERE strpos(s.folded, word) = 0)
$$;
-- end

-- lane: witness
-- Who looked at what, hash-chained like the change log. Its own file on SQLite: a commit here must not empty the
-- record's caches.
CREATE TABLE read_log (
  seq     INTEGER NOT NULL PRIMARY KEY,
  id      INTEGER NOT NULL UNIQUE,
  at      INTEGER NOT NULL,
  account INTEGER,
  office  INTEGER,
  person  INTEGER,
  kind    TEXT NOT NULL,
  purpose TEXT NOT NULL,
  route   TEXT NOT NULL,
  people  INTEGER NOT NULL,          -- how many people the page showed (1 for a person's page)
  hash    TEXT NOT NULL
) STRICT;
CREATE INDEX read_log_person ON read_log(person, at);
CREATE INDEX read_log_account ON read_log(account, at);
