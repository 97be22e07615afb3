-- title: Endings by day
-- grain: one row per landmark date, program, group and day
-- about: How many pairs ended and how many were last seen running on each day since their match, as each landmark date
--   knew it. Day 0 is always there, so that a curve begins at all pairs. Cost: pairs times landmark dates, then cells
--   and days.
with durations as (
    select * from mart.pair_duration
),

pair_groups as (
    select * from mart.pair_groups
),

group_cells as (
    select * from mart.group_cells
),

cell_days as (
    select
        durations.landmark_on,
        pair_groups.cell_id,
        durations.day,
        count(case when durations.is_ended then 1 end) as ended_count,
        count(case when not durations.is_ended then 1 end) as censored_count
    from durations
    inner join pair_groups on durations.pair_id = pair_groups.pair_id
    group by durations.landmark_on, pair_groups.cell_id, durations.day
),

all_days as (
    select * from cell_days
    union all
    select distinct
        landmark_on,
        cell_id,
        0 as day,
        0 as ended_count,
        0 as censored_count
    from cell_days
),

counted as (
    select
        all_days.landmark_on,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        all_days.day,
        cast(sum(all_days.ended_count) as bigint) as ended_count,
        cast(sum(all_days.censored_count) as bigint) as censored_count
    from all_days
    inner join group_cells on all_days.cell_id = group_cells.cell_id
    group by
        all_days.landmark_on, group_cells.program_id, group_cells.group_by, group_cells.group_value, all_days.day
)

select * from counted
