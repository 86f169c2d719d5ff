-- Live pages: what is new in the change log. Never its content.

-- name: live_newest
SELECT seq, id FROM change_log ORDER BY seq DESC LIMIT 1

-- name: live_seq_of
SELECT seq FROM change_log WHERE id = :change

-- name: live_changes
SELECT c.seq, c.id, c.row, c.at, c.account, c.person, c.record, c.version, a.name
FROM change_log c LEFT JOIN account a ON a.id = c.account
WHERE c.seq > :after AND c.seq <= :until ORDER BY c.seq LIMIT CAST(:most AS INTEGER)

-- Whose きょう may show something of this person. Only a first choice: the gate decides.
-- name: live_team
SELECT DISTINCT account FROM team_member WHERE person = :person AND gone_at IS NULL
