-- title: Waits by day
-- grain: one row per kind of wait, program, group and day
-- about: How many waits were over on each day since they began, and how many were last seen open. Day 0 is always
--   there. Cost: waits, then cells and days.
with waiting_times as (
    select * from mart.waiting_times
),

group_cells as (
    select * from mart.group_cells
),

cell_days as (
    select
        kind,
        cell_id,
        day,
        count(case when has_come then 1 end) as came_count,
        count(case when not has_come then 1 end) as open_count
    from waiting_times
    group by kind, cell_id, day
    union all
    select distinct
        kind,
        cell_id,
        0 as day,
        0 as came_count,
        0 as open_count
    from waiting_times
),

counted as (
    select
        cell_days.kind,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        cell_days.day,
        cast(sum(cell_days.came_count) as bigint) as came_count,
        cast(sum(cell_days.open_count) as bigint) as open_count
    from cell_days
    inner join group_cells on cell_days.cell_id = group_cells.cell_id
    group by cell_days.kind, group_cells.program_id, group_cells.group_by, group_cells.group_value, cell_days.day
)

select * from counted
