-- Who is at the door, what they may stand on, and the two logs.

-- With the role and office of the account that day: the first by its date, at an office that is still there.
-- name: session_by_hash
SELECT s.id, s.account, s.started_at, s.seen_at, s.locked_at, s.ended_at,
       a.name, a.language, a.admin, a.large_type, r.office, o.name, r.role, a.kind, a.of_person, a.of_kin
FROM session s
JOIN account a ON a.id = s.account AND a.gone_at IS NULL
LEFT JOIN account_role r ON r.id =
     (SELECT w.id FROM account_role w JOIN office wo ON wo.id = w.office AND wo.gone_at IS NULL
      WHERE w.account = a.id AND w.gone_at IS NULL AND w.from_on <= :today AND (w.to_on IS NULL OR w.to_on >= :today)
      ORDER BY w.from_on, w.id LIMIT 1)
LEFT JOIN office o ON o.id = r.office
WHERE s.hash = :hash

-- The same, for a page that stays open.
-- name: session_by_id
SELECT s.id, s.account, s.started_at, s.seen_at, s.locked_at, s.ended_at,
       a.name, a.language, a.admin, a.large_type, r.office, o.name, r.role, a.kind, a.of_person, a.of_kin
FROM session s
JOIN account a ON a.id = s.account AND a.gone_at IS NULL
LEFT JOIN account_role r ON r.id =
     (SELECT w.id FROM account_role w JOIN office wo ON wo.id = w.office AND wo.gone_at IS NULL
      WHERE w.account = a.id AND w.gone_at IS NULL AND w.from_on <= :today AND (w.to_on IS NULL OR w.to_on >= :today)
      ORDER BY w.from_on, w.id LIMIT 1)
LEFT JOIN office o ON o.id = r.office
WHERE s.id = :session

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

-- Everything recorded about sharing one person's data that may concern one account, as rows of one shape: tag, whom the
-- row is about (of an agreement: which one), five numbers, four texts. Ended, withdrawn and gone rows are left out; dates are
-- looked at in sharing.c.
-- name: sharing_of
SELECT 'p' AS tag, p.id AS about, p.id AS a, p.keeper AS b, CAST(NULL AS INTEGER) AS c, CAST(NULL AS INTEGER) AS d, CAST(NULL AS INTEGER) AS e,
  '' AS t, '' AS u, '' AS v, '' AS w
FROM person p WHERE p.id = :person AND p.gone_at IS NULL
UNION ALL
SELECT 's', m.account, m.office, m.from_on, m.to_on, NULL, NULL, m.role, NULL, NULL, NULL
FROM team_member m WHERE m.person = :person AND m.account = :account AND m.gone_at IS NULL
UNION ALL
SELECT 'w', r.account, r.office, r.from_on, r.to_on, NULL, NULL, r.role, NULL, NULL, NULL
FROM account_role r WHERE r.account = :account AND r.gone_at IS NULL
UNION ALL
SELECT 'c', c.id, COALESCE(c.to_office, c.to_account, c.to_list, c.to_kin), c.from_on, c.to_on, c.kin,
  CASE WHEN c.effect = 'reserve' THEN 1 ELSE 0 END, c.recipient, c.to_role, c.kinds, c.purpose
FROM consent c WHERE c.person = :person AND c.gone_at IS NULL AND c.withdrawn_at IS NULL
UNION ALL
SELECT 'l', l.id, l.list, l.office, l.from_on, l.to_on, CASE WHEN g.gone_at IS NULL THEN 0 ELSE 1 END, NULL, NULL, NULL, NULL
FROM consent c JOIN share_list g ON g.id = c.to_list JOIN share_list_office l ON l.list = g.id
WHERE c.person = :person AND c.gone_at IS NULL AND c.withdrawn_at IS NULL AND l.gone_at IS NULL
UNION ALL
SELECT 'g', g.account, g.opened_at, g.until_at, NULL, NULL, NULL, NULL, NULL, NULL, NULL
FROM glass g WHERE g.person = :person AND g.account = :account AND g.gone_at IS NULL
UNION ALL
SELECT 'n', x.id, x.named_account, x.named_kin, x.conceal, NULL, NULL, NULL, NULL, NULL, NULL
FROM protection x WHERE x.person = :person AND x.gone_at IS NULL

-- The same for everybody it may concern: the team, and the accounts that agreements name. Broken glass is left out: this is
-- what was agreed.
-- name: sharing_of_all
SELECT 'p' AS tag, p.id AS about, p.id AS a, p.keeper AS b, CAST(NULL AS INTEGER) AS c, CAST(NULL AS INTEGER) AS d, CAST(NULL AS INTEGER) AS e,
  '' AS t, '' AS u, '' AS v, '' AS w
FROM person p WHERE p.id = :person AND p.gone_at IS NULL
UNION ALL
SELECT 's', m.account, m.office, m.from_on, m.to_on, NULL, NULL, m.role, NULL, NULL, NULL
FROM team_member m WHERE m.person = :person AND m.gone_at IS NULL
UNION ALL
SELECT 'w', r.account, r.office, r.from_on, r.to_on, NULL, NULL, r.role, NULL, NULL, NULL
FROM account_role r WHERE r.gone_at IS NULL AND (r.account IN (SELECT m.account FROM team_member m WHERE m.person = :person AND m.gone_at IS NULL)
  OR r.account IN (SELECT k.to_account FROM consent k WHERE k.person = :person AND k.to_account IS NOT NULL AND k.gone_at IS NULL))
UNION ALL
SELECT 'c', c.id, COALESCE(c.to_office, c.to_account, c.to_list, c.to_kin), c.from_on, c.to_on, c.kin,
  CASE WHEN c.effect = 'reserve' THEN 1 ELSE 0 END, c.recipient, c.to_role, c.kinds, c.purpose
FROM consent c WHERE c.person = :person AND c.gone_at IS NULL AND c.withdrawn_at IS NULL
UNION ALL
SELECT 'l', l.id, l.list, l.office, l.from_on, l.to_on, CASE WHEN g.gone_at IS NULL THEN 0 ELSE 1 END, NULL, NULL, NULL, NULL
FROM share_list g JOIN share_list_office l ON l.list = g.id
WHERE l.gone_at IS NULL AND g.id IN (SELECT k.to_list FROM consent k WHERE k.person = :person AND k.to_list IS NOT NULL AND k.gone_at IS NULL)
UNION ALL
SELECT 'n', x.id, x.named_account, x.named_kin, x.conceal, NULL, NULL, NULL, NULL, NULL, NULL
FROM protection x WHERE x.person = :person AND x.gone_at IS NULL

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
