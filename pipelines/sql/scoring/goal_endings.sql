-- title: Every goal's time to being reached or dropped
-- grain: one row per program scope, category scope and goal
-- about: What the curves of goals are made of: a goal that is still open is seen up to the as-of date, or to its
--   pair's ending. Goals without the day on which they were set have no duration and are left out.
with goals as (
    select * from mart.goal_progress
    where set_on is not null
),

timed as (
    select
        program_id,
        coalesce(category, 'not recorded') as category,
        days_open as day,
        case when reached_on is not null then 'reached' when dropped_on is not null then 'dropped' end as cause
    from goals
),

scoped as (
    select program_id, category, day, cause from timed
    union all
    select program_id, 'all' as category, day, cause from timed
    union all
    select 'all' as program_id, category, day, cause from timed
    union all
    select 'all' as program_id, 'all' as category, day, cause from timed
)

select * from scoped
order by program_id, category
