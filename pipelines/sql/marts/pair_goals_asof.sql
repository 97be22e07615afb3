-- title: A pair's goals at each landmark date
-- grain: one row per pair and landmark date that knew a goal
-- about: How many goals were set, how many are active, when the first was set, and when an active one last made
--   progress. Cost: goals times landmark dates.
with goal_asof as (
    select * from mart.goal_asof
),

counted as (
    select
        pair_id,
        landmark_on,
        count(*) as goal_count,
        count(case when status = 'active' then 1 end) as active_goal_count,
        min(set_on) as first_goal_on,
        max(case when status = 'active' then last_progress_on end) as active_goal_progress_on
    from goal_asof
    group by pair_id, landmark_on
)

select * from counted
