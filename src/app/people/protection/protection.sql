-- What was reported to protect somebody.

-- name: protection_of
SELECT id FROM protection WHERE person = :person AND gone_at IS NULL ORDER BY made_at DESC, id DESC LIMIT 50

-- Whom an account of this region may stand for: those who work here, and this person's own and close others'.
-- name: protection_accounts
SELECT a.id, a.name, COALESCE((SELECT o.name FROM account_role r JOIN office o ON o.id = r.office WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1), ''), a.of_kin
FROM account a WHERE a.gone_at IS NULL AND a.id <> :account AND (a.kind = 'staff' OR (a.kind = 'family' AND a.of_person = :person))
ORDER BY a.kana, a.id LIMIT 1000

-- name: protection_kin
SELECT k.id, k.name, k.relation_words, k.relation FROM kin k WHERE k.person = :person AND k.gone_at IS NULL ORDER BY k.id LIMIT 100

-- name: protection_kin_name
SELECT COALESCE(name, relation_words) FROM kin WHERE id = :kin

-- name: protection_account_name
SELECT name FROM account WHERE id = :account
