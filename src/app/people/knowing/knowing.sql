-- The newest answer for each of the people and matters.
-- name: knowing_values
SELECT n.kin, n.other, n.matter, n.value, n.id, n.plan FROM knowing_now n WHERE n.person = :person ORDER BY n.id

-- name: knowing_values_of
SELECT n.matter, n.value FROM knowing_now n WHERE n.person = :person AND COALESCE(n.kin, 0) = CAST(:kin AS INTEGER) AND n.other IS NULL

-- All answers of one cell, newest first.
-- name: knowing_history
SELECT k.id, a.name FROM knowing k LEFT JOIN account a ON a.id = k.made_by
WHERE k.person = :person AND COALESCE(k.kin, 0) = CAST(:kin AS INTEGER) AND COALESCE(k.other, '') = :other AND k.matter = :matter AND k.gone_at IS NULL
ORDER BY k.id DESC LIMIT 100

-- name: knowing_any_kept
SELECT 1 FROM knowing_now n WHERE n.person = :person AND n.value IN ('not_told', 'not_by_wish') LIMIT 1

-- What the rules need of the circle, whoever looks.
-- name: knowing_kin
SELECT k.id, k.birth_on, k.household FROM kin k WHERE k.person = :person AND k.gone_at IS NULL AND k.died_on IS NULL AND COALESCE(k.dead, 0) = 0 ORDER BY k.id

-- Who has an account of their own for this person: a relative, or the person.
-- name: knowing_accounts
SELECT a.kind, a.of_kin FROM account a WHERE a.of_person = :person AND a.kind <> 'staff' AND a.gone_at IS NULL
UNION SELECT 'family', k.id FROM kin k WHERE k.person = :person AND k.gone_at IS NULL AND k.died_on IS NULL AND COALESCE(k.dead, 0) = 0 AND k.household = 1
  AND k.birth_on > CAST(:today AS INTEGER) - 180000
ORDER BY 2

-- name: knowing_illness
SELECT p.conditions, (SELECT s.illness FROM sheet s WHERE s.person = p.id AND s.gone_at IS NULL) FROM person p WHERE p.id = :person

-- Whom a changed row is about, for live pages.
-- name: knowing_about
SELECT person, COALESCE(kin, 0) FROM knowing WHERE id = :row

-- For the sample region.
-- name: knowing_kin_named
SELECT id FROM kin WHERE person = :person AND name = :name AND gone_at IS NULL
