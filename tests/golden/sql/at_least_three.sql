-- at_least_three, as of 2026-07-01 00:00 UTC
-- At least 3 commerce.purchases events.
WITH at_least_3_commerce_purchases_events AS (
  /* At least 3 commerce.purchases events */
  SELECT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
  GROUP BY
    e.profile
  HAVING
    COUNT(*) >= 3
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM at_least_3_commerce_purchases_events
  )
ORDER BY
  p.profile_id
