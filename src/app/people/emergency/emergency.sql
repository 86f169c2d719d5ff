-- The emergency sheet: one a person, its contacts, and the editions that were ever printed.

-- name: sheet_of_person
SELECT id FROM sheet WHERE person = :person AND gone_at IS NULL

-- name: sheet_contacts_of
SELECT id FROM sheet_contact WHERE person = :person AND gone_at IS NULL ORDER BY rank, id LIMIT 5

-- name: sheet_key
SELECT value FROM setting WHERE key = 'sheet_key'

-- name: sheet_key_put
INSERT INTO setting (key, value) VALUES ('sheet_key', :value)

-- name: sheet_edition_last
SELECT COALESCE(MAX(edition), 0) FROM sheet_token WHERE person = :person

-- name: sheet_edition_at
SELECT made_at FROM sheet_token WHERE person = :person AND edition = :edition ORDER BY made_at DESC LIMIT 1

-- name: sheet_token_put
INSERT INTO sheet_token (id, hash, person, edition, made_at, until_on) VALUES (:id, :hash, :person, :edition, :made_at, :until_on)
ON CONFLICT (hash) DO UPDATE SET made_at = excluded.made_at, until_on = excluded.until_on

-- name: sheet_token_by_hash
SELECT t.person, t.edition, t.until_on, t.made_at FROM sheet_token t JOIN person p ON p.id = t.person WHERE t.hash = :hash AND p.gone_at IS NULL

-- When the record learnt what the person said, and who wrote it down.
-- name: sheet_wish_made
SELECT made_at, made_by FROM acp_statement WHERE id = :statement

-- The newest the whole team knows of the person's will on one topic: taken back, or never heard? By the same rule as
-- acp_current() (voices of acp_is_persons_will).
-- name: sheet_wish_last
SELECT s.act, s.made_at, s.said_on FROM acp_statement s JOIN acp_talk t ON t.id = s.talk
WHERE s.person = :person AND s.topic = :topic AND s.said_on <= :until AND s.gone_at IS NULL AND t.gone_at IS NULL
  AND t.share = 'team' AND s.voice IN ('own_words', 'own_gesture', 'presumed')
ORDER BY s.said_on DESC, s.id DESC LIMIT 1

-- name: sheet_account_name
SELECT name, kind FROM account WHERE id = :account

-- name: sheet_person_code
SELECT code, family_name, given_name FROM person WHERE id = :person AND gone_at IS NULL

-- Who opened sheets; the index is for these three routes' kind alone.
-- name: sheet_reads_since
-- lane: witness
SELECT person, account, at, route FROM read_log
WHERE kind = 'sheet' AND at >= :since AND route IN ('/people/:person/sheet', '/people/:person/sheet.pdf', '/e/:token')
ORDER BY at DESC LIMIT 500

-- name: sheet_reads_of
-- lane: witness
SELECT person, account, at, route FROM read_log
WHERE person = :person AND kind = 'sheet' AND route IN ('/people/:person/sheet', '/people/:person/sheet.pdf', '/e/:token')
ORDER BY at DESC LIMIT 60
