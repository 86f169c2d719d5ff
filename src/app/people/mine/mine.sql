-- The pages of the person and of those close to them, and their accounts.

-- With the first role and office of whoever comes.
-- name: mine_visits
SELECT v.visit_on, v.visit_at, a.name,
  (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1),
  (SELECT o.name FROM account_role r JOIN office o ON o.id = r.office WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1)
FROM visit v JOIN account a ON a.id = v.account
WHERE v.person = :person AND v.visit_on >= :today AND v.gone_at IS NULL ORDER BY v.visit_on, v.visit_at, v.id LIMIT 3

-- name: mine_drafts
SELECT form, saved_at FROM draft WHERE account = :account ORDER BY saved_at DESC LIMIT 5

-- ---- who looked ----
-- Never what the record of protection says, nor that there is one.
-- name: mine_reads
-- lane: witness
SELECT seq, at, account, office, kind FROM read_log
WHERE person = :person AND seq < :before AND kind <> 'protection' AND (CAST(:own AS INTEGER) = 1 OR account IS NULL OR account <> :account)
ORDER BY seq DESC LIMIT CAST(:rows AS INTEGER)

-- name: mine_reader
SELECT name, kind FROM account WHERE id = :account

-- name: mine_office
SELECT name FROM office WHERE id = :office

-- name: mine_glasses
SELECT account, opened_at, until_at FROM glass WHERE person = :person AND gone_at IS NULL ORDER BY opened_at DESC LIMIT 200

-- ---- what was said to be wrong ----
-- name: remarks_of_person
SELECT id FROM remark WHERE person = :person AND gone_at IS NULL ORDER BY CASE WHEN answered_at IS NULL THEN 0 ELSE 1 END, id DESC LIMIT 100

-- name: remarks_of_account
SELECT id FROM remark WHERE person = :person AND account = :account AND gone_at IS NULL ORDER BY id DESC LIMIT 10

-- ---- the accounts ----
-- name: mine_accounts
SELECT a.id, a.login, a.name, a.kind, a.of_kin, a.gone_at, s.invite_until, CASE WHEN s.password_hash IS NULL THEN 0 ELSE 1 END, s.invite_hash
FROM account a LEFT JOIN account_secret s ON s.account = a.id
WHERE a.of_person = :person AND a.kind <> 'staff' ORDER BY CASE WHEN a.gone_at IS NULL THEN 0 ELSE 1 END, a.id LIMIT 100

-- Invited and never opened: no session, no renewal. Everything else counts as opened before.
-- name: renewal_fresh
SELECT 1 FROM account_secret s WHERE s.account = :account AND s.invite_hash IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM session x WHERE x.account = s.account)
  AND NOT EXISTS (SELECT 1 FROM renewal n WHERE n.account = s.account AND COALESCE(n.ending, 0) = 0)

-- name: renewal_asked
SELECT id FROM renewal WHERE account = :account AND COALESCE(ending, 0) = CAST(:ending AS INTEGER) AND confirmed_at IS NULL AND gone_at IS NULL AND made_at > :since ORDER BY id DESC LIMIT 1

-- name: renewals_own
SELECT asked_by, COALESCE(confirmed_by, 0), confirmed_at, made_at, COALESCE(ending, 0) FROM renewal
WHERE account = :account AND gone_at IS NULL AND (confirmed_at > :renewed OR (confirmed_at IS NULL AND made_at > :asked)) ORDER BY id DESC LIMIT 10

-- name: renewal_closed
SELECT 1 FROM renewal n JOIN acp_talk t ON t.heard_by = n.account AND t.share <> 'team' AND t.gone_at IS NULL AND t.made_at <= n.confirmed_at
WHERE n.account = :account AND COALESCE(n.ending, 0) = 0 LIMIT 1

-- What was being written by the account's owner is not for whoever holds the new card.
-- name: renewal_drafts
DELETE FROM draft WHERE account = :account

-- Named in a record of protection, or shut out of everything: nobody may invite them.
-- name: mine_kin_shut
SELECT 1 FROM protection x WHERE x.person = :person AND x.named_kin = :kin AND x.gone_at IS NULL
UNION ALL
SELECT 1 FROM consent c WHERE c.person = :person AND c.to_kin = :kin AND c.recipient = 'kin' AND c.effect = 'reserve' AND c.kin IS NULL
  AND c.gone_at IS NULL AND c.withdrawn_at IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' '

-- name: mine_kin_agreed
SELECT c.kinds, c.to_on FROM consent c
WHERE c.person = :person AND c.to_kin = :kin AND c.recipient = 'kin' AND c.effect = 'permit' AND c.kin IS NULL AND c.purpose = 'care'
  AND c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.from_on <= :today AND (c.to_on IS NULL OR c.to_on >= :today) ORDER BY c.id LIMIT 50

-- name: mine_sample_kin
SELECT id FROM kin WHERE person = :person AND relation_words = :relation AND gone_at IS NULL ORDER BY id LIMIT 1
