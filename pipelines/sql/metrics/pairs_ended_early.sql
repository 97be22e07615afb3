-- title: pairs ended early
-- definition: Of the pairs that were together at some time in the {period_days} days up to the date, those that ended
--   in that time for any other reason than completing, or without a reason before their planned end.
-- unit: pairs
-- kind: count
-- better: down
-- numerator: pairs that ended early in the {period_days} days up to the date
-- denominator: pairs together at some time in these days
-- left_out: endings with neither a reason nor a planned end
-- needs: pairs
with pair_asof as (
    select * from mart.pair_asof
),

pair_duration as (
    select * from mart.pair_duration
),

served as (
    select
        pair_asof.landmark_on,
        pair_asof.pair_id,
        pair_asof.ended_on,
        coalesce(pair_duration.cause, 'running') as cause
    from pair_asof
    inner join pair_duration
        on pair_asof.pair_id = pair_duration.pair_id and pair_asof.landmark_on = pair_duration.landmark_on
),

metric_rows as (
    select
        landmark_on,
        pair_id,
        pair_id as unit_id,
        case when cause = 'early' then 1 else 0 end as numerator,
        1 as denominator,
        cause = 'not_recorded' as is_left_out
    from served
    where ended_on is null or ended_on > landmark_on - cast($period_days as integer)
)

select * from metric_rows
