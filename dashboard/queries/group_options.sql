-- One row per value of every group, newest cohort first, for the filters.
select
    group_by,
    group_value,
    count(*) as pair_count,
from (
    unpivot (
        select
            program_id,
            cohort,
            career_stage,
            practice_area,
            region,
            crosses_region,
            cadence,
        from mart.pair_groups
    )
    on cohort, career_stage, practice_area, region, crosses_region, cadence
    into name group_by value group_value
)
where $program = 'all' or program_id = $program
group by group_by, group_value
order by group_by, group_value desc
