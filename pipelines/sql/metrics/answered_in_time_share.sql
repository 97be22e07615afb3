-- title: requests answered in time
-- definition: Of the requests whose first {answer_within_days} days ended in the {period_days} days up to the date, the
--   share that a mentor accepted or declined in these first days.
-- unit: share of requests
-- kind: share
-- better: up
-- numerator: requests accepted or declined within {answer_within_days} days
-- denominator: requests whose first {answer_within_days} days ended in the {period_days} days up to the date
-- left_out: answered requests whose day of answer is not recorded
-- needs: requests
with landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

request_days as (
    select
        *,
        requested_on + cast($answer_within_days as integer) as first_days_end_on
    from mart.request_days
),

metric_rows as (
    select
        landmarks.landmark_on,
        request_days.mentee_id,
        request_days.request_id as unit_id,
        case when request_days.answered_on <= request_days.first_days_end_on then 1 else 0 end as numerator,
        1 as denominator,
        request_days.is_answered and request_days.answered_on is null as is_left_out
    from request_days
    inner join landmarks
        on
            request_days.first_days_end_on <= landmarks.landmark_on
            and request_days.first_days_end_on > landmarks.window_from_on
)

select * from metric_rows
