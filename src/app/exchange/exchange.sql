-- Lists in and out. A rehearsal belongs to the account that brought it; nobody else's administrator sees it.

-- name: exchange_people
SELECT p.id FROM seat m JOIN person p ON p.id = m.person
WHERE m.account = :account AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) AND p.gone_at IS NULL
GROUP BY p.id, p.sort_key ORDER BY p.sort_key, p.id

-- name: import_put
INSERT INTO people_import (id, account, at, file_name, file, good, bad, taken_at)
VALUES (:id, :account, :at, :file_name, :file, :good, :bad, NULL)

-- name: import_head
SELECT id, file_name, at, taken_at, good, bad FROM people_import WHERE id = :import AND account = :account

-- name: import_bytes
SELECT file FROM people_import WHERE id = :import AND account = :account

-- Takes it once: whoever comes second changes no row.
-- name: import_taken
UPDATE people_import SET taken_at = :now WHERE id = :import AND account = :account AND taken_at IS NULL

-- name: import_away
DELETE FROM people_import WHERE id = :import AND account = :account

-- name: import_old
DELETE FROM people_import WHERE at < :before

-- Who in the region might be the same person. Asked by an administrator's import only, which says how many and never who.
-- name: import_kin
SELECT p.family_name, p.given_name, p.birth_on, p.sort_key, p.id FROM person p
WHERE p.gone_at IS NULL AND (p.sort_key = :sort_key OR p.birth_on = :birth) LIMIT 200

-- Those who may be given the people of a list: roles in force, of kinds that work with persons (decide.c).
-- name: import_roles
SELECT r.id, a.name, o.name, r.role, r.account, r.office FROM account_role r JOIN account a ON a.id = r.account JOIN office o ON o.id = r.office
WHERE r.gone_at IS NULL AND a.gone_at IS NULL AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today)
  AND r.role NOT IN ('municipality', 'secretariat')
ORDER BY o.name, a.kana, r.id LIMIT 500
