-- name: team_on
SELECT m.id, m.account, m.office, a.name, o.name, m.role, m.part, COALESCE(o.night_phone, o.phone), m.from_on, m.to_on, a.kana
FROM team_member m JOIN account a ON a.id = m.account JOIN office o ON o.id = m.office
WHERE m.person = :person AND m.gone_at IS NULL AND m.from_on <= :on AND (m.to_on IS NULL OR m.to_on >= :on)
ORDER BY m.from_on, m.id

-- Everybody who ever was, for the team's own page.
-- name: team_ever
SELECT m.id, m.account, m.office, a.name, o.name, m.role, m.part, COALESCE(o.night_phone, o.phone), m.from_on, m.to_on, a.kana
FROM team_member m JOIN account a ON a.id = m.account JOIN office o ON o.id = m.office
WHERE m.person = :person AND m.gone_at IS NULL ORDER BY m.from_on, m.id

-- Who asked them to join.
-- name: team_sponsors
SELECT m.id, s.name FROM team_member m JOIN account s ON s.id = m.made_by WHERE m.person = :person AND m.gone_at IS NULL AND m.made_by <> m.account

-- Who could be asked to join: every account with a role in force. From whom the person is kept is not told here: the gate
-- keeps them out all the same. Not who is there already, or will be.
-- name: team_candidates
SELECT r.id, a.name, o.name, r.role FROM account_role r JOIN account a ON a.id = r.account JOIN office o ON o.id = r.office
WHERE r.gone_at IS NULL AND a.gone_at IS NULL AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today)
  AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.person = :person AND m.account = r.account AND m.office = r.office AND m.role = r.role
    AND m.gone_at IS NULL AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY o.name, a.kana LIMIT 500

-- name: team_role_of
SELECT account, office, role FROM account_role WHERE id = :account_role AND gone_at IS NULL
