-- title: matched in time
-- definition: Of the mentees whose first {match_within_days} days in the program ended in the {period_days} days up to
--   the date, the share that was matched in these first days.
-- unit: share of mentees
-- kind: share
-- better: up
-- numerator: mentees matched within {match_within_days} days of their profile, else of their first request
-- denominator: mentees whose first {match_within_days} days ended in the {period_days} days up to the date
-- left_out: nothing; mentees of whom no day is recorded cannot be placed and are in no period
-- needs: participants, pairs
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

journeys as (
    select
        mentee_id,
        matched_on,
        came_on + cast($match_within_days as integer) as first_days_end_on
    from mart.mentee_journey
),

metric_rows as (
    select
        landmarks.landmark_on,
        journeys.mentee_id,
        journeys.mentee_id as unit_id,
        case when journeys.matched_on <= journeys.first_days_end_on then 1 else 0 end as numerator,
        1 as denominator,
        false as is_left_out
    from journeys
    inner join landmarks
        on journeys.first_days_end_on <= landmarks.landmark_on and journeys.first_days_end_on > landmarks.window_from_on
)

select * from metric_rows
