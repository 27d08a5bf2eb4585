-- items, as of 2026-07-01 00:00 UTC
-- At least 1 event where at least 1 of product list items where category is "sneakers" and quantity
-- is more than 1.
WITH rule_event AS (
  /* At least 1 event where at least 1 of product list items where category is "sneakers" and quantity is more than 1 */
  SELECT DISTINCT
    e.profile
  FROM events AS e
  WHERE
    LEN(
      LIST_FILTER(
        e."productListItems",
        LAMBDA item2 : COALESCE((
          item2."category" = 'sneakers' AND item2."quantity" > 1
        ), FALSE)
      )
    ) > 0
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM rule_event
  )
ORDER BY
  p.profile_id
