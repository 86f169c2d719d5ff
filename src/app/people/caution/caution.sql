-- name: caution_on
SELECT id FROM caution WHERE person = :person AND gone_at IS NULL AND from_on <= :on AND (to_on IS NULL OR to_on >= :on) ORDER BY kind, from_on, id
