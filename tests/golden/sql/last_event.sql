WITH rule1 AS (
  SELECT
    p."profile"
  FROM profiles AS p
  LEFT JOIN (
    SELECT
      e."profile",
      ARRAY_AGG(
        {'timestamp': e."timestamp", 'eventType': CAST(e."eventType" AS TEXT)} ORDER BY e."timestamp" NULLS FIRST, CAST(e."eventType" AS TEXT) NULLS FIRST
      ) AS events
    FROM events AS e
    GROUP BY
      e."profile"
  ) AS listed
    ON p."profile" = listed."profile"
  WHERE
    LIST_EXTRACT(
      LIST_TRANSFORM(
        LIST_SLICE(
          LIST_REVERSE_SORT(
            LIST_FILTER(
              LIST_TRANSFORM(
                COALESCE(listed."events", []),
                LAMBDA item1, number : {'by': item1."timestamp", 'at': -number, 'item': item1}
              ),
              LAMBDA pair : NOT pair."by" IS NULL
            )
          ),
          1,
          1
        ),
        LAMBDA pair : pair."item"
      ),
      1
    )."eventType" = 'search'
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
