-- The desk's own statements: forms that count once, drafts, and who a path speaks of.

-- name: desk_person_by_code
SELECT id FROM person WHERE code = :code AND gone_at IS NULL

-- name: desk_person_head
SELECT family_name, given_name, family_kana, given_kana, call_name FROM person WHERE id = :person

-- name: desk_form_key
SELECT account, route, body_hash, status, location FROM form_key WHERE key = :key

-- name: desk_form_key_put
INSERT INTO form_key (key, account, route, body_hash, status, location, at) VALUES (:key, :account, :route, :body_hash, :status, :location, :at)

-- name: desk_form_keys_old
DELETE FROM form_key WHERE at < :before

-- name: desk_draft
SELECT body, saved_at FROM draft WHERE account = :account AND key = :key

-- name: desk_draft_put
INSERT INTO draft (account, key, form, body, saved_at) VALUES (:account, :key, :form, :body, :saved_at)
ON CONFLICT (account, key) DO UPDATE SET form = excluded.form, body = excluded.body, saved_at = excluded.saved_at

-- name: desk_draft_drop
DELETE FROM draft WHERE account = :account AND key = :key

-- name: desk_drafts_old
DELETE FROM draft WHERE saved_at < :before

-- This request's own newest: its entries carry its time. By the index, however much the account has done before.
-- name: desk_last_change
SELECT id FROM change_log WHERE account = :account AND at = :now ORDER BY seq DESC LIMIT 1

-- name: desk_setting
SELECT value FROM setting WHERE key = :key

-- name: desk_setting_put
INSERT INTO setting (key, value) VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value

-- name: desk_account_name
SELECT name FROM account WHERE id = :account

-- name: desk_office_of
SELECT office FROM account_role WHERE account = :account AND gone_at IS NULL ORDER BY from_on LIMIT 1

-- name: desk_drafts_many
DELETE FROM draft WHERE account = :account AND key NOT IN
  (SELECT d.key FROM draft d WHERE d.account = :account ORDER BY d.saved_at DESC LIMIT CAST(:kept AS INTEGER))

-- name: desk_person_code
SELECT code FROM person WHERE id = :person AND gone_at IS NULL
