-- title: Endings by day as rows of a metric
-- grain: one row per landmark date and pair
-- about: For one day of the curves: the numerator counts the pairs of one kind that were over by that day (`ended`,
--   `unseen`: still running, but not seen beyond it, or a cause of ending), the denominator every pair.
with durations as (
    select * from mart.pair_duration
),

judged as (
    select
        landmark_on,
        pair_id as owner_id,
        pair_id as unit_id,
        case
            when $kind = 'unseen' then not is_ended and day < $day
            when $kind = 'ended' then is_ended and day <= $day
            else is_ended and day <= $day and cause = $kind
        end as is_over
    from durations
)

select
    landmark_on,
    owner_id,
    unit_id,
    case when is_over then 1 else 0 end as numerator,
    1 as denominator,
    false as is_left_out
from judged
