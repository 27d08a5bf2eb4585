WITH rule1 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  WHERE
    p."loyalty.tier" = 'gold'
)
SELECT
  p."profile_id"
FROM profiles AS p
WHERE
  p."profile" IN (
    SELECT
      profile
    FROM imported
    WHERE
      audience = 'store-event-guests' AND status IN ('realized', 'existing')
  )
  AND p."profile" IN (
    SELECT
      profile
    FROM rule1
  )
ORDER BY
  p."profile_id"
