-- Whose texts fit, among the people whom the viewer may find (the view seat). The gate's filter stands inside the query, so
-- that nothing is counted that the viewer may not see. For kinds whose row is the person ('person').
--
-- (+m.account: by the person, never by going through all the viewer's memberships once for each find.)
--
-- Two ways to the same answer. Who has up to 20,000 people is led from them to their texts: that costs the same however
-- large the region is and however common the word. For whoever has more, the index leads and the first 50 end it; with so
-- many people of their own they come soon. The way not taken gets an empty list, or an empty match.

-- name: search_owners_seen @sqlite
WITH RECURSIVE asked(kind, sought) AS (SELECT CAST(:kind AS TEXT), CAST(:match AS TEXT)),
word(w, rest) AS MATERIALIZED (
  SELECT '', substr(sought, instr(sought, char(10)) + 1) || char(10) FROM asked
  UNION ALL SELECT substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM word WHERE rest <> ''),
mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 20001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 20000 THEN 1 ELSE 0 END FROM mine)
SELECT owner FROM (
  SELECT s.owner, s.row FROM few CROSS JOIN mine CROSS JOIN search_row s
  WHERE few.yes = 1 AND :match <> '' AND s.kind = :kind AND s.row = mine.person
    AND NOT EXISTS (SELECT 1 FROM word WHERE w <> '' AND instr(s.folded, w) = 0)
  ORDER BY s.folded, s.row LIMIT 50)
UNION ALL
SELECT owner FROM (
  SELECT DISTINCT h.owner FROM search_hits(:kind, (SELECT CASE WHEN few.yes = 1 THEN '' ELSE :match END FROM few)) h
  WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 50)

-- name: search_owners_seen @postgres
WITH asked(kind, sought) AS (SELECT CAST(:kind AS TEXT), CAST(:match AS TEXT)),
mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 20001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 20000 THEN 1 ELSE 0 END FROM mine)
SELECT owner FROM (
  SELECT s.owner, s.row FROM mine CROSS JOIN LATERAL (SELECT f.owner, f.row, f.folded FROM search_row f WHERE f.kind = CAST(:kind AS TEXT) AND f.row = mine.person LIMIT 1) s
  WHERE (SELECT yes FROM few) = 1 AND CAST(:match AS TEXT) <> ''
    AND NOT EXISTS (SELECT 1 FROM unnest((string_to_array(CAST(:match AS TEXT), chr(10)))[2:]) w WHERE strpos(s.folded, w) = 0)
  ORDER BY s.folded, s.row LIMIT 50) a
UNION ALL
SELECT owner FROM (
  SELECT DISTINCT h.owner FROM search_hits(CAST(:kind AS TEXT), (SELECT CASE WHEN few.yes = 1 THEN '' ELSE CAST(:match AS TEXT) END FROM few)) h
  WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
    AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 50) b
