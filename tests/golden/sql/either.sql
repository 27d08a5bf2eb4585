-- either, as of 2026-07-01 00:00 UTC
-- (100 or 300, by `loyalty.tier = "gold"`) is less than the total commerce order price total of
-- commerce.purchases events.
WITH rule_100_or_300_by_loyalty_tier_gold AS (
  WITH part1 AS (
    SELECT
      e.profile,
      COALESCE(SUM(e."commerce.order.priceTotal"), 0) AS total
    FROM events AS e
    WHERE
      e."eventType" = 'commerce.purchases'
    GROUP BY
      e.profile
  )
  /* (100 or 300, by `loyalty.tier = "gold"`) is less than the total commerce order price total of commerce.purchases events */
  SELECT
    p.profile
  FROM profiles AS p
  LEFT JOIN part1
    ON part1.profile = p.profile
  WHERE
    CASE WHEN p."loyalty.tier" = 'gold' THEN 100 ELSE 300 END < COALESCE(part1.total, 0)
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM rule_100_or_300_by_loyalty_tier_gold
  )
ORDER BY
  p.profile_id
