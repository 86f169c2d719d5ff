-- ACP. Every statement here that reads a talk, or anything hanging on one, asks who may see that talk: all of the team
-- (share team), the one who heard it (for words of an own account: not when it got a new card since), and those named (share named). What the asking account may not see is not counted.

-- What was said, oldest first: the order in which acp_rules.c looks for what is current.
-- name: acp_statements
SELECT s.id, s.talk, s.voice, s.act, s.topic, s.words, s.said_on, s.speaker, s.heard_by, s.grounds, s.weighed_by, s.condition,
  s.before, s.reason, s.main, a.name, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1), t.place, t.share,
  (SELECT m.name FROM account m WHERE m.id = s.made_by)
FROM acp_statement s JOIN acp_talk t ON t.id = s.talk LEFT JOIN account a ON a.id = s.heard_by
WHERE s.person = :person AND s.gone_at IS NULL AND t.gone_at IS NULL AND s.said_on <= :until
  AND (t.share = 'team' OR (t.heard_by = :account AND NOT EXISTS (SELECT 1 FROM renewal n WHERE n.account = t.heard_by AND n.confirmed_at >= t.made_at))
    OR (t.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h
    WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL)))
ORDER BY s.said_on, s.id LIMIT 4000

-- name: acp_newest_words
SELECT s.id, s.talk, s.voice, s.act, s.topic, s.words, s.said_on, s.speaker, s.heard_by, s.grounds, s.weighed_by, s.condition,
  s.before, s.reason, s.main, a.name, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1), t.place, t.share,
  (SELECT m.name FROM account m WHERE m.id = s.made_by)
FROM acp_statement s JOIN acp_talk t ON t.id = s.talk LEFT JOIN account a ON a.id = s.heard_by
WHERE s.person = :person AND s.gone_at IS NULL AND t.gone_at IS NULL AND s.voice IN ('own_words', 'own_gesture') AND s.act <> 'withdrawn'
  AND (t.share = 'team' OR (t.heard_by = :account AND NOT EXISTS (SELECT 1 FROM renewal n WHERE n.account = t.heard_by AND n.confirmed_at >= t.made_at))
    OR (t.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h
    WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL)))
ORDER BY s.said_on DESC, s.main DESC, s.id DESC LIMIT 1

-- name: acp_talks
SELECT t.id, t.version, t.held_on, t.held_at, t.place, t.heard_by, t.mood, t.topics, t.share, t.ability, t.explained, t.next_on, t.next_when,
  t.read_back_on, t.summed_up_at, a.name, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1)
FROM acp_talk t JOIN account a ON a.id = t.heard_by
WHERE t.person = :person AND t.gone_at IS NULL AND t.held_on <= :until
  AND (t.share = 'team' OR (t.heard_by = :account AND NOT EXISTS (SELECT 1 FROM renewal n WHERE n.account = t.heard_by AND n.confirmed_at >= t.made_at))
    OR (t.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h
    WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL)))
ORDER BY t.held_on DESC, t.id DESC LIMIT 1000

-- name: acp_talk_seen
SELECT t.id, t.version, t.held_on, t.held_at, t.place, t.heard_by, t.mood, t.topics, t.share, t.ability, t.explained, t.next_on, t.next_when,
  t.read_back_on, t.summed_up_at, a.name, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1)
FROM acp_talk t JOIN account a ON a.id = t.heard_by
WHERE t.id = :talk AND t.person = :person AND t.gone_at IS NULL
  AND (t.share = 'team' OR (t.heard_by = :account AND NOT EXISTS (SELECT 1 FROM renewal n WHERE n.account = t.heard_by AND n.confirmed_at >= t.made_at))
    OR (t.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h
    WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL)))

-- Only for talks found by one of the above.
-- name: acp_present_of
SELECT p.is_person, p.account, p.other, a.name, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1)
FROM acp_present p LEFT JOIN account a ON a.id = p.account WHERE p.talk = :talk AND p.gone_at IS NULL ORDER BY p.is_person DESC, p.account IS NULL, p.id

-- name: acp_share_of
SELECT h.id, h.account, a.name, h.version, (SELECT r.role FROM account_role r WHERE r.account = a.id AND r.gone_at IS NULL ORDER BY r.from_on, r.id LIMIT 1)
FROM acp_share h JOIN account a ON a.id = h.account WHERE h.talk = :talk AND h.gone_at IS NULL ORDER BY h.id

-- name: acp_words_of_talk
SELECT s.id, s.words FROM acp_statement s WHERE s.talk = :talk AND s.gone_at IS NULL ORDER BY s.id

-- name: acp_lines_of_talk
SELECT s.voice, s.topic FROM acp_statement s WHERE s.talk = :talk AND s.gone_at IS NULL

-- Taken back as recorded on the wrong person; who may know of it: acp_wrong_may().
-- name: acp_gone
SELECT id FROM acp_talk WHERE person = :person AND gone_at IS NOT NULL ORDER BY gone_at DESC LIMIT 10

-- For live pages, see acp_tells() in acp_record.c. row: a talk, a statement, somebody present, somebody named.
-- name: acp_tells
SELECT 1 FROM acp_talk t
WHERE t.id IN (SELECT CAST(:row AS INTEGER) UNION SELECT s.talk FROM acp_statement s WHERE s.id = :row
    UNION SELECT p.talk FROM acp_present p WHERE p.id = :row UNION SELECT h.talk FROM acp_share h WHERE h.id = :row)
  AND (t.share = 'team' OR t.heard_by = :account
    OR (t.share = 'named' AND EXISTS (SELECT 1 FROM acp_share h WHERE h.talk = t.id AND h.account = :account AND h.gone_at IS NULL))
    OR EXISTS (SELECT 1 FROM acp_share h WHERE h.id = :row AND h.account = :account)
    OR EXISTS (SELECT 1 FROM change_log c WHERE c.id = :change AND c.record = 'acp_talk' AND c.before LIKE '%"share":"team"%'))
