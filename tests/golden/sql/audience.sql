-- audience, as of 2026-07-01 00:00 UTC
-- In the audience "store-event-guests" and loyalty tier is "gold".
WITH loyalty_tier_is_gold AS (
  /* Loyalty tier is "gold" */
  SELECT
    p.profile
  FROM profiles AS p
  WHERE
    p."loyalty.tier" = 'gold'
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM imported
    WHERE
      audience = 'store-event-guests'
      AND is_in
      AND since <= CAST('2026-07-01 00:00:00' AS TIMESTAMP)
      AND until > CAST('2026-07-01 00:00:00' AS TIMESTAMP)
  )
  AND p.profile IN (
    SELECT
      profile
    FROM loyalty_tier_is_gold
  )
ORDER BY
  p.profile_id
