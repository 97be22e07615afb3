-- title: Endings by day, as what each pair brings to a metric
-- grain: one row per day of the curves, kind, landmark date and pair
-- about: For each day of `curve_days` and each kind: `ended` by it at all, or of one cause; `unseen`, running but not
--   seen up to it; `followed`, neither of the two. The numerator counts the pairs of the kind, the denominator all.
--   Days meet dates before they meet pairs: pairs joined with dates and then, by a condition, with days end in an
--   internal error of DuckDB 2.0 from some thousand pairs on (dict-surviving cache).
with durations as (
    select * from mart.pair_duration
),

asked as (
    select
        landmarks.landmark_on,
        curve_days.day,
        curve_days.kind
    from mart.landmarks as landmarks
    inner join curve_days on landmarks.is_as_of or curve_days.is_for_all_dates
),

judged as (
    select
        asked.kind || ' by ' || asked.day as metric,
        durations.landmark_on,
        durations.pair_id as owner_id,
        case
            when asked.kind = 'unseen' then not durations.is_ended and durations.day < asked.day
            when asked.kind = 'ended' then durations.is_ended and durations.day <= asked.day
            when asked.kind = 'followed'
                then durations.day > asked.day or (durations.day = asked.day and not durations.is_ended)
            else durations.is_ended and durations.day <= asked.day and durations.cause = asked.kind
        end as is_of_kind
    from durations
    inner join asked on durations.landmark_on = asked.landmark_on
)

select
    metric,
    landmark_on,
    owner_id,
    case when is_of_kind then 1 else 0 end as numerator,
    1 as denominator,
    0 as left_out
from judged
