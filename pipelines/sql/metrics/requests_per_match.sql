-- title: requests until the first match
-- definition: How many requests a mentee made up to the day of the first match, for mentees first matched in the
--   {period_days} days up to the date.
-- unit: requests per mentee
-- kind: mean
-- better: down
-- numerator: requests made up to the first match
-- denominator: mentees first matched in the {period_days} days up to the date
-- left_out: mentees who were matched without a request
-- needs: requests, pairs
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

journeys as (
    select * from mart.mentee_journey
    where is_request_recorded
),

request_days as (
    select * from mart.request_days
),

counted as (
    select
        journeys.mentee_id,
        journeys.matched_on,
        count(request_days.request_id) as request_count
    from journeys
    left join request_days
        on journeys.mentee_id = request_days.mentee_id and journeys.matched_on >= request_days.requested_on
    where journeys.matched_on is not null
    group by journeys.mentee_id, journeys.matched_on
),

metric_rows as (
    select
        landmarks.landmark_on,
        counted.mentee_id,
        counted.mentee_id as unit_id,
        counted.request_count as numerator,
        1 as denominator,
        counted.request_count = 0 as is_left_out
    from counted
    inner join landmarks
        on counted.matched_on <= landmarks.landmark_on and counted.matched_on > landmarks.window_from_on
)

select * from metric_rows
