-- title: Goal attainment of each pair
-- grain: one row per landmark date and pair with a goal that carries a level by then
-- about: The T score of Kiresuk and Sherman (Community Mental Health Journal 4, 1968): 50 + 10 sum(wx) / sqrt((1 - r)
--   sum(w^2) + r sum(w)^2), x the level of each goal (-2 to 2, 0 as expected), w its weight (1 where none is given), r
--   the correlation between goals that is taken for granted (goal_attainment_correlation). 50 means that goals were
--   reached as expected, ten points are one standard deviation. A level is known from the goal's latest revision on;
--   without a day, at the as-of date alone. Cost: goals times landmark dates.
with landmarks as (
    select * from mart.landmarks
),

dated as (
    select
        goals.goal_id,
        goals.pair_id,
        goals.attainment_level,
        coalesce(goals.attainment_weight, 1) as weight,
        cast(goals.updated_at at time zone 'UTC' at time zone terms.time_zone as date) as updated_on
    from core.goals as goals
    inner join mart.pair_terms as terms on goals.pair_id = terms.pair_id
    where goals.attainment_level is not null
),

levelled as (
    select
        *,
        coalesce(updated_on, cast($as_of as date)) as known_on
    from dated
),

summed as (
    select
        landmarks.landmark_on,
        levelled.pair_id,
        count(*) as goal_count,
        sum(levelled.weight) as weights,
        sum(levelled.weight * levelled.weight) as weight_squares,
        sum(levelled.weight * levelled.attainment_level) as weighted_levels
    from levelled
    inner join landmarks on levelled.known_on <= landmarks.landmark_on
    group by landmarks.landmark_on, levelled.pair_id
),

attained as (
    select
        landmark_on,
        pair_id,
        goal_count,
        50 + 10 * weighted_levels / nullif(
            sqrt(
                (1 - cast($goal_attainment_correlation as double)) * weight_squares
                + cast($goal_attainment_correlation as double) * weights * weights
            ), 0
        ) as t_score
    from summed
)

select * from attained
