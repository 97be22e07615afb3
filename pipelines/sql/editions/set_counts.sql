-- title: How many people stand behind each number
-- grain: one row per landmark date, program, group and part of the metric
-- about: The parts of a metric are its denominator, its numerator, the rest of the denominator, and what was left out.
--   For each its amount, the owners that it comes from, and how many different mentees and mentors they are.
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

parts as (
    select landmark_on, owner_id, 'denominator' as part, denominator as amount from owner_sums
    union all
    select landmark_on, owner_id, 'numerator' as part, numerator as amount from owner_sums
    union all
    select landmark_on, owner_id, 'rest' as part, denominator - numerator as amount from owner_sums
    union all
    select landmark_on, owner_id, 'left_out' as part, left_out as amount from owner_sums
),

placed as (
    select
        parts.landmark_on,
        parts.part,
        parts.amount,
        parts.owner_id,
        owner_people.mentee_id,
        owner_people.mentor_id,
        group_cells.program_id,
        group_cells.group_by,
        group_cells.group_value
    from parts
    inner join owner_people on parts.owner_id = owner_people.owner_id
    inner join owner_cells on parts.owner_id = owner_cells.owner_id
    inner join group_cells on owner_cells.cell_id = group_cells.cell_id
    where parts.amount <> 0
),

counted as (
    select
        landmark_on,
        program_id,
        group_by,
        group_value,
        part,
        sum(amount) as amount,
        count(distinct owner_id) as owner_count,
        count(distinct mentee_id) as mentee_count,
        count(distinct mentor_id) as mentor_count
    from placed
    group by landmark_on, program_id, group_by, group_value, part
)

select * from counted
