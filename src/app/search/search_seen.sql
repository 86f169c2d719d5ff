-- Whose texts fit, among the people on whose team the viewer is in force. The gate's filter stands inside the query, so
-- that nothing is counted that the viewer may not see.

-- name: search_owners_seen
SELECT DISTINCT h.owner FROM search_hits(:kind, :match) h
WHERE EXISTS (SELECT 1 FROM team_member m WHERE m.person = h.owner AND m.account = :account AND m.gone_at IS NULL
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 50
