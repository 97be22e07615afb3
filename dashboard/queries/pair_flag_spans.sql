-- One row per flag and unbroken run of landmark dates on which it fired.
with

dates as (
    select
        landmark_on,
        is_as_of,
        row_number() over (order by landmark_on) as landmark_number,
    from mart.landmarks
),

fired as (
    select
        flags.flag,
        flags.reason,
        dates.landmark_on,
        dates.is_as_of,
        dates.landmark_number - row_number() over (partition by flags.flag order by dates.landmark_on) as run_number,
    from mart.pair_flags as flags
    inner join dates on flags.landmark_on = dates.landmark_on
    where flags.pair_id = $pair_id
)

select
    flag,
    min(landmark_on) as began_on,
    max(landmark_on) as ended_on,
    bool_or(is_as_of) as is_on,
    arg_max(reason, landmark_on) as reason,
from fired
group by flag, run_number
order by flag, began_on
