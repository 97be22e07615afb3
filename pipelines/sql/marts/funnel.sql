-- title: The way to a mentor, step by step
-- grain: one row per program, group and step
-- about: How many mentees came to a step, passed it, skipped it, were lost there, or may still pass it, and the day by
--   which half of them had passed (from the waiting curve, so that those who still wait count; NULL where fewer than
--   half have). Groups are those of mentee_groups. Cost: mentees' steps, then groups.
with mentee_steps as (
    select * from mart.mentee_steps
),

group_cells as (
    select * from mart.group_cells
),

waiting_curve as (
    select * from mart.waiting_curve
),

by_cell as (
    select
        cell_id,
        step_number,
        step,
        count(*) as come_count,
        count(case when fate = 'passed' then 1 end) as passed_count,
        count(case when fate = 'skipped' then 1 end) as skipped_count,
        count(case when fate = 'lost' then 1 end) as lost_count,
        count(case when fate = 'open' then 1 end) as open_count
    from mentee_steps
    group by cell_id, step_number, step
),

by_group as (
    select
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        by_cell.step_number,
        by_cell.step,
        cast(sum(by_cell.come_count) as bigint) as come_count,
        cast(sum(by_cell.passed_count) as bigint) as passed_count,
        cast(sum(by_cell.skipped_count) as bigint) as skipped_count,
        cast(sum(by_cell.lost_count) as bigint) as lost_count,
        cast(sum(by_cell.open_count) as bigint) as open_count
    from by_cell
    inner join group_cells on by_cell.cell_id = group_cells.cell_id
    group by
        group_cells.program_id, group_cells.group_by, group_cells.group_value, by_cell.step_number, by_cell.step
),

halves as (
    select
        kind,
        program_id,
        group_by,
        group_value,
        -- Exactly one half, which rounding may have moved, is half.
        min(case when come_share >= 0.5 - 1e-9 then day end) as half_passed_days
    from waiting_curve
    group by kind, program_id, group_by, group_value
),

steps as (
    select
        by_group.*,
        halves.half_passed_days
    from by_group
    left join halves
        on
            by_group.step = halves.kind
            and by_group.program_id = halves.program_id
            and by_group.group_by = halves.group_by
            and by_group.group_value = halves.group_value
)

select * from steps
