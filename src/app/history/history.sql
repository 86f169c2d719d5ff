-- Changes of the last day made by the viewer, for taking back.
-- name: history_mine
SELECT l.id, l.at, l.record, l.act, l.row, l.version, l.person, p.code, p.family_name, p.given_name
FROM change_log l LEFT JOIN person p ON p.id = l.person
WHERE l.account = :account AND l.at >= :since ORDER BY l.seq DESC LIMIT 200

-- Has anybody else written about this person?
-- name: history_others
SELECT 1 FROM change_log WHERE person = :person AND account <> :account LIMIT 1

-- name: history_change
SELECT record, row, version, act, before, person, account, at FROM change_log WHERE id = :change

-- Who looked at this person's pages. Not at what was reported to protect them: that would name the reporter.
-- name: history_reads
-- lane: witness
SELECT at, account, kind, purpose, route FROM read_log WHERE person = :person AND kind <> 'protection' ORDER BY seq DESC LIMIT 300

-- name: history_account
SELECT a.name, o.name FROM account a LEFT JOIN account_role r ON r.account = a.id AND r.gone_at IS NULL LEFT JOIN office o ON o.id = r.office
WHERE a.id = :account LIMIT 1
