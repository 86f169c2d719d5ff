-- A photograph of the paper an agreement was given on. As it came it is never kept: made anew (src/picture), so that it
-- holds what is to be seen and nothing else. The change log has the row with its hash; the bytes lie beside it.
CREATE TABLE consent_photo (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person  INTEGER NOT NULL REFERENCES person(id),
  consent INTEGER NOT NULL REFERENCES consent(id),
  place   INTEGER NOT NULL,          -- 1 to 4, as they were sent
  type    TEXT NOT NULL,             -- image/jpeg
  width   INTEGER NOT NULL,
  height  INTEGER NOT NULL,
  size    INTEGER NOT NULL,          -- bytes
  sha256  TEXT NOT NULL              -- of the bytes, in hexadecimal
) STRICT;
CREATE INDEX consent_photo_consent ON consent_photo(consent);
CREATE TABLE consent_photo_bytes (
  photo INTEGER NOT NULL PRIMARY KEY REFERENCES consent_photo(id),
  bytes BLOB NOT NULL
) STRICT;

-- Of two nephews one is meant: a caution about a relative says which.
ALTER TABLE caution ADD COLUMN kin INTEGER;
