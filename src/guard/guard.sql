-- Who is at the door, what they may stand on, and the two logs.

-- With the role and office of the account that day: the first by its date, at an office that is still there.
-- name: session_by_hash
SELECT s.id, s.account, s.started_at, s.seen_at, s.locked_at, s.ended_at,
       a.name, a.language, a.admin, a.large_type, r.office, o.name, r.role
FROM session s
JOIN account a ON a.id = s.account AND a.gone_at IS NULL
LEFT JOIN account_role r ON r.id =
     (SELECT w.id FROM account_role w JOIN office wo ON wo.id = w.office AND wo.gone_at IS NULL
      WHERE w.account = a.id AND w.gone_at IS NULL AND w.from_on <= :today AND (w.to_on IS NULL OR w.to_on >= :today)
      ORDER BY w.from_on, w.id LIMIT 1)
LEFT JOIN office o ON o.id = r.office
WHERE s.hash = :hash

-- name: session_insert
INSERT INTO session (id, hash, account, started_at, seen_at) VALUES (:id, :hash, :account, :now, :now)

-- name: session_forget
DELETE FROM session WHERE account = :account AND started_at < :before

-- Never backwards: two pages of one account may arrive out of order.
-- name: session_touch
UPDATE session SET seen_at = :now WHERE id = :session AND seen_at < :now AND ended_at IS NULL

-- name: session_lock
UPDATE session SET locked_at = :now WHERE id = :session AND locked_at IS NULL

-- name: session_unlock
UPDATE session SET locked_at = NULL, seen_at = :now WHERE id = :session AND ended_at IS NULL

-- name: session_end
UPDATE session SET ended_at = :now WHERE id = :session AND ended_at IS NULL

-- name: session_end_all
UPDATE session SET ended_at = :now WHERE account = :account AND ended_at IS NULL

-- A membership counts while the account works at that office. Of several: first one with a caring role, then the one of
-- the office the viewer acts for, then the oldest.
-- name: standing_of
SELECT p.id, t.role
FROM person p
LEFT JOIN team_member t ON t.person = p.id AND t.account = :account AND t.gone_at IS NULL
     AND t.from_on <= :today AND (t.to_on IS NULL OR t.to_on >= :today)
     AND EXISTS (SELECT 1 FROM account_role r WHERE r.account = t.account AND r.office = t.office AND r.gone_at IS NULL
                 AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today))
WHERE p.id = :person AND p.gone_at IS NULL
ORDER BY CASE WHEN t.role IN ('municipality', 'secretariat') THEN 1 ELSE 0 END,
         CASE WHEN t.office = :office THEN 0 ELSE 1 END, t.from_on, t.id
LIMIT 1

-- name: change_log_last
SELECT seq, id, hash FROM change_log ORDER BY seq DESC LIMIT 1

-- name: change_log_insert
INSERT INTO change_log (seq, id, at, account, office, person, record, row, version, act, reason, before, after, hash)
VALUES (:seq, :id, :at, :account, :office, :person, :record, :row, :version, :act, :reason, :before, :after, :hash)

-- name: change_log_walk
SELECT seq, id, at, account, office, person, record, row, version, act, reason, before, after, hash
FROM change_log WHERE seq > :after ORDER BY seq LIMIT :most

-- name: read_log_last
-- lane: witness
SELECT seq, id, hash FROM read_log ORDER BY seq DESC LIMIT 1

-- name: read_log_insert
-- lane: witness
INSERT INTO read_log (seq, id, at, account, office, person, kind, purpose, route, people, hash)
VALUES (:seq, :id, :at, :account, :office, :person, :kind, :purpose, :route, :people, :hash)

-- name: read_log_walk
-- lane: witness
SELECT seq, id, at, account, office, person, kind, purpose, route, people, hash
FROM read_log WHERE seq > :after ORDER BY seq LIMIT :most
