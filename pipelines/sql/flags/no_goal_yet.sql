-- title: no goal yet
-- grain: one row per pair and landmark date
-- order: 8
-- unit: days since the match
-- threshold: no_goal_after_days
-- says: No goal yet, {observed} days after the match
-- resets: the first goal is set
-- needs: goals
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        tenure_days as observed,
        $no_goal_after_days as threshold
    from pair_asof
    where
        not is_ended
        and not is_paused
        and goal_count = 0
        and tenure_days > $no_goal_after_days
)

select * from fired
