-- Nothing here asks the gate: circle_seen.c does, for each of them.

-- name: kin_of_person
SELECT id FROM kin WHERE person = :person AND gone_at IS NULL ORDER BY id LIMIT 200

-- name: kin_ties_of_person
SELECT id FROM kin_tie WHERE person = :person AND gone_at IS NULL ORDER BY id LIMIT 400

-- name: kin_wills_of
SELECT id FROM kin_will WHERE kin = :kin AND gone_at IS NULL ORDER BY said_on DESC, id DESC LIMIT 200

-- name: kin_wills_of_person
SELECT id FROM kin_will WHERE person = :person AND gone_at IS NULL ORDER BY kin, said_on DESC, id DESC LIMIT 2000

-- Whom a changed row is about: somebody, or somebody's answer or try, or both ends of a tie.
-- name: circle_about
SELECT person, id, id FROM kin WHERE id = :row
UNION ALL SELECT person, kin, kin FROM kin_will WHERE id = :row
UNION ALL SELECT person, kin, kin FROM kin_attempt WHERE id = :row
UNION ALL SELECT person, COALESCE(from_kin, 0), COALESCE(to_kin, 0) FROM kin_tie WHERE id = :row

-- name: circle_asking
SELECT kind, of_person, of_kin FROM account WHERE id = :account AND gone_at IS NULL

-- name: kin_attempts_of
SELECT id FROM kin_attempt WHERE kin = :kin AND gone_at IS NULL ORDER BY tried_on DESC, id DESC LIMIT 60

-- Of people the viewer finds; whether this relative may be seen is asked for each (circle_search.c).
-- name: kin_found
SELECT k.id, k.person, p.code, p.family_name, p.given_name
FROM search_hits('kin', :match) h JOIN kin k ON k.id = h.row JOIN person p ON p.id = k.person
WHERE k.gone_at IS NULL AND p.gone_at IS NULL AND EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY p.sort_key, p.id, k.id LIMIT 60
