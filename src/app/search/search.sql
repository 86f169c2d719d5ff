-- Words found in what was heard and in what happened: only of people on whose team the viewer is in force, and only what
-- the whole team may see (that alone is indexed; asked again here, should a talk have been narrowed since).

-- name: search_words_seen
SELECT p.id, p.code, p.family_name, p.given_name, s.words, s.said_on, s.voice
FROM search_hits('words', :match) h JOIN acp_statement s ON s.id = h.row JOIN acp_talk t ON t.id = s.talk JOIN person p ON p.id = h.owner
WHERE s.gone_at IS NULL AND t.gone_at IS NULL AND t.share = 'team' AND p.gone_at IS NULL
  AND EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY s.said_on DESC, s.id DESC LIMIT 21

-- name: search_entries_seen
SELECT p.id, p.code, p.family_name, p.given_name, e.words, e.happened_at, e.kind
FROM search_hits('entry', :match) h JOIN entry e ON e.id = h.row JOIN person p ON p.id = h.owner
WHERE e.gone_at IS NULL AND e.talk IS NULL AND p.gone_at IS NULL
  AND EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today))
ORDER BY e.happened_at DESC, e.id DESC LIMIT 21
