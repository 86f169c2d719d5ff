-- name: today_drafts
SELECT form, key, saved_at FROM draft WHERE account = :account ORDER BY saved_at DESC LIMIT 20

-- Talks whose time for asking again has come, in two weeks or already past; also people never heard.
-- name: today_reviews
SELECT p.id, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana, MIN(t.due_on)
FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN task t CROSS JOIN person p
WHERE t.person = mine.person AND p.id = mine.person
  AND t.cause = 'acp_review' AND t.done_at IS NULL AND t.gone_at IS NULL AND t.due_on <= :until AND p.gone_at IS NULL AND p.died_on IS NULL
GROUP BY p.id, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana ORDER BY 7 LIMIT 30

-- name: today_draft_person
SELECT id, family_name, given_name FROM person WHERE code = :code AND gone_at IS NULL
