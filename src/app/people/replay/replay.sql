-- The past, from the change log. By its indexes: person and time; record and time for what belongs to no person.

-- name: replay_person
SELECT l.record, l.row, l.act, l.after FROM change_log l
WHERE l.person = :person AND l.at <= :at AND l.record IN ('person', 'team_member', 'consent', 'glass', 'protection')
ORDER BY l.seq

-- name: replay_ground
SELECT l.record, l.row, l.act, l.after FROM change_log l
WHERE l.person IS NULL AND l.record = :record AND l.at <= :at ORDER BY l.at, l.seq

-- name: replay_looks
-- lane: witness
SELECT account, kind, COUNT(*), MIN(at), MAX(at), MAX(CASE WHEN purpose = 'emergency' THEN 1 ELSE 0 END) FROM read_log
WHERE person = :person AND kind <> 'protection' AND at >= :since AND at < :until GROUP BY account, kind ORDER BY MIN(at) LIMIT 1000

-- name: replay_changes
SELECT l.at, l.account, l.record, l.act, l.row FROM change_log l
WHERE l.person = :person AND l.at >= :since AND l.at < :until AND l.record IN ('team_member', 'consent', 'glass') ORDER BY l.seq LIMIT 500

-- Everybody with whom this account ever had to do, by any way that could have opened them.
-- name: replay_people
SELECT p.id, p.code, p.family_name, p.given_name FROM person p WHERE p.id IN (
  SELECT m.person FROM team_member m WHERE m.account = :account
  UNION SELECT c.person FROM consent c WHERE c.to_account = :account
  UNION SELECT c.person FROM consent c JOIN account_role r ON r.office = c.to_office WHERE r.account = :account
  UNION SELECT c.person FROM consent c JOIN share_list_office l ON l.list = c.to_list JOIN account_role r ON r.office = l.office WHERE r.account = :account)
ORDER BY p.sort_key LIMIT 500
