WITH rule1 AS (
  SELECT DISTINCT
    e."profile"
  FROM events AS e
  WHERE
    LEN(
      LIST_FILTER(
        e."productListItems",
        LAMBDA item2 : COALESCE((
          item2."category" = 'sneakers' AND item2."quantity" > 1
        ), FALSE)
      )
    ) > 0
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
