WITH rule1 AS (
  SELECT DISTINCT
    e."profile"
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
), rule2 AS (
  SELECT DISTINCT
    e."profile"
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
    AND (
      e."timestamp" >= CAST('2026-06-01 00:00:00' AS TIMESTAMP)
      AND e."timestamp" <= CAST('2026-07-01 00:00:00' AS TIMESTAMP)
    )
)
SELECT
  p."profile_id"
FROM profiles AS p
WHERE
  p."profile" IN (
    SELECT
      profile
    FROM rule1
  )
  AND NOT p."profile" IN (
    SELECT
      profile
    FROM rule2
  )
ORDER BY
  p."profile_id"
