-- last_event, as of 2026-07-01 00:00 UTC
-- `xEvent.topN(timestamp, 1).head().eventType` is "search".
WITH x_event_top_n_timestamp_1_head_event_type AS (
  /* `xEvent.topN(timestamp, 1).head().eventType` is "search" */
  SELECT
    p.profile
  FROM profiles AS p
  LEFT JOIN (
    SELECT
      e.profile,
      ARRAY_AGG(
        {'timestamp': e."timestamp", 'eventType': CAST(e."eventType" AS TEXT)} ORDER BY e."timestamp" NULLS FIRST, CAST(e."eventType" AS TEXT) NULLS FIRST
      ) AS events
    FROM events AS e
    GROUP BY
      e.profile
  ) AS listed
    ON p.profile = listed.profile
  WHERE
    LIST_EXTRACT(
      LIST_TRANSFORM(
        LIST_SLICE(
          LIST_REVERSE_SORT(
            LIST_FILTER(
              LIST_TRANSFORM(
                COALESCE(listed.events, []),
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
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM x_event_top_n_timestamp_1_head_event_type
  )
ORDER BY
  p.profile_id
