-- sequence, as of 2026-07-01 00:00 UTC
-- At least 1 commerce.productListAdds event, then at least 2 commerce.checkouts events, then at
-- least 1 commerce.purchases event.
WITH commerce_product_list_adds_event_then_at_least_2 AS (
  WITH step1 AS (
    SELECT
      e.profile,
      MIN(e."timestamp") AS reached
    FROM events AS e
    WHERE
      e."eventType" = 'commerce.productListAdds'
    GROUP BY
      e.profile
  ), step2 AS (
    SELECT
      e.profile,
      LIST_EXTRACT(MIN(e."timestamp", 2), 2) AS reached
    FROM events AS e
    JOIN step1
      ON e.profile = step1.profile AND e."timestamp" > step1.reached
    WHERE
      e."eventType" = 'commerce.checkouts'
    GROUP BY
      e.profile
    HAVING
      COUNT(e."timestamp") >= 2
  ), step3 AS (
    SELECT
      e.profile,
      MIN(e."timestamp") AS reached
    FROM events AS e
    JOIN step2
      ON e.profile = step2.profile AND e."timestamp" > step2.reached
    WHERE
      e."eventType" = 'commerce.purchases'
    GROUP BY
      e.profile
  )
  /* At least 1 commerce.productListAdds event, then at least 2 commerce.checkouts events, then at least 1 commerce.purchases event */
  SELECT
    step3.profile
  FROM step3
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM commerce_product_list_adds_event_then_at_least_2
  )
ORDER BY
  p.profile_id
