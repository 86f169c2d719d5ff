-- An entry that tells of an ACP talk is seen only by those who may see that talk: the one who heard it, those named, or
-- the whole team when the talk is shared with the team; and only where kind wish is open (:wish, or asked in C).

-- name: entry_list
SELECT e.id, e.kind, e.happened_at, a.name, e.headline, e.words, e.urgent,
  (SELECT COUNT(*) FROM entry_seen s WHERE s.entry = e.id AND s.gone_at IS NULL),
  CASE WHEN EXISTS (SELECT 1 FROM entry_seen s WHERE s.entry = e.id AND s.account = :account AND s.gone_at IS NULL) THEN 1 ELSE 0 END,
  e.author, e.audience
FROM entry e JOIN account a ON a.id = e.author
WHERE e.person = :person AND e.gone_at IS NULL AND (e.talk IS NULL OR CAST(:wish AS INTEGER) = 1 AND EXISTS (SELECT 1 FROM acp_talk t WHERE t.id = e.talk AND t.gone_at IS NULL
  AND (t.share = 'team' OR t.heard_by = :account OR EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))))
ORDER BY e.happened_at DESC, e.id DESC LIMIT CAST(:rows AS INTEGER) OFFSET CAST(:skip AS INTEGER)

-- name: entry_seen_by
SELECT a.name, s.seen_at FROM entry_seen s JOIN account a ON a.id = s.account WHERE s.entry = :entry AND s.gone_at IS NULL ORDER BY s.seen_at

-- What the viewer has not seen, newest first; own entries count as seen. Begins at the viewer's people, see person.sql.
-- name: entry_unseen
SELECT e.person, p.code, p.family_name, p.given_name, e.words, e.happened_at, e.urgent, e.id, e.talk
FROM (SELECT DISTINCT m.person AS person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) mine CROSS JOIN entry e CROSS JOIN person p
WHERE e.person = mine.person AND p.id = mine.person
  AND e.gone_at IS NULL AND p.gone_at IS NULL AND e.author <> :account AND e.happened_at >= :since
  AND NOT EXISTS (SELECT 1 FROM entry_seen s WHERE s.entry = e.id AND s.account = :account AND s.gone_at IS NULL)
  AND (e.talk IS NULL OR EXISTS (SELECT 1 FROM acp_talk t WHERE t.id = e.talk AND t.gone_at IS NULL
    AND (t.share = 'team' OR t.heard_by = :account OR EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))))
ORDER BY e.happened_at DESC LIMIT 300

-- name: entry_may_see
SELECT e.person, e.talk FROM entry e
WHERE e.id = :entry AND e.gone_at IS NULL AND (e.talk IS NULL OR EXISTS (SELECT 1 FROM acp_talk t WHERE t.id = e.talk AND t.gone_at IS NULL
  AND (t.share = 'team' OR t.heard_by = :account OR EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))))

-- name: entry_seen_mine
SELECT id FROM entry_seen WHERE entry = :entry AND account = :account AND gone_at IS NULL

-- For live pages: may this account know that the entry changed? An ended one too. Who is not staff hears of nothing but
-- what is for the family.
-- name: entry_tells
SELECT 1 FROM entry e WHERE e.id = :entry AND (e.audience = 'family' OR EXISTS (SELECT 1 FROM account a WHERE a.id = :account AND a.kind = 'staff')) AND (e.talk IS NULL OR EXISTS (SELECT 1 FROM acp_talk t WHERE t.id = e.talk
  AND (t.share = 'team' OR t.heard_by = :account OR EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))))

-- name: entry_seen_tells
SELECT 1 FROM entry_seen s JOIN entry e ON e.id = s.entry WHERE s.id = :row
  AND EXISTS (SELECT 1 FROM account a WHERE a.id = :account AND a.kind = 'staff') AND (e.talk IS NULL OR EXISTS (SELECT 1 FROM acp_talk t WHERE t.id = e.talk
  AND (t.share = 'team' OR t.heard_by = :account OR EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))))

-- What is for the family, newest first; whether this reader may meet it is asked for each (timeline_family.c).
-- name: entry_family
SELECT e.id, e.words, a.name, e.happened_at, e.urgent, e.matters, e.headline
FROM entry e JOIN account a ON a.id = e.author
WHERE e.person = :person AND e.gone_at IS NULL AND e.audience = 'family' AND e.talk IS NULL
ORDER BY e.happened_at DESC, e.id DESC LIMIT 100
