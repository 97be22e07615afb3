-- title: requests declined
-- definition: Of the requests that were accepted or declined in the {period_days} days up to the date, the share that
--   was declined.
-- unit: share of requests
-- kind: share
-- better: none
-- numerator: requests declined
-- denominator: requests accepted or declined in the {period_days} days up to the date
-- left_out: answers of which only the day is recorded
-- needs: requests
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

request_days as (
    select * from mart.request_days
    where answered_on is not null
),

metric_rows as (
    select
        landmarks.landmark_on,
        request_days.mentee_id,
        request_days.request_id as unit_id,
        case when request_days.status = 'declined' then 1 else 0 end as numerator,
        1 as denominator,
        request_days.status = 'answered' as is_left_out
    from request_days
    inner join landmarks
        on request_days.answered_on <= landmarks.landmark_on and request_days.answered_on > landmarks.window_from_on
)

select * from metric_rows
