-- gap, as of 2026-07-01 00:00 UTC
-- At least 1 commerce.productListAdds event, then within 24 hours at least 1 commerce.purchases
-- event.
WITH commerce_product_list_adds_event AS (
  /* At least 1 commerce.productListAdds event where `^.xEvent.exists(eventType = "commerce.purchases" and timestamp occurs after ^.timestamp and timestamp occurs <= 24 hours after ^.timestamp)` */
  SELECT DISTINCT
    e.profile
  FROM events AS e
  WHERE
    e."eventType" = 'commerce.productListAdds'
    AND EXISTS(
      SELECT
        1
      FROM events AS e2
      WHERE
        e2.profile = e.profile
        AND (
          e2."eventType" = 'commerce.purchases'
          AND e2."timestamp" > e."timestamp"
          AND (
            e2."timestamp" > e."timestamp"
            AND e2."timestamp" <= (
              e."timestamp" + INTERVAL '24' HOUR
            )
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
    FROM commerce_product_list_adds_event
  )
ORDER BY
  p.profile_id
