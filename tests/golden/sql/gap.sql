WITH rule1 AS (
  SELECT DISTINCT
    e."profile"
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.productListAdds'
    AND EXISTS(
      SELECT
        1
      FROM events AS e2
      WHERE
        e2."profile" = e."profile"
        AND (
          e2."eventType" = 'commerce.purchases'
          AND e2."timestamp" > e."timestamp"
          AND (
            e2."timestamp" > e."timestamp"
            AND e2."timestamp" <= (
              e."timestamp" + INTERVAL '24' HOUR
            )
          )
        )
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
ORDER BY
  p."profile_id"
