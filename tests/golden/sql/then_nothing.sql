-- then_nothing, as of 2026-07-01 00:00 UTC
-- At least 1 support.contacts event, then no event within 7 days.
WITH support_contacts_event AS (
  /* At least 1 support.contacts event where not (`^.xEvent.exists(timestamp occurs <= 7 days after ^.timestamp)`) */
  SELECT DISTINCT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'support.contacts'
    AND NOT EXISTS(
      SELECT
        1
      FROM events AS e2
      WHERE
        e2.profile = e.profile
        AND (
          e2."timestamp" > e."timestamp"
          AND e2."timestamp" <= (
            e."timestamp" + INTERVAL '7' DAY
          )
        )
    )
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM support_contacts_event
  )
ORDER BY
  p.profile_id
