-- title: The months of this program year and the one before
-- grain: one row per month
-- about: From the first month of the earliest program year less one year, to twelve months after the as-of date's, so
--   that what is planned has its place. Cost: none.
with program_years as (
    select min(year_starts_on) as year_starts_on
    from mart.program_years
),

numbers as (
    select number
    from mart.numbers
    where number < 1000
),

steps as (
    select cast(program_years.year_starts_on + (numbers.number - 12) * interval '1 month' as date) as month_on
    from program_years
    cross join numbers
),

months as (
    select
        month_on,
        cast(month_on + interval '1 month' as date) as next_month_on
    from steps
    where month_on <= date_trunc('month', cast($as_of as date)) + interval '12 months'
)

select * from months
