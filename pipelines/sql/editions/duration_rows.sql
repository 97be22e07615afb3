-- title: Endings by day, as what each pair brings to a metric
-- grain: one row per day of the curves, kind, landmark date and pair
-- about: For each day of `curve_days` and each kind: `ended` by it at all, or of one cause; `unseen`, running but not
--   seen up to it; `followed`, neither of the two. The numerator counts the pairs of the kind, the denominator all.
with durations as (
    select * from mart.pair_duration
),

landmarks as (
    select * from mart.landmarks
),

curve_days as (
    select * from curve_days
),

judged as (
    select
        curve_days.kind || ' by ' || curve_days.day as metric,
        durations.landmark_on,
        durations.pair_id as owner_id,
        case
            when curve_days.kind = 'unseen' then not durations.is_ended and durations.day < curve_days.day
            when curve_days.kind = 'ended' then durations.is_ended and durations.day <= curve_days.day
            when curve_days.kind = 'followed'
                then durations.day > curve_days.day or (durations.day = curve_days.day and not durations.is_ended)
            else durations.is_ended and durations.day <= curve_days.day and durations.cause = curve_days.kind
        end as is_of_kind
    from durations
    inner join landmarks on durations.landmark_on = landmarks.landmark_on
    inner join curve_days on durations.is_as_of or curve_days.is_for_all_dates
)

select
    metric,
    landmark_on,
    owner_id,
    case when is_of_kind then 1 else 0 end as numerator,
    1 as denominator,
    0 as left_out
from judged
