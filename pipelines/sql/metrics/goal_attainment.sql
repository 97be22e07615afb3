-- title: goal attainment
-- definition: The mean T score of pairs whose goals carry levels of attainment, by Kiresuk and Sherman's formula with
--   a correlation of {goal_attainment_correlation} between goals. 50 is as expected; ten points are one standard
--   deviation.
-- unit: T points per pair
-- kind: mean
-- better: up
-- numerator: T scores
-- denominator: pairs with a goal that carries a level by the date
-- left_out: nothing; pairs whose goals carry no level are not asked
-- needs: pairs, goals.attainment_level
with attained as (
    select * from mart.goal_attainment
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        t_score as numerator,
        1 as denominator,
        t_score is null as is_left_out
    from attained
)

select * from metric_rows
