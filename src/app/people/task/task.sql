-- name: task_same
SELECT id FROM task WHERE cause = :cause AND source = :source AND done_at IS NULL AND gone_at IS NULL LIMIT 1

-- name: task_of_person
SELECT t.id, t.version, t.words, a.name, t.due_on, t.cause, t.done_at FROM task t LEFT JOIN account a ON a.id = t.owner
WHERE t.person = :person AND t.gone_at IS NULL AND t.done_at IS NULL ORDER BY COALESCE(t.due_on, 99999999), t.id LIMIT 30

-- name: task_of_viewer
SELECT t.id, t.version, t.words, t.due_on, t.cause, t.person, p.code, p.family_name, p.given_name
FROM task t JOIN person p ON p.id = t.person
WHERE t.owner = :account AND t.done_at IS NULL AND t.gone_at IS NULL AND p.gone_at IS NULL
ORDER BY COALESCE(t.due_on, 99999999), t.id LIMIT 60

-- name: task_team
SELECT DISTINCT a.id, a.name, a.kana FROM team_member m JOIN account a ON a.id = m.account
WHERE m.person = :person AND m.gone_at IS NULL AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) ORDER BY a.kana
