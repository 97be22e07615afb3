-- One row per state: pairs in it now and at the landmark before, within the filters.
with

pairs as (
    select pair_id
    from mart.pair_groups
    where
        ($program = 'all' or program_id = $program)
        and ($cohort = 'all' or cohort = $cohort)
),

dates as (
    select
        landmark_on,
        row_number() over (order by landmark_on desc) as landmark_number,
    from mart.landmarks
),

counted as (
    select
        states.state,
        count(*) filter (where dates.landmark_number = 1) as pair_count,
        count(*) filter (where dates.landmark_number = 2) as before_count,
        max(dates.landmark_on) filter (where dates.landmark_number = 2) as before_on,
    from mart.pair_state as states
    inner join pairs on states.pair_id = pairs.pair_id
    inner join dates on states.landmark_on = dates.landmark_on
    where dates.landmark_number <= 2
    group by states.state
)

select *
from counted
order by state
