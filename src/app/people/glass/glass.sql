-- Breaking the glass: finding exactly one person, counting tries and openings, the queue of what waits for a look.

-- name: glass_by_code
SELECT id FROM person WHERE code = :code AND gone_at IS NULL

-- name: glass_by_birth
SELECT id, family_name, given_name, family_kana, given_kana FROM person WHERE birth_on = :birth AND gone_at IS NULL LIMIT 400

-- name: glass_person_code
SELECT code FROM person WHERE id = :person

-- name: glass_try_put
INSERT INTO glass_try (id, account, at) VALUES (:id, :account, :now)

-- name: glass_tries
SELECT COUNT(*), MIN(at) FROM glass_try WHERE account = :account AND at > :since

-- name: glass_openings
SELECT COUNT(*), MIN(opened_at) FROM glass WHERE account = :account AND opened_at > :since AND gone_at IS NULL

-- name: glass_open_now
SELECT id, until_at, reason FROM glass WHERE person = :person AND account = :account AND until_at > :now AND gone_at IS NULL
ORDER BY until_at DESC, id DESC LIMIT 1

-- Who is asked to look at it: of the keeper's office first, the social worker first, never the one who opened.
-- name: glass_reviewer
SELECT t.account FROM team_place t JOIN person p ON p.id = t.person
WHERE t.person = :person AND t.account <> :account AND t.role <> 'welfare_volunteer'
  AND t.from_on <= :today AND (t.to_on IS NULL OR t.to_on >= :today)
  AND NOT EXISTS (SELECT 1 FROM shut x WHERE x.person = t.person AND x.account = t.account)
ORDER BY CASE WHEN t.office = p.keeper THEN 0 ELSE 1 END, CASE WHEN t.role = 'msw' THEN 0 ELSE 1 END, t.from_on, t.account LIMIT 1

-- What is not yet looked at, or was found unfit, of the viewer's people.
-- name: glass_queue
SELECT g.id, g.person, g.account, p.code, p.family_name, p.given_name, a.name, o.name, g.reason, g.review, g.review_words, g.opened_at, g.until_at,
  (SELECT COUNT(*) FROM glass h WHERE h.account = g.account AND h.gone_at IS NULL AND h.opened_at > :since)
FROM glass g JOIN person p ON p.id = g.person JOIN account a ON a.id = g.account LEFT JOIN office o ON o.id = g.office
WHERE g.gone_at IS NULL AND p.gone_at IS NULL AND (g.review IS NULL OR g.review <> 'fit')
  AND EXISTS (SELECT 1 FROM seat m WHERE m.person = g.person AND m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY g.opened_at DESC, g.id DESC LIMIT 200

-- For the administrator: numbers, never persons.
-- name: glass_numbers
SELECT a.name, COUNT(*), SUM(CASE WHEN g.review = 'unfit' THEN 1 ELSE 0 END) FROM glass g JOIN account a ON a.id = g.account
WHERE g.gone_at IS NULL AND (g.opened_at > :since OR g.review = 'unfit') GROUP BY a.id, a.name ORDER BY 2 DESC, a.name LIMIT 100
