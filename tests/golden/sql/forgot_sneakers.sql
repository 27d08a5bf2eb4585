-- forgot_sneakers, as of 2026-07-01 00:00 UTC
-- At least 1 search event in the last 30 days where search keywords contains "sneakers" (any case),
-- and no commerce.purchases event in the last 30 days.
WITH search_event_in_the_last_30_days AS (
  /* At least 1 search event in the last 30 days where search keywords contains "sneakers" (any case) */
  SELECT DISTINCT
    e.profile
  FROM events AS e
  WHERE
    (
      e."eventType" = 'search'
      AND e."search.keywords" IN (
        'Running Sneakers',
        'SNEAKERS',
        'Sneakers sale',
        'black Sneakers women',
        'sneakers',
        'sneakers größe 42',
        'white sneakers'
      )
    )
    AND (
      e."timestamp" >= CAST('2026-06-01 00:00:00' AS TIMESTAMP)
      AND e."timestamp" <= CAST('2026-07-01 00:00:00' AS TIMESTAMP)
    )
), commerce_purchases_event_in_the_last_30_days AS (
  /* At least 1 commerce.purchases event in the last 30 days */
  SELECT DISTINCT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
    AND (
      e."timestamp" >= CAST('2026-06-01 00:00:00' AS TIMESTAMP)
      AND e."timestamp" <= CAST('2026-07-01 00:00:00' AS TIMESTAMP)
    )
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM search_event_in_the_last_30_days
  )
  AND NOT p.profile IN (
    SELECT
      profile
    FROM commerce_purchases_event_in_the_last_30_days
  )
ORDER BY
  p.profile_id
