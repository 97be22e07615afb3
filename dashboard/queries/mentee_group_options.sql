-- One row per value of every group of mentees, newest year first, for the filters.
select
    group_by,
    group_value,
    count(*) as mentee_count,
from (
    unpivot (
        select
            program_id,
            cohort,
            career_stage,
            practice_area,
            region,
        from mart.mentee_groups
    )
    on cohort, career_stage, practice_area, region
    into name group_by value group_value
)
where $program = 'all' or program_id = $program
group by group_by, group_value
order by group_by, group_value desc
