-- title: Landmark dates
-- grain: one row per landmark date
-- about: The as-of date and the dates before it at which every pair is looked at again, with only what was known then.
--   Spaced by landmark_step_days, landmark_count of them before the as-of date. Cost: none.
with steps as (
    select number as step_number
    from mart.numbers
    where number <= $landmark_count
),

landmarks as (
    select
        cast($as_of as date) - step_number * cast($landmark_step_days as integer) as landmark_on,
        step_number = 0 as is_as_of
    from steps
)

select * from landmarks
