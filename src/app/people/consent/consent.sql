-- Agreements of one person, newest first, with the names they mention; the rows themselves are loaded by their record.
-- name: consent_of_person
SELECT c.id, o.name, a.name, l.name, e.name, w.name, m.name
FROM consent c LEFT JOIN office o ON o.id = c.to_office LEFT JOIN account a ON a.id = c.to_account LEFT JOIN share_list l ON l.id = c.to_list
LEFT JOIN account e ON e.id = c.explained_by LEFT JOIN account w ON w.id = c.withdrawn_by LEFT JOIN account m ON m.id = c.made_by
WHERE c.person = :person AND c.gone_at IS NULL ORDER BY c.made_at DESC, c.id DESC LIMIT 300

-- name: consent_one
SELECT c.id, o.name, a.name, l.name, e.name, w.name, m.name
FROM consent c LEFT JOIN office o ON o.id = c.to_office LEFT JOIN account a ON a.id = c.to_account LEFT JOIN share_list l ON l.id = c.to_list
LEFT JOIN account e ON e.id = c.explained_by LEFT JOIN account w ON w.id = c.withdrawn_by LEFT JOIN account m ON m.id = c.made_by
WHERE c.id = :consent AND c.person = :person AND c.gone_at IS NULL

-- What else is in force, without what follows for relatives from the posted purposes.
-- name: consent_others
SELECT COUNT(*) FROM consent WHERE person = :person AND id <> :but AND gone_at IS NULL AND withdrawn_at IS NULL
  AND from_on <= :today AND (to_on IS NULL OR to_on >= :today) AND NOT (basis = 'implied' AND kin IS NOT NULL)

-- Names for the rows of the card.
-- name: consent_account_name
SELECT a.name, a.kind, a.of_person, a.of_kin FROM account a WHERE a.id = :account AND a.gone_at IS NULL

-- name: consent_office_name
SELECT name FROM office WHERE id = :office AND gone_at IS NULL

-- name: consent_list_name
SELECT name FROM share_list WHERE id = :list AND gone_at IS NULL

-- As what people work at an office: stands for whoever works there, in the card.
-- name: consent_office_role
SELECT r.role FROM account_role r WHERE r.office = :office AND r.gone_at IS NULL AND r.role NOT IN ('municipality', 'secretariat', 'welfare_volunteer')
  AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today) ORDER BY r.from_on, r.id LIMIT 1

-- Does anybody work there today who is not in the person's team?
-- name: consent_office_others
SELECT COUNT(*) FROM account_role r JOIN account a ON a.id = r.account AND a.gone_at IS NULL
WHERE r.office = :office AND r.gone_at IS NULL AND r.role NOT IN ('municipality', 'secretariat') AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today)
  AND NOT EXISTS (SELECT 1 FROM team_member m WHERE m.person = :person AND m.account = r.account AND m.gone_at IS NULL
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))

-- Relatives about whom nothing is agreed any more, and since when: it was taken back, or it ended.
-- name: consent_kin_shut
SELECT k.id, k.relation, MAX(COALESCE(c.withdrawn_at, 0)), MAX(CASE WHEN c.withdrawn_at IS NULL THEN COALESCE(c.to_on, 0) ELSE 0 END) FROM kin k JOIN consent c ON c.kin = k.id AND c.effect = 'permit' AND c.gone_at IS NULL
WHERE k.person = :person AND k.gone_at IS NULL AND k.died_on IS NULL AND COALESCE(k.dead, 0) = 0
  AND NOT EXISTS (SELECT 1 FROM consent n WHERE n.kin = k.id AND n.effect = 'permit' AND n.withdrawn_at IS NULL AND n.gone_at IS NULL AND (n.to_on IS NULL OR n.to_on >= :today))
GROUP BY k.id, k.relation ORDER BY k.id LIMIT 200

-- Implied agreements about living relatives that end on one day: one task asks for all of them. The earliest stands for them.
-- name: consent_kin_group
SELECT c.id FROM consent c JOIN kin k ON k.id = c.kin AND k.gone_at IS NULL AND k.died_on IS NULL AND COALESCE(k.dead, 0) = 0
WHERE c.person = :person AND c.to_on = :to_on AND c.basis = 'implied' AND c.effect = 'permit' AND c.withdrawn_at IS NULL AND c.gone_at IS NULL ORDER BY c.id LIMIT 1

-- name: consent_task_owner
SELECT owner FROM task WHERE cause = 'consent_end' AND source = :consent AND done_at IS NULL AND gone_at IS NULL LIMIT 1

-- Is a guardian of the person named in the circle?
-- name: consent_guardian
SELECT 1 FROM kin WHERE person = :person AND relation = 'guardian' AND gone_at IS NULL LIMIT 1

-- name: consent_photos
SELECT id, place, width, height FROM consent_photo WHERE consent = :consent AND gone_at IS NULL ORDER BY place, id LIMIT 4

-- name: consent_photo_bytes_put
INSERT INTO consent_photo_bytes (photo, bytes) VALUES (:photo, :bytes)

-- name: consent_photo_bytes
SELECT bytes FROM consent_photo_bytes WHERE photo = :photo

-- ---- what may be chosen in the form ----
-- name: consent_offices
SELECT id, name FROM office WHERE gone_at IS NULL ORDER BY kana, name LIMIT 2000

-- name: consent_accounts
SELECT a.id, a.name, o.name FROM account a JOIN account_role r ON r.account = a.id AND r.gone_at IS NULL JOIN office o ON o.id = r.office
WHERE a.gone_at IS NULL AND a.kind = 'staff' AND r.role NOT IN ('municipality', 'secretariat')
  AND r.from_on <= :today AND (r.to_on IS NULL OR r.to_on >= :today) ORDER BY o.kana, a.kana, r.id LIMIT 1000

-- name: consent_lists
SELECT id, name, words FROM share_list WHERE gone_at IS NULL ORDER BY name, id LIMIT 200

-- Who may have explained: whoever works with the person today.
-- name: consent_explainers
SELECT DISTINCT a.id, a.name, a.kana FROM team_member m JOIN account a ON a.id = m.account
WHERE m.person = :person AND m.gone_at IS NULL AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) ORDER BY a.kana

-- The implied bases still standing, which words for the team replace.
-- name: consent_implied
SELECT id FROM consent WHERE person = :person AND basis = 'implied' AND effect = 'permit' AND withdrawn_at IS NULL AND gone_at IS NULL

-- Those that gave way to an agreement, at the moment it was recorded.
-- name: consent_gave_way
SELECT id FROM consent WHERE person = :person AND COALESCE(kin, 0) = :kin AND basis = 'implied' AND withdrawn_at = :at AND withdrawn_how IS NULL AND gone_at IS NULL

-- name: consent_recorded
SELECT id FROM change_log WHERE record = 'consent' AND row = :consent AND act = 'insert'

-- Earlier agreements that a new one of the same recipient renews.
-- name: consent_renewed
SELECT id FROM consent WHERE person = :person AND recipient = :recipient AND effect = 'permit' AND basis <> 'implied' AND purpose = :purpose
  AND COALESCE(kin, 0) = :kin AND COALESCE(to_office, to_account, to_list, to_kin, 0) = :to AND COALESCE(to_role, '') = :role
  AND id <> :id AND withdrawn_at IS NULL AND gone_at IS NULL LIMIT 32

-- What was looked at since an agreement began, by whom.
-- name: consent_reads
-- lane: witness
SELECT account, kind, COUNT(*), MIN(at), MAX(at) FROM read_log
WHERE person = :person AND kind <> 'protection' AND at >= :since AND at <= :until AND account IS NOT NULL GROUP BY account, kind ORDER BY MIN(at) LIMIT 2000

-- ---- lists of offices ----
-- name: lists_offices
-- lane: record
SELECT m.id, m.office, o.name, m.from_on, m.to_on FROM share_list_office m JOIN office o ON o.id = m.office
WHERE m.list = :list AND m.gone_at IS NULL ORDER BY m.from_on, m.id LIMIT 500

-- Whoever agreed to the list, and still does.
-- name: lists_people
SELECT DISTINCT c.person FROM consent c JOIN person p ON p.id = c.person
WHERE c.to_list = :list AND c.effect = 'permit' AND c.withdrawn_at IS NULL AND c.gone_at IS NULL AND p.gone_at IS NULL
  AND c.from_on <= :today AND (c.to_on IS NULL OR c.to_on >= :today) LIMIT 5000
