-- A new card for an account of the person's own, or of a close other's, that was opened before: one asks, somebody else
-- confirms, and from then on the words kept to oneself before it stay closed (docs/security.md).
CREATE TABLE renewal (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person       INTEGER NOT NULL REFERENCES person(id),
  account      INTEGER NOT NULL REFERENCES account(id),
  asked_by     INTEGER NOT NULL REFERENCES account(id),
  confirmed_by INTEGER,
  confirmed_at INTEGER
) STRICT;
CREATE INDEX renewal_account ON renewal(account);
