-- attributes, as of 2026-07-01 00:00 UTC
-- Loyalty tier is "gold" or "silver", and not (home address city is "Berlin").
WITH loyalty_tier_is_gold_or_silver AS (
  /* Loyalty tier is "gold" or "silver" */
  SELECT
    p.profile
  FROM profiles AS p
  WHERE
    p."loyalty.tier" IN ('gold', 'silver')
), home_address_city_is_berlin AS (
  /* Home address city is "Berlin" */
  SELECT
    p.profile
  FROM profiles AS p
  WHERE
    p."homeAddress.city" = 'Berlin'
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM loyalty_tier_is_gold_or_silver
  )
  AND NOT p.profile IN (
    SELECT
      profile
    FROM home_address_city_is_berlin
  )
ORDER BY
  p.profile_id
