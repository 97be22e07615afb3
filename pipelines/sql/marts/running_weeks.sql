-- title: Running pairs week by week
-- grain: one row per program, cohort and week since its first match
-- about: How many pairs were together on the last day of each week; weeks are counted back from the as-of date as in
--   contact_weeks. Endings count as they are recorded today. Cost: linear in pairs and weeks.
with pairs as (
    select * from mart.pair_terms
    where matched_on <= cast($as_of as date)
),

pair_groups as (
    select * from mart.pair_groups
),

steps as (
    select
        pair_id,
        1 as step,
        cast(floor(date_diff('day', matched_on, cast($as_of as date)) / 7.0) as integer) as weeks_ago
    from pairs
    union all
    select
        pair_id,
        -1 as step,
        cast(floor(date_diff('day', ended_on, cast($as_of as date)) / 7.0) as integer) as weeks_ago
    from pairs
    where ended_on <= cast($as_of as date)
),

moved as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        steps.weeks_ago,
        sum(steps.step) as step_count
    from steps
    inner join pair_groups on steps.pair_id = pair_groups.pair_id
    group by pair_groups.program_id, pair_groups.cohort, steps.weeks_ago
),

limits as (
    select
        program_id,
        cohort,
        max(weeks_ago) as first_weeks_ago
    from moved
    group by program_id, cohort
),

weeks as (
    select number as weeks_ago
    from mart.numbers
),

running as (
    select
        limits.program_id,
        limits.cohort,
        weeks.weeks_ago,
        cast(sum(coalesce(moved.step_count, 0)) over (
            partition by limits.program_id, limits.cohort
            order by weeks.weeks_ago desc rows between unbounded preceding and current row
        ) as bigint) as running_pair_count
    from limits
    inner join weeks on limits.first_weeks_ago >= weeks.weeks_ago
    left join moved
        on
            limits.program_id = moved.program_id
            and limits.cohort = moved.cohort
            and weeks.weeks_ago = moved.weeks_ago
)

select * from running
