-- title: goal stalled
-- grain: one row per pair and landmark date
-- order: 7
-- unit: days since any active goal made progress
-- threshold: goal_stalled_days
-- says: No progress on {goals} for {observed} days
-- resets: a goal is set, moves forward or is reached
-- needs: goals
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        days_since_goal_progress as observed,
        $goal_stalled_days as threshold,
        case
            when active_goal_count = 1 then 'the active goal'
            else 'any of ' || cast(active_goal_count as varchar) || ' active goals'
        end as goals
    from pair_asof
    where
        not is_ended
        and not is_paused
        and days_since_goal_progress > $goal_stalled_days
)

select * from fired
