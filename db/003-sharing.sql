-- Who may know what (docs/security.md). Agreements, reservations, lists of offices, breaking the glass, protection; and the
-- view `seat`, which every list, count and search asks before the gate is asked row by row.

-- One agreement (effect permit) or one reservation (effect reserve): purpose x recipient x kinds x period, with how it came
-- about (DOMAIN.md 7.1). Whose data: the person's (kin NULL), or that relative's: each of them separately.
CREATE TABLE consent (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person    INTEGER NOT NULL REFERENCES person(id),
  kin       INTEGER,                 -- whose data it is, when not the person's
  effect    TEXT NOT NULL,           -- permit, reserve
  recipient TEXT NOT NULL,           -- team, role, office, account, list, kin
  to_office INTEGER, to_account INTEGER, to_list INTEGER, to_kin INTEGER, to_role TEXT,
  kinds     TEXT NOT NULL,           -- wish medical life ... (guard/decide.h); person in a reservation: everything
  purpose   TEXT NOT NULL,           -- care, emergency
  basis     TEXT NOT NULL,           -- consent, implied, law, life, public_health_child, public_body, research, entrust, joint_use
  reason    TEXT,                    -- why a basis other than consent; what was tried; why reserved
  method    TEXT,                    -- spoken, written, by_proxy, paper, posted
  given_by  TEXT NOT NULL,           -- person, kin (for their own data), representative, nobody
  witness   TEXT,                    -- spoken: who else heard it; by proxy: who wrote
  explained_by INTEGER,              -- account
  form_version TEXT,
  agreed_on INTEGER,
  from_on   INTEGER NOT NULL,
  to_on     INTEGER,
  withdrawn_at INTEGER,
  withdrawn_by INTEGER,              -- account that recorded it
  withdrawn_how TEXT,                -- said, written, mine (by the person's own account)
  withdrawn_words TEXT
) STRICT;
CREATE INDEX consent_person ON consent(person);
CREATE INDEX consent_to_office ON consent(to_office) WHERE to_office IS NOT NULL;
CREATE INDEX consent_to_account ON consent(to_account) WHERE to_account IS NOT NULL;
CREATE INDEX consent_to_list ON consent(to_list) WHERE to_list IS NOT NULL;
CREATE INDEX consent_end ON consent(to_on) WHERE to_on IS NOT NULL AND withdrawn_at IS NULL;

-- A named list of offices (「みどり区の訪問看護」); membership has dates, and its changes are made known.
CREATE TABLE share_list (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  name TEXT NOT NULL,
  words TEXT
) STRICT;
CREATE TABLE share_list_office (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  list    INTEGER NOT NULL REFERENCES share_list(id),
  office  INTEGER NOT NULL REFERENCES office(id),
  from_on INTEGER NOT NULL,
  to_on   INTEGER
) STRICT;
CREATE INDEX share_list_office_list ON share_list_office(list);
CREATE INDEX share_list_office_office ON share_list_office(office);

-- Breaking the glass: a typed reason, 60 minutes, told to the team, reviewed.
CREATE TABLE glass (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person    INTEGER NOT NULL REFERENCES person(id),
  account   INTEGER NOT NULL REFERENCES account(id),
  office    INTEGER,
  reason    TEXT NOT NULL,
  opened_at INTEGER NOT NULL,
  until_at  INTEGER NOT NULL,
  reviewed_at INTEGER,
  reviewed_by INTEGER,
  review    TEXT,                    -- fit, unfit, ask
  review_words TEXT
) STRICT;
CREATE INDEX glass_person ON glass(person, account);
CREATE INDEX glass_account ON glass(account, opened_at);
-- Every try to break it, whatever came of it; nothing of what was typed.
CREATE TABLE glass_try (
  id INTEGER NOT NULL PRIMARY KEY,
  account INTEGER NOT NULL REFERENCES account(id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX glass_try_account ON glass_try(account, at);

-- Restricted: suspicion of abuse, support measures (DOMAIN.md 5.7). Fact apart from opinion. The one who is named never
-- sees the person; conceal hides the whereabouts, from the request on.
CREATE TABLE protection (
  id INTEGER NOT NULL PRIMARY KEY, version INTEGER NOT NULL, made_at INTEGER NOT NULL, made_by INTEGER, changed_at INTEGER NOT NULL, changed_by INTEGER, gone_at INTEGER,
  person    INTEGER NOT NULL REFERENCES person(id),
  kind      TEXT NOT NULL,           -- elder_by_carer, elder_by_staff, disabled, child, dv, stalking, hospital, other
  named_words TEXT,                  -- who is named, in words
  named_account INTEGER,
  named_kin INTEGER,
  conceal   INTEGER NOT NULL DEFAULT 0,
  requested_on INTEGER,              -- support measures: asked for; effective from here
  approved_on INTEGER,
  until_on  INTEGER,                 -- when the authority looks again; does not open anything by itself
  fact      TEXT,                    -- what was seen and heard
  opinion   TEXT,                    -- what it may mean
  suspected_at INTEGER,
  reported_at INTEGER,
  reported_to TEXT,                  -- authority and the receiver's name
  reporter  INTEGER                  -- account; never in any copy
) STRICT;
CREATE INDEX protection_person ON protection(person);
CREATE INDEX protection_named ON protection(named_account) WHERE named_account IS NOT NULL;

-- Where an account stands in a team, by membership and by role at that office.
CREATE VIEW team_place AS
SELECT m.person AS person, m.account AS account, m.office AS office, m.role AS role,
  CASE WHEN m.from_on > r.from_on THEN m.from_on ELSE r.from_on END AS from_on,
  CASE WHEN m.to_on IS NULL THEN r.to_on WHEN r.to_on IS NULL OR m.to_on < r.to_on THEN m.to_on ELSE r.to_on END AS to_on
FROM team_member m JOIN account_role r ON r.account = m.account AND r.office = m.office AND r.role = m.role
WHERE m.gone_at IS NULL AND r.gone_at IS NULL AND m.role NOT IN ('municipality', 'secretariat');

-- Who works at an office of a named list, while it is on it.
CREATE VIEW list_place AS
SELECT l.list AS list, r.account AS account, r.office AS office, r.role AS role,
  CASE WHEN l.from_on > r.from_on THEN l.from_on ELSE r.from_on END AS from_on,
  CASE WHEN l.to_on IS NULL THEN r.to_on WHEN r.to_on IS NULL OR l.to_on < r.to_on THEN l.to_on ELSE r.to_on END AS to_on
FROM account_role r JOIN share_list_office l ON l.office = r.office JOIN share_list g ON g.id = l.list
WHERE r.gone_at IS NULL AND l.gone_at IS NULL AND g.gone_at IS NULL AND r.role NOT IN ('municipality', 'secretariat');

-- Agreements about the person's own data that open them for care, with the period.
CREATE VIEW permit AS
SELECT c.person AS person, c.recipient AS recipient, c.to_office AS to_office, c.to_account AS to_account, c.to_list AS to_list, c.to_role AS to_role,
  c.kinds AS kinds, c.from_on AS from_on, c.to_on AS to_on
FROM consent c
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'permit' AND c.kin IS NULL AND c.purpose = 'care' AND c.kinds <> '';

-- Whom a person does not want to know anything: named accounts, and reservations of everything.
CREATE VIEW shut AS
SELECT x.person AS person, x.named_account AS account FROM protection x WHERE x.gone_at IS NULL AND x.named_account IS NOT NULL
UNION ALL
SELECT c.person, c.to_account FROM consent c
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'reserve' AND c.kin IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' ' AND c.to_account IS NOT NULL AND c.recipient = 'account'
UNION ALL
SELECT c.person, r.account FROM consent c JOIN account_role r ON r.office = c.to_office AND r.gone_at IS NULL
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'reserve' AND c.kin IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' ' AND c.recipient = 'office'
UNION ALL
SELECT c.person, r.account FROM consent c JOIN account_role r ON r.role = c.to_role AND r.gone_at IS NULL
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'reserve' AND c.kin IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' ' AND c.recipient = 'role'
UNION ALL
SELECT c.person, r.account FROM consent c JOIN share_list_office l ON l.list = c.to_list AND l.gone_at IS NULL JOIN account_role r ON r.office = l.office AND r.gone_at IS NULL
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'reserve' AND c.kin IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' ' AND c.recipient = 'list'
UNION ALL
SELECT c.person, t.account FROM consent c JOIN team_place t ON t.person = c.person
WHERE c.gone_at IS NULL AND c.withdrawn_at IS NULL AND c.effect = 'reserve' AND c.kin IS NULL AND REPLACE(' ' || c.kinds || ' ', ' person ', '') <> ' ' || c.kinds || ' ' AND c.recipient = 'team';

-- Whom an account finds: people of whom at least name and team are open to it, from when to when. One row for each way.
-- Every list, count and search asks this view; decide() is asked for each row and kind besides.
CREATE VIEW seat AS
SELECT t.person AS person, t.account AS account, t.office AS office, t.role AS role,
  CASE WHEN t.from_on > c.from_on THEN t.from_on ELSE c.from_on END AS from_on,
  CASE WHEN t.to_on IS NULL THEN c.to_on WHEN c.to_on IS NULL OR t.to_on < c.to_on THEN t.to_on ELSE c.to_on END AS to_on
FROM team_place t JOIN permit c ON c.person = t.person
WHERE (c.recipient = 'team' OR (c.recipient = 'role' AND c.to_role = t.role) OR (c.recipient = 'office' AND c.to_office = t.office)
    OR (c.recipient = 'account' AND c.to_account = t.account))
  AND NOT EXISTS (SELECT 1 FROM shut x WHERE x.person = t.person AND x.account = t.account)
UNION ALL
SELECT t.person, t.account, t.office, t.role, t.from_on, t.to_on
FROM team_place t JOIN person p ON p.id = t.person
WHERE p.keeper = t.office
  AND NOT EXISTS (SELECT 1 FROM shut x WHERE x.person = t.person AND x.account = t.account)
UNION ALL
SELECT c.person, r.account, r.office, r.role,
  CASE WHEN r.from_on > c.from_on THEN r.from_on ELSE c.from_on END,
  CASE WHEN r.to_on IS NULL THEN c.to_on WHEN c.to_on IS NULL OR r.to_on < c.to_on THEN r.to_on ELSE c.to_on END
FROM account_role r JOIN permit c ON (c.recipient = 'office' AND c.to_office = r.office) OR (c.recipient = 'account' AND c.to_account = r.account)
WHERE r.gone_at IS NULL AND r.role NOT IN ('municipality', 'secretariat')
  AND NOT EXISTS (SELECT 1 FROM shut x WHERE x.person = c.person AND x.account = r.account)
UNION ALL
SELECT c.person, l.account, l.office, l.role,
  CASE WHEN l.from_on > c.from_on THEN l.from_on ELSE c.from_on END,
  CASE WHEN l.to_on IS NULL THEN c.to_on WHEN c.to_on IS NULL OR l.to_on < c.to_on THEN l.to_on ELSE c.to_on END
FROM list_place l JOIN permit c ON c.recipient = 'list' AND c.to_list = l.list
WHERE NOT EXISTS (SELECT 1 FROM shut x WHERE x.person = c.person AND x.account = l.account);
