-- spent, as of 2026-07-01 00:00 UTC
-- The total commerce order price total of commerce.purchases events is at least 300.
WITH total_commerce_order_price_total_of_commerce AS (
  /* The total commerce order price total of commerce.purchases events is at least 300 */
  SELECT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.purchases'
  GROUP BY
    e.profile
  HAVING
    COALESCE(SUM(e."commerce.order.priceTotal"), 0) >= 300
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM total_commerce_order_price_total_of_commerce
  )
ORDER BY
  p.profile_id
