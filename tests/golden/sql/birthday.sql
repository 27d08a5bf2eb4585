WITH rule1 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  WHERE
    EXTRACT(MONTH FROM p."person.birthDate") = 7
), rule2 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  WHERE
    EXTRACT(DAY FROM p."person.birthDate") = 1
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
  AND p."profile" IN (
    SELECT
      profile
    FROM rule2
  )
ORDER BY
  p."profile_id"
