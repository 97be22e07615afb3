-- title: Groups of each cell
-- grain: one row per cell, program scope and grouping
-- about: Every cell of pair_groups belongs to fourteen groups: two scopes (its program and `all`) times seven
--   groupings (`all` included); every cell of mentee_groups to ten, since a mentee crosses no region and has no rhythm
--   before a match. Figures are summed per cell first and per group then, so that the cost of a figure does not grow
--   with the number of groupings. Cost: fourteen rows per cell.
with pair_groups as (
    select * from mart.pair_groups
),

mentee_groups as (
    select * from mart.mentee_groups
),

cells as (
    select cell_id, program_id, cohort, career_stage, practice_area, region, crosses_region, cadence
    from pair_groups
    union distinct
    select
        cell_id,
        program_id,
        cohort,
        career_stage,
        practice_area,
        region,
        cast(null as varchar) as crosses_region,
        cast(null as varchar) as cadence
    from mentee_groups
),

named as (
    select cell_id, program_id, 'all' as group_by, 'all' as group_value from cells
    union all
    select cell_id, program_id, 'cohort' as group_by, cohort as group_value from cells
    union all
    select cell_id, program_id, 'career_stage' as group_by, career_stage as group_value from cells
    union all
    select cell_id, program_id, 'practice_area' as group_by, practice_area as group_value from cells
    union all
    select cell_id, program_id, 'region' as group_by, region as group_value from cells
    union all
    select cell_id, program_id, 'crosses_region' as group_by, crosses_region as group_value from cells
    union all
    select cell_id, program_id, 'cadence' as group_by, cadence as group_value from cells
),

scoped as (
    select cell_id, program_id, group_by, group_value from named
    where group_value is not null
    union distinct -- a program that is itself called `all` must not count twice
    select cell_id, 'all' as program_id, group_by, group_value from named
    where group_value is not null
)

select * from scoped
