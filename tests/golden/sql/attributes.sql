WITH rule1 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  WHERE
    p."loyalty.tier" IN ('gold', 'silver')
), rule2 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  WHERE
    p."homeAddress.city" = 'Berlin'
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
  AND NOT p."profile" IN (
    SELECT
      profile
    FROM rule2
  )
ORDER BY
  p."profile_id"
