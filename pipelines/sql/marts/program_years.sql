-- title: The program year that the as-of date lies in
-- grain: one row per program, and `all`
-- about: Twelve whole months that begin in the month in which the program's year starts (programs.starts_on, in any
--   year). A program without a recorded start, and `all` where programs start in different months, has the twelve
--   months up to the as-of date's. Cost: none.
with programs as (
    select distinct
        pairs.program_id,
        programs.starts_on
    from core.pairs as pairs
    left join core.programs as programs on pairs.program_id = programs.program_id
),

started as (
    select
        program_id,
        extract(month from starts_on) as start_month
    from programs
    union all
    select
        'all' as program_id,
        case
            when count(starts_on) = count(*) and count(distinct extract(month from starts_on)) = 1
                then min(extract(month from starts_on))
        end as start_month
    from programs
    where program_id <> 'all'
),

counted as (
    select
        program_id,
        start_month is not null as is_recorded,
        (12 + extract(month from cast($as_of as date)) - start_month) % 12 as months_gone
    from started
),

years as (
    select
        program_id,
        is_recorded,
        cast(
            date_trunc('month', cast($as_of as date)) - coalesce(months_gone, 11) * interval '1 month' as date
        ) as year_starts_on
    from counted
),

limits as (
    select
        *,
        cast(year_starts_on + interval '12 months' as date) - 1 as year_ends_on
    from years
)

select * from limits
