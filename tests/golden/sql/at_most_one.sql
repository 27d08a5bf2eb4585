WITH rule1 AS (
  SELECT
    e."profile"
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
  GROUP BY
    e."profile"
  HAVING
    NOT (
      COUNT(*) <= 1
    )
)
SELECT
  p."profile_id"
FROM profiles AS p
WHERE
  NOT p."profile" IN (
    SELECT
      profile
    FROM rule1
  )
ORDER BY
  p."profile_id"
