-- Who knows what (DOMAIN.md 3.5, UX.md 5.3, FEATURES.md N2).

-- One answer to "what does this one know of this matter", with how it will be told or was told. Never changed or ended: a
-- change is another row, the newest of each counts. Whom it is about: a relative (kin), somebody in words (other: a teacher),
-- or neither: the person.
CREATE TABLE knowing (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person    INTEGER NOT NULL REFERENCES person(id),
  kin       INTEGER,
  other     TEXT,
  matter    TEXT NOT NULL,           -- diagnosis, prognosis, time_left, home_plan, death
  value     TEXT NOT NULL,           -- knows, knows_partly, not_told, not_by_wish, ask_first, unknown
  own_wish  TEXT,                    -- what the person said about it, in their words
  spouse_wish TEXT,                  -- what the spouse said, in theirs
  plan      TEXT,                    -- thinking, waiting, told
  plan_who TEXT, plan_when TEXT, plan_how TEXT,
  told_on   INTEGER,
  told_by   TEXT,
  words     TEXT,                    -- the words that were used
  support   TEXT,                    -- who supports them
  grief     TEXT                     -- whom to turn to afterwards
) STRICT;
CREATE INDEX knowing_person ON knowing(person, kin, matter);

CREATE VIEW knowing_now AS
SELECT k.id AS id, k.person AS person, k.kin AS kin, k.other AS other, k.matter AS matter, k.value AS value, k.plan AS plan
FROM knowing k
WHERE k.gone_at IS NULL AND NOT EXISTS (SELECT 1 FROM knowing l WHERE l.person = k.person AND l.matter = k.matter AND l.gone_at IS NULL AND l.id > k.id
  AND COALESCE(l.kin, 0) = COALESCE(k.kin, 0) AND COALESCE(l.other, '') = COALESCE(k.other, ''));

-- Of whom something is kept that raises the caution bar: in the house (the person too), or a child, by the birth date.
CREATE VIEW knowing_kept AS
SELECT n.person AS person, CASE WHEN n.kin IS NULL THEN 1 ELSE k.household END AS house, k.birth_on AS birth_on
FROM knowing_now n LEFT JOIN kin k ON k.id = n.kin
WHERE n.value IN ('not_told', 'not_by_wish') AND n.other IS NULL AND (n.kin IS NULL OR (k.gone_at IS NULL AND k.dead = 0 AND k.died_on IS NULL));
