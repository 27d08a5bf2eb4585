-- basket, as of 2026-07-01 00:00 UTC
-- The average commerce order price total of commerce.purchases events is more than (loyalty points
-- / 10) + 5.
WITH average_commerce_order_price_total_of_commerce AS (
  WITH part1 AS (
    SELECT
      e.profile,
      SUM(e."commerce.order.priceTotal") AS total,
      COUNT(e."commerce.order.priceTotal") AS number
    FROM events AS e
    WHERE
      e."eventType" = 'commerce.purchases'
    GROUP BY
      e.profile
  )
  /* The average commerce order price total of commerce.purchases events is more than (loyalty points / 10) + 5 */
  SELECT
    p.profile
  FROM profiles AS p
  LEFT JOIN part1
    ON part1.profile = p.profile
  WHERE
    CAST(CAST(part1.total AS DECIMAL(38, 2)) * 100 AS INT128) > (
      (
        (
          CAST(p."loyalty.points" AS INT128) + 50
        ) * CAST(NULLIF(part1."number", 0) AS INT128)
      ) * 10
    )
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM average_commerce_order_price_total_of_commerce
  )
ORDER BY
  p.profile_id
