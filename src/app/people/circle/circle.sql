-- Nothing here asks the gate: circle_seen.c does, for each of them.

-- name: kin_of_person
SELECT id FROM kin WHERE person = :person AND gone_at IS NULL ORDER BY id LIMIT 300

-- name: kin_living
SELECT COUNT(*) FROM kin WHERE person = :person AND gone_at IS NULL AND died_on IS NULL AND COALESCE(dead, 0) = 0

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
-- From the viewer's people to their relatives, see search/search.sql.
-- name: kin_found @sqlite
WITH RECURSIVE asked(sought) AS (SELECT CAST(:match AS TEXT)),
word(w, rest) AS MATERIALIZED (
  SELECT '', substr(sought, instr(sought, char(10)) + 1) || char(10) FROM asked
  UNION ALL SELECT substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM word WHERE rest <> ''),
mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found(row) AS (
  SELECT s.row FROM few CROSS JOIN mine CROSS JOIN kin x CROSS JOIN search_row s
  WHERE few.yes = 1 AND :match <> '' AND x.person = mine.person AND s.kind = 'kin' AND s.row = x.id
    AND NOT EXISTS (SELECT 1 FROM word WHERE w <> '' AND instr(s.folded, w) = 0)
  UNION ALL
  SELECT row FROM (SELECT h.row AS row FROM search_hits('kin', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE :match END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500))
SELECT k.id, k.person, p.code, p.family_name, p.given_name
FROM found f CROSS JOIN kin k CROSS JOIN person p
WHERE k.id = f.row AND p.id = k.person AND k.gone_at IS NULL AND p.gone_at IS NULL
ORDER BY p.sort_key, p.id, k.id LIMIT 60

-- name: kin_found @postgres
WITH mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE CAST(:match AS TEXT) <> '' AND m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found("row") AS (
  SELECT s.row FROM mine CROSS JOIN LATERAL (SELECT x.id FROM kin x WHERE x.person = mine.person OFFSET 0) x
    CROSS JOIN LATERAL (SELECT f.row, f.folded FROM search_row f WHERE f.kind = 'kin' AND f.row = x.id LIMIT 1) s
  WHERE (SELECT yes FROM few) = 1
    AND NOT EXISTS (SELECT 1 FROM unnest((string_to_array(CAST(:match AS TEXT), chr(10)))[2:]) w WHERE strpos(s.folded, w) = 0)
  UNION ALL
  SELECT g.row FROM (SELECT h.row FROM search_hits('kin', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE CAST(:match AS TEXT) END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500) g)
SELECT k.id, k.person, p.code, p.family_name, p.given_name
FROM found f CROSS JOIN kin k CROSS JOIN person p
WHERE k.id = f.row AND p.id = k.person AND k.gone_at IS NULL AND p.gone_at IS NULL
ORDER BY p.sort_key, p.id, k.id LIMIT 60
