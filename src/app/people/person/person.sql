-- People, always through the viewer's memberships in force: whoever is not of the team does not find the person.
-- The lists begin at those memberships (CROSS JOIN keeps that order on SQLite): their cost follows the viewer's people, not
-- the region's.

-- The page is picked first, with the number of all of them; what else a row says is read for that page alone.
-- name: person_list
SELECT p.id, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana, p.birth_on, p.home, p.care_level, p.conditions,
  (SELECT MIN(t.due_on) FROM task t WHERE t.person = p.id AND t.cause = 'acp_review' AND t.done_at IS NULL AND t.gone_at IS NULL) AS review_on,
  CASE WHEN EXISTS (SELECT 1 FROM caution c WHERE c.person = p.id AND c.gone_at IS NULL AND c.from_on <= :today AND (c.to_on IS NULL OR c.to_on >= :today))
    OR EXISTS (SELECT 1 FROM knowing_kept w WHERE w.person = p.id AND (w.house = 1 OR w.birth_on > CAST(:today AS INTEGER) - 180000)) THEN 1 ELSE 0 END,
  pick.total
FROM (SELECT q.id AS id, COUNT(*) OVER () AS total FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN person q
  WHERE q.id = mine.person AND q.gone_at IS NULL
  ORDER BY q.sort_key, q.id LIMIT CAST(:rows AS INTEGER) OFFSET CAST(:skip AS INTEGER)) pick CROSS JOIN person p
WHERE p.id = pick.id ORDER BY p.sort_key, p.id

-- name: person_list_waiting
SELECT p.id, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana, p.birth_on, p.home, p.care_level, p.conditions,
  pick.review_on,
  CASE WHEN EXISTS (SELECT 1 FROM caution c WHERE c.person = p.id AND c.gone_at IS NULL AND c.from_on <= :today AND (c.to_on IS NULL OR c.to_on >= :today))
    OR EXISTS (SELECT 1 FROM knowing_kept w WHERE w.person = p.id AND (w.house = 1 OR w.birth_on > CAST(:today AS INTEGER) - 180000)) THEN 1 ELSE 0 END,
  pick.total
FROM (SELECT q.id AS id, COUNT(*) OVER () AS total, (SELECT MIN(t.due_on) FROM task t WHERE t.person = q.id AND t.cause = 'acp_review' AND t.done_at IS NULL AND t.gone_at IS NULL) AS review_on FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN person q
  WHERE q.id = mine.person AND q.gone_at IS NULL
  ORDER BY COALESCE((SELECT MIN(t.due_on) FROM task t WHERE t.person = q.id AND t.cause = 'acp_review' AND t.done_at IS NULL AND t.gone_at IS NULL), 99999999), q.sort_key, q.id
  LIMIT CAST(:rows AS INTEGER) OFFSET CAST(:skip AS INTEGER)) pick CROSS JOIN person p
WHERE p.id = pick.id ORDER BY COALESCE(pick.review_on, 99999999), p.sort_key, p.id

-- Only for a page other than the first: is there one?
-- name: person_count
SELECT COUNT(*) FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN person p
WHERE p.id = mine.person AND p.gone_at IS NULL

-- One of the viewer's people, for search results.
-- name: person_one
SELECT p.id, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana, p.birth_on, p.home, p.care_level, p.conditions,
  (SELECT MIN(t.due_on) FROM task t WHERE t.person = p.id AND t.cause = 'acp_review' AND t.done_at IS NULL AND t.gone_at IS NULL) AS review_on,
  CASE WHEN EXISTS (SELECT 1 FROM caution c WHERE c.person = p.id AND c.gone_at IS NULL AND c.from_on <= :today AND (c.to_on IS NULL OR c.to_on >= :today))
    OR EXISTS (SELECT 1 FROM knowing_kept w WHERE w.person = p.id AND (w.house = 1 OR w.birth_on > CAST(:today AS INTEGER) - 180000)) THEN 1 ELSE 0 END
FROM person p
WHERE p.id = :person AND p.gone_at IS NULL AND EXISTS (SELECT 1 FROM seat m WHERE m.person = p.id AND m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))

-- name: person_born_between
SELECT p.id FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN person p
WHERE p.id = mine.person AND p.birth_on BETWEEN :first AND :last AND p.gone_at IS NULL
ORDER BY p.sort_key LIMIT 50

-- From the viewer's people to their numbers: no index helps with the end of a number.
-- name: person_phone_tail
SELECT p.id FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN person p
WHERE p.id = mine.person AND REPLACE(REPLACE(REPLACE(p.phone, '-', ''), ' ', ''), 'ー', '') LIKE :tail AND p.gone_at IS NULL
ORDER BY p.sort_key LIMIT 50

-- People who might be the same one: equal birth date, or equal name after folding.
-- name: person_alike
SELECT p.id FROM person p
WHERE p.gone_at IS NULL AND (p.birth_on = :birth OR p.sort_key = :sort_key) AND EXISTS (SELECT 1 FROM seat m WHERE m.person = p.id
  AND +m.account = :account AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY p.sort_key LIMIT 10

-- name: person_code_taken
SELECT 1 FROM person WHERE code = :code

-- name: person_open_tasks
SELECT COUNT(*) FROM task WHERE person = :person AND done_at IS NULL AND gone_at IS NULL
  AND (cause NOT IN ('consent_end', 'team_renew') OR due_on <= :soon)

-- name: person_concealed
SELECT 1 FROM protection WHERE person = :person AND conceal = 1 AND gone_at IS NULL LIMIT 1
