-- title: requests without an answer
-- definition: Of the requests that were {unanswered_after_days} days old or older and at most {period_days} days older
--   than that on the date, the share that no mentor had accepted or declined.
-- unit: share of requests
-- kind: share
-- better: down
-- numerator: requests without an answer by the date, also those that were withdrawn or expired
-- denominator: requests whose first {unanswered_after_days} days ended in the {period_days} days up to the date
-- left_out: nothing; an answer whose day is not recorded counts as an answer
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
        requested_on + cast($unanswered_after_days as integer) as first_days_end_on
    from mart.request_days
),

metric_rows as (
    select
        landmarks.landmark_on,
        request_days.mentee_id,
        request_days.request_id as unit_id,
        case
            when not request_days.is_answered then 1
            when request_days.answered_on > landmarks.landmark_on then 1
            else 0
        end as numerator,
        1 as denominator,
        false as is_left_out
    from request_days
    inner join landmarks
        on
            request_days.first_days_end_on <= landmarks.landmark_on
            and request_days.first_days_end_on > landmarks.window_from_on
)

select * from metric_rows
