-- title: The months of this program year and the one before
-- grain: one row per month
-- about: From the first month of the earliest program year less one year, to twelve months after the as-of date's, so
--   that what is planned has its place. Cost: none.
with recursive program_years as (
    select min(year_starts_on) as year_starts_on
    from mart.program_years
),

steps as (
    select
        0 as step_number,
        cast(year_starts_on - interval '12 months' as date) as month_on
    from program_years
    union all
    select
        step_number + 1 as step_number,
        cast(month_on + interval '1 month' as date) as month_on
    from steps
    where month_on < date_trunc('month', cast($as_of as date)) + interval '12 months'
),

months as (
    select
        month_on,
        cast(month_on + interval '1 month' as date) as next_month_on
    from steps
)

select * from months
