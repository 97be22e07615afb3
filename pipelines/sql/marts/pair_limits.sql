-- title: Each pair's limits of silence
-- grain: one row per pair and landmark date on or after its match
-- about: The days without contact after which a pair is silent (at_risk_gap_ratio times its rhythm), over the floor
--   (floor_gap_days, or where it is silent if that is longer: a quarterly pair is not late after 91 days), and slowing
--   down (slowing_down_ratio times its usual gap, at least slowing_down_least_gap_days; NULL with fewer than
--   slowing_down_least_gap_count completed gaps). rhythm says in words what is compared with. Cost: rows of pair_asof.
with pair_asof as (
    select * from mart.pair_asof
),

rhythms as (
    select
        pair_id,
        landmark_on,
        contact_every_days,
        contact_every_days * cast($at_risk_gap_ratio as double) as silent_after_days,
        case when gap_count >= $slowing_down_least_gap_count then usual_gap_days end as usual_gap_days
    from pair_asof
),

limits as (
    select
        pair_id,
        landmark_on,
        silent_after_days,
        greatest(silent_after_days, $floor_gap_days) as floor_after_days,
        case
            when usual_gap_days is not null
                then greatest(usual_gap_days * cast($slowing_down_ratio as double), $slowing_down_least_gap_days)
        end as slowing_after_days,
        case
            when usual_gap_days is null and contact_every_days = 1 then 'one is expected every day'
            when usual_gap_days is null then 'one is expected every ' || cast(contact_every_days as varchar) || ' days'
            when usual_gap_days < 1.5 then 'they are usually in touch every day'
            else 'their usual gap is about ' || cast(cast(round(usual_gap_days) as bigint) as varchar) || ' days'
        end as rhythm
    from rhythms
)

select * from limits
