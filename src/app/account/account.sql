-- Accounts: who signs in and with what, what they were invited by, and the sample's one-tap cards.

-- name: account_by_login
SELECT id, name FROM account WHERE login = :login AND gone_at IS NULL

-- name: account_cards
SELECT a.login, a.name, o.name FROM account a JOIN account_role r ON r.account = a.id JOIN office o ON o.id = r.office
WHERE a.gone_at IS NULL AND r.gone_at IS NULL ORDER BY a.id

-- name: account_cards_own
SELECT login, name, kind FROM account WHERE gone_at IS NULL AND kind <> 'staff' ORDER BY id LIMIT 12

-- Of those who left, too: a login is never given to somebody else.
-- name: account_login_taken
SELECT id FROM account WHERE login = :login

-- ---- proving who one is ----
-- Nobody signs in while an invitation is open: password and factor are being chosen.
-- name: account_proof
SELECT a.id, s.password_hash, s.totp_secret, s.totp_step FROM account a JOIN account_secret s ON s.account = a.id
WHERE a.login = :login AND a.gone_at IS NULL AND s.invite_hash IS NULL

-- name: account_login_of
SELECT login, name FROM account WHERE id = :account

-- name: account_recovery_find
SELECT id FROM recovery_code WHERE account = :account AND hash = :hash AND used_at IS NULL

-- A step counts once, also when two tries with the same code come at once; step 0 = no TOTP code was used.
-- name: account_proof_use
UPDATE account_secret SET totp_step = CASE WHEN CAST(:step AS INTEGER) > totp_step THEN CAST(:step AS INTEGER) ELSE totp_step END
WHERE account = :account AND password_hash = :hash AND invite_hash IS NULL AND (CAST(:step AS INTEGER) = 0 OR totp_step < CAST(:step AS INTEGER))

-- name: account_recovery_use
UPDATE recovery_code SET used_at = :now WHERE id = :code AND used_at IS NULL

-- name: account_recovery_drop
DELETE FROM recovery_code WHERE account = :account

-- name: account_recovery_put
INSERT INTO recovery_code (id, account, hash) VALUES (:id, :account, :hash)

-- name: account_recovery_left
SELECT COUNT(*) FROM recovery_code WHERE account = :account AND used_at IS NULL

-- ---- invitation and first sign-in ----
-- A new invitation takes the old password and factor away.
-- name: account_invite
INSERT INTO account_secret (account, invite_hash, invite_until, changed_at) VALUES (:account, :hash, :until, :now)
ON CONFLICT (account) DO UPDATE SET password_hash = NULL, totp_secret = NULL, totp_step = 0,
  invite_hash = excluded.invite_hash, invite_until = excluded.invite_until, changed_at = excluded.changed_at

-- name: account_invited
SELECT a.id, a.name, s.invite_until, s.totp_secret, a.kind FROM account a JOIN account_secret s ON s.account = a.id
WHERE a.login = :login AND s.invite_hash = :hash AND a.gone_at IS NULL

-- name: account_first_kept
UPDATE account_secret SET password_hash = :password, totp_secret = :totp, totp_step = 0, changed_at = :now
WHERE account = :account AND invite_hash = :hash

-- name: account_first_done
UPDATE account_secret SET invite_hash = NULL, invite_until = NULL, totp_step = :step, changed_at = :now
WHERE account = :account AND invite_hash = :hash AND totp_secret = :totp AND password_hash IS NOT NULL

-- ---- one's own settings ----
-- name: account_has_secret
SELECT CASE WHEN totp_secret IS NULL THEN 0 ELSE 1 END FROM account_secret WHERE account = :account AND password_hash IS NOT NULL

-- name: account_password_put
UPDATE account_secret SET password_hash = :password, changed_at = :now WHERE account = :account AND password_hash = :before

-- name: account_totp_put
UPDATE account_secret SET totp_secret = :totp, totp_step = :step, changed_at = :now WHERE account = :account AND password_hash = :before

-- name: account_roles
SELECT o.name, r.role, r.from_on, r.to_on FROM account_role r JOIN office o ON o.id = r.office
WHERE r.account = :account AND r.gone_at IS NULL ORDER BY r.from_on, r.id

-- name: account_sessions
SELECT id, started_at, seen_at FROM session WHERE account = :account AND ended_at IS NULL AND started_at > :since ORDER BY seen_at DESC LIMIT 20

-- name: account_sessions_close
UPDATE session SET ended_at = :now WHERE account = :account AND id <> :keep AND ended_at IS NULL

-- ---- the administrator's lists ----
-- Those who work here: one row for each role in force; those who left come last.
-- name: account_list
SELECT a.id, a.name, a.login, a.admin, a.gone_at, s.invite_until, r.role, o.name
FROM account a LEFT JOIN account_secret s ON s.account = a.id
LEFT JOIN account_role r ON r.account = a.id AND r.gone_at IS NULL AND (r.to_on IS NULL OR r.to_on >= :today)
LEFT JOIN office o ON o.id = r.office
WHERE a.kind = 'staff'
ORDER BY CASE WHEN a.gone_at IS NULL THEN 0 ELSE 1 END, COALESCE(a.kana, a.name), a.id, r.from_on, r.id LIMIT 3000

-- name: account_offices
SELECT id, name, kind, phone, night_phone FROM office WHERE gone_at IS NULL ORDER BY COALESCE(kana, name), id LIMIT 2000

