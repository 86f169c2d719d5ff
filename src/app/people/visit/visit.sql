-- name: visit_day
SELECT v.id, v.person, p.code, p.family_name, p.given_name, p.family_kana, p.given_kana, v.visit_at, v.words
FROM visit v JOIN person p ON p.id = v.person
WHERE v.account = :account AND v.visit_on = :on AND v.gone_at IS NULL AND p.gone_at IS NULL AND p.died_on IS NULL ORDER BY v.visit_at, v.id LIMIT 60

-- name: visit_next
SELECT v.visit_on, v.visit_at, a.name, o.name, v.words FROM visit v JOIN account a ON a.id = v.account
LEFT JOIN account_role r ON r.account = a.id AND r.gone_at IS NULL LEFT JOIN office o ON o.id = r.office
WHERE v.person = :person AND v.visit_on >= :today AND v.gone_at IS NULL ORDER BY v.visit_on, v.visit_at LIMIT 3
