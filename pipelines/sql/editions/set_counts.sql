-- title: How many people stand behind each number
-- grain: one row per metric, landmark date, program, group and part of the metric
-- about: The parts of a metric are its denominator, its numerator, the rest of the denominator, and what was left out.
--   For each its amount, the owners that it comes from, and at least how many different mentees and mentors they are:
--   one owner of each person is marked, and marked ones are counted. Groups are counted on the first and the last date
--   alone: between the two only totals and programs are told.
with owner_sums as (
    select * from owner_sums
),

owner_people as (
    select * from owner_people
),

owner_cells as (
    select * from owner_cells
),

group_cells as (
    select * from mart.group_cells
),

full_dates as (
    select max(landmark_on) as landmark_on from mart.landmarks
    union
    select min(landmark_on) as landmark_on from mart.landmarks
),

parts as (
    select metric, landmark_on, owner_id, 'denominator' as part, denominator as amount from owner_sums
    where denominator <> 0
    union all
    select metric, landmark_on, owner_id, 'numerator' as part, numerator as amount from owner_sums
    where numerator <> 0
    union all
    select metric, landmark_on, owner_id, 'rest' as part, denominator - numerator as amount from owner_sums
    where denominator <> numerator
    union all
    select metric, landmark_on, owner_id, 'left_out' as part, left_out as amount from owner_sums
    where left_out <> 0
),

by_cell as (
    select
        parts.metric,
        parts.landmark_on,
        parts.part,
        owner_cells.cell_id,
        sum(parts.amount) as amount,
        count(*) as owner_count,
        count(case when owner_people.is_first_of_mentee then 1 end) as mentee_count,
        count(case when owner_people.is_first_of_mentor then 1 end) as mentor_count
    from parts
    inner join owner_people on parts.owner_id = owner_people.owner_id
    inner join owner_cells on parts.owner_id = owner_cells.owner_id
    group by parts.metric, parts.landmark_on, parts.part, owner_cells.cell_id
),

counted as (
    select
        by_cell.metric,
        by_cell.landmark_on,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value,
        by_cell.part,
        sum(by_cell.amount) as amount,
        cast(sum(by_cell.owner_count) as bigint) as owner_count,
        cast(sum(by_cell.mentee_count) as bigint) as mentee_count,
        cast(sum(by_cell.mentor_count) as bigint) as mentor_count
    from by_cell
    inner join group_cells on by_cell.cell_id = group_cells.cell_id
    left join full_dates on by_cell.landmark_on = full_dates.landmark_on
    where group_cells.group_by = 'all' or full_dates.landmark_on is not null
    group by
        by_cell.metric, by_cell.landmark_on, group_cells.program_id, group_cells.group_by, group_cells.group_value,
        by_cell.part
)

select * from counted
