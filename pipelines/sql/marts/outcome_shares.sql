-- title: Shares of mentees with an outcome
-- grain: one row per question, value, program and group of mentees
-- about: How many mentees outcome_units knows, how many of them had an outcome, and how many outcomes there were.
--   Cost: units, then cells and groups.
with units as (
    select * from mart.outcome_units
),

mentee_groups as (
    select * from mart.mentee_groups
),

group_cells as (
    select * from mart.group_cells
),

by_cell as (
    select
        units.question,
        units.value,
        mentee_groups.cell_id,
        count(*) as mentee_count,
        count(case when units.outcome_count > 0 then 1 end) as with_count,
        sum(units.outcome_count) as outcome_count
    from units
    inner join mentee_groups on units.mentee_id = mentee_groups.mentee_id
    group by units.question, units.value, mentee_groups.cell_id
),

shares as (
    select
        by_cell.question,
        by_cell.value,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        cast(sum(by_cell.mentee_count) as bigint) as mentee_count,
        cast(sum(by_cell.with_count) as bigint) as with_count,
        cast(sum(by_cell.outcome_count) as bigint) as outcome_count
    from by_cell
    inner join group_cells on by_cell.cell_id = group_cells.cell_id
    group by by_cell.question, by_cell.value, group_cells.program_id, group_cells.group_by, group_cells.group_value
)

select * from shares
