-- birthday, as of 2026-07-01 00:00 UTC
-- Person birth date is today, in any year.
WITH person_birth_date_is_this_month_of_any_year AS (
  /* Person birth date is this month of any year */
  SELECT
    p.profile
  FROM profiles AS p
  WHERE
    EXTRACT(MONTH FROM p."person.birthDate") = 7
), person_birth_date_get_day_of_month_is_current AS (
  /* `person.birthDate.getDayOfMonth()` is `currentDayOfMonth()` */
  SELECT
    p.profile
  FROM profiles AS p
  WHERE
    EXTRACT(DAY FROM p."person.birthDate") = 1
)
SELECT
  p.profile_id
FROM profiles AS p
WHERE
  p.profile IN (
    SELECT
      profile
    FROM person_birth_date_is_this_month_of_any_year
  )
  AND p.profile IN (
    SELECT
      profile
    FROM person_birth_date_get_day_of_month_is_current
  )
ORDER BY
  p.profile_id
