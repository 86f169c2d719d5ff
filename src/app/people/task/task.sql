-- name: task_same
SELECT id FROM task WHERE cause = :cause AND source = :source AND done_at IS NULL AND gone_at IS NULL LIMIT 1

-- What comes once a year (an agreement or a membership that ends) is shown a month ahead, not all year long.
-- name: task_of_person
SELECT t.id, t.version, t.words, a.name, t.due_on, t.cause, t.done_at FROM task t LEFT JOIN account a ON a.id = t.owner
WHERE t.person = :person AND t.gone_at IS NULL AND t.done_at IS NULL AND (t.cause NOT IN ('consent_end', 'team_renew') OR t.due_on <= :soon) ORDER BY COALESCE(t.due_on, 99999999), t.id LIMIT 30

-- name: task_of_viewer
SELECT t.id, t.version, t.words, t.due_on, t.cause, t.person, p.code, p.family_name, p.given_name
FROM task t JOIN person p ON p.id = t.person
WHERE t.owner = :account AND t.done_at IS NULL AND t.gone_at IS NULL AND p.gone_at IS NULL
  AND (t.cause NOT IN ('consent_end', 'team_renew') OR t.due_on <= :soon)
ORDER BY COALESCE(t.due_on, 99999999), t.id LIMIT 60

-- name: task_team
SELECT DISTINCT a.id, a.name, a.kana FROM team_member m JOIN account a ON a.id = m.account
WHERE m.person = :person AND m.gone_at IS NULL AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) ORDER BY a.kana

-- For live pages: may this account know that the task changed? One that follows from a talk belongs to those who may see it; the day to
-- ask again (acp_review) is moved by the newest talk, and what is said too little here is seen with the next page.
-- name: task_tells
SELECT 1 FROM task t WHERE t.id = :task AND (t.owner = :account OR NOT EXISTS (SELECT 1 FROM acp_talk k WHERE
  k.id = CASE WHEN t.cause = 'acp_review' THEN (SELECT MAX(x.id) FROM acp_talk x WHERE x.person = t.person) ELSE t.source END
  AND k.share <> 'team' AND k.heard_by <> :account
  AND NOT (k.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = k.id AND h.account = :account AND h.gone_at IS NULL))))

-- name: task_own_glass
SELECT 1 FROM glass WHERE id = :glass AND account = :account
