-- title: A risk is a share within its interval
-- about: Rows are scored pairs whose risk leaves 0 to 1 or stands outside its interval.
with pair_risk as (
    select * from mart.pair_risk
),

broken as (
    select
        pair_id,
        landmark_on,
        risk,
        risk_low,
        risk_high
    from pair_risk
    where risk not between 0 and 1 or risk < risk_low - 1e-9 or risk > risk_high + 1e-9
)

select * from broken
