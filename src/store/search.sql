-- Search. A feature puts search_hits(:kind, :match) into a FROM of its own, the same on both engines, and lets the gate
-- filter before anything is counted:
--
--     SELECT p.id FROM search_hits('person', :match) h JOIN person p ON p.id = h.row JOIN team_member t ON ...
--
-- It has the columns row and owner. :match is made by search_match() from what was typed.

-- name: search_rows
SELECT h.row, h.owner FROM search_hits(:kind, :match) h ORDER BY h.row DESC;

-- Within one person's own texts.
-- name: search_rows_of
SELECT h.row FROM search_hits(:kind, :match) h WHERE h.owner = :owner ORDER BY h.row DESC;

-- The three below are store/search.c's own.
-- name: search_drop
DELETE FROM search_row WHERE kind = :kind AND row = :row;

-- name: search_put
INSERT INTO search_row (kind, row, owner, folded) VALUES (:kind, :row, :owner, :folded);

-- FTS5 keeps small indexes that it merges into larger ones; left to itself it does that in bursts of half a second. So each
-- entry also merges a few pages, in step with its own length.
-- name: search_cut @sqlite
INSERT INTO search_fts (search_fts, rank, rowid, grams)
SELECT NULL, NULL, number, CAST(:grams AS TEXT) FROM search_row WHERE kind = :kind AND row = :row
UNION ALL SELECT 'merge', 4 + length(:grams) / 300, NULL, NULL;

-- name: search_cut @postgres
UPDATE search_row SET gram_list = CAST(:grams AS BIGINT[]) WHERE kind = :kind AND row = :row;
