-- at_most_one, as of 2026-07-01 00:00 UTC
-- At most 1 commerce.purchases event.
WITH not_at_most_1_commerce_purchases_event AS (
  /* Not so: at most 1 commerce.purchases event */
  SELECT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
  GROUP BY
    e.profile
  HAVING
    NOT (
      COUNT(*) <= 1
    )
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  NOT p.profile IN (
    SELECT
      profile
    FROM not_at_most_1_commerce_purchases_event
  )
ORDER BY
  p.profile_id
