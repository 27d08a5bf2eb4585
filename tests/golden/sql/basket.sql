WITH rule1 AS (
  WITH part1 AS (
    SELECT
      e."profile",
      SUM(e."commerce.order.priceTotal") AS total,
      COUNT(e."commerce.order.priceTotal") AS number
    FROM events AS e
    WHERE
      e."eventType" = 'commerce.purchases'
    GROUP BY
      e."profile"
  )
  SELECT
    p."profile"
  FROM profiles AS p
  LEFT JOIN part1
    ON part1."profile" = p."profile"
  WHERE
    part1."total" > (
      CAST((
        TRY_CAST(CAST(CAST(PRINTF('%.14e', CAST(p."loyalty.points" AS DOUBLE) / 10) AS DOUBLE) AS TEXT) AS DECIMAL(38, 17)) + CAST(5 AS DECIMAL(38, 17))
      ) AS DOUBLE)
    ) * part1."number"
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
