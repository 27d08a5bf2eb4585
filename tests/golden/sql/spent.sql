WITH rule1 AS (
  SELECT
    e."profile"
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
  GROUP BY
    e."profile"
  HAVING
    COALESCE(SUM(e."commerce.order.priceTotal"), 0) >= 300
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
ORDER BY
  p."profile_id"
