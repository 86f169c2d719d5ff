-- Words found in what was heard and in what happened: only of people on whose team the viewer is in force, and only what
-- the whole team may see (that alone is indexed; asked again here, should a talk have been narrowed since).
-- Like search_owners_seen (search.sql of the store): whoever has up to 5,000 people is led from them to their texts, so that
-- the cost follows the viewer's people and neither the region's size nor how common the word is.

-- name: search_words_seen @sqlite
WITH RECURSIVE asked(sought) AS (SELECT CAST(:match AS TEXT)),
word(w, rest) AS MATERIALIZED (
  SELECT '', substr(sought, instr(sought, char(10)) + 1) || char(10) FROM asked
  UNION ALL SELECT substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM word WHERE rest <> ''),
mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found(row) AS (
  SELECT s.row FROM few CROSS JOIN mine CROSS JOIN acp_statement x CROSS JOIN search_row s
  WHERE few.yes = 1 AND :match <> '' AND x.person = mine.person AND s.kind = 'words' AND s.row = x.id
    AND NOT EXISTS (SELECT 1 FROM word WHERE w <> '' AND instr(s.folded, w) = 0)
  UNION ALL
  SELECT row FROM (SELECT h.row AS row FROM search_hits('words', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE :match END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500))
SELECT p.id, p.code, p.family_name, p.given_name, s.words, s.said_on, s.voice
FROM found f CROSS JOIN acp_statement s CROSS JOIN acp_talk t CROSS JOIN person p
WHERE s.id = f.row AND t.id = s.talk AND p.id = s.person AND s.gone_at IS NULL AND t.gone_at IS NULL AND t.share = 'team' AND p.gone_at IS NULL
ORDER BY s.said_on DESC, s.id DESC LIMIT 21

-- name: search_words_seen @postgres
WITH mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE CAST(:match AS TEXT) <> '' AND m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found("row") AS (
  SELECT s.row FROM mine CROSS JOIN LATERAL (SELECT x.id FROM acp_statement x WHERE x.person = mine.person OFFSET 0) x
    CROSS JOIN LATERAL (SELECT f.row, f.folded FROM search_row f WHERE f.kind = 'words' AND f.row = x.id LIMIT 1) s
  WHERE (SELECT yes FROM few) = 1
    AND NOT EXISTS (SELECT 1 FROM unnest((string_to_array(CAST(:match AS TEXT), chr(10)))[2:]) w WHERE strpos(s.folded, w) = 0)
  UNION ALL
  SELECT g.row FROM (SELECT h.row FROM search_hits('words', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE CAST(:match AS TEXT) END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500) g)
SELECT p.id, p.code, p.family_name, p.given_name, s.words, s.said_on, s.voice
FROM found f CROSS JOIN acp_statement s CROSS JOIN acp_talk t CROSS JOIN person p
WHERE s.id = f.row AND t.id = s.talk AND p.id = s.person AND s.gone_at IS NULL AND t.gone_at IS NULL AND t.share = 'team' AND p.gone_at IS NULL
ORDER BY s.said_on DESC, s.id DESC LIMIT 21

-- name: search_entries_seen @sqlite
WITH RECURSIVE asked(sought) AS (SELECT CAST(:match AS TEXT)),
word(w, rest) AS MATERIALIZED (
  SELECT '', substr(sought, instr(sought, char(10)) + 1) || char(10) FROM asked
  UNION ALL SELECT substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM word WHERE rest <> ''),
mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found(row) AS (
  SELECT s.row FROM few CROSS JOIN mine CROSS JOIN entry x CROSS JOIN search_row s
  WHERE few.yes = 1 AND :match <> '' AND x.person = mine.person AND s.kind = 'entry' AND s.row = x.id
    AND NOT EXISTS (SELECT 1 FROM word WHERE w <> '' AND instr(s.folded, w) = 0)
  UNION ALL
  SELECT row FROM (SELECT h.row AS row FROM search_hits('entry', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE :match END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND +m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500))
SELECT p.id, p.code, p.family_name, p.given_name, e.words, e.happened_at, e.kind
FROM found f CROSS JOIN entry e CROSS JOIN person p
WHERE e.id = f.row AND p.id = e.person AND e.gone_at IS NULL AND e.talk IS NULL AND p.gone_at IS NULL
ORDER BY e.happened_at DESC, e.id DESC LIMIT 21

-- name: search_entries_seen @postgres
WITH mine(person) AS MATERIALIZED (SELECT DISTINCT m.person FROM seat m WHERE CAST(:match AS TEXT) <> '' AND m.account = :account
  AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today) LIMIT 5001),
few(yes) AS MATERIALIZED (SELECT CASE WHEN COUNT(*) <= 5000 THEN 1 ELSE 0 END FROM mine),
found("row") AS (
  SELECT s.row FROM mine CROSS JOIN LATERAL (SELECT x.id FROM entry x WHERE x.person = mine.person OFFSET 0) x
    CROSS JOIN LATERAL (SELECT f.row, f.folded FROM search_row f WHERE f.kind = 'entry' AND f.row = x.id LIMIT 1) s
  WHERE (SELECT yes FROM few) = 1
    AND NOT EXISTS (SELECT 1 FROM unnest((string_to_array(CAST(:match AS TEXT), chr(10)))[2:]) w WHERE strpos(s.folded, w) = 0)
  UNION ALL
  SELECT g.row FROM (SELECT h.row FROM search_hits('entry', (SELECT CASE WHEN few.yes = 1 THEN '' ELSE CAST(:match AS TEXT) END FROM few)) h
    WHERE EXISTS (SELECT 1 FROM seat m WHERE m.person = h.owner AND m.account = :account
      AND m.from_on <= :today AND (m.to_on IS NULL OR m.to_on >= :today)) LIMIT 500) g)
SELECT p.id, p.code, p.family_name, p.given_name, e.words, e.happened_at, e.kind
FROM found f CROSS JOIN entry e CROSS JOIN person p
WHERE e.id = f.row AND p.id = e.person AND e.gone_at IS NULL AND e.talk IS NULL AND p.gone_at IS NULL
ORDER BY e.happened_at DESC, e.id DESC LIMIT 21
