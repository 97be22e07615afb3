-- title: State of each pair
-- grain: one row per pair and landmark date on or after its match
-- about: Exactly one state, the first that holds: ended, paused, too_early (younger than grace_days), not_recorded,
--   never_started (no contact yet), at_risk (gap over at_risk_gap_ratio times the rhythm, over the floor, or risk over
--   at_risk_risk), watch (gap over watch_gap_ratio times the rhythm, or risk over watch_risk), on_track. Where no risk
--   was computed (older landmark dates) the gaps decide. because says why a pair is at risk or watched. Cost: rows of
--   pair_asof.
with pair_asof as (
    select * from mart.pair_asof
),

pair_limits as (
    select * from mart.pair_limits
),

pair_risk as (
    select
        pair_id,
        landmark_on,
        case when risk between 0 and 1 then risk end as risk,
        horizon_days
    from mart.pair_risk
),

joined as (
    select
        pair_asof.*,
        pair_risk.risk,
        pair_risk.horizon_days,
        pair_limits.rhythm,
        pair_asof.days_since_contact > pair_limits.floor_after_days as is_over_floor
    from pair_asof
    inner join pair_limits
        on pair_asof.pair_id = pair_limits.pair_id and pair_asof.landmark_on = pair_limits.landmark_on
    left join pair_risk
        on pair_asof.pair_id = pair_risk.pair_id and pair_asof.landmark_on = pair_risk.landmark_on
),

stated as (
    select
        *,
        case
            when is_ended then 'ended'
            when is_paused then 'paused'
            when tenure_days < $grace_days then 'too_early'
            when not is_contact_recorded then 'not_recorded'
            when contact_count = 0 then 'never_started'
            when gap_ratio > $at_risk_gap_ratio or is_over_floor or risk > $at_risk_risk then 'at_risk'
            when gap_ratio > $watch_gap_ratio or risk > $watch_risk then 'watch'
            else 'on_track'
        end as state
    from joined
),

told as (
    select
        pair_id,
        landmark_on,
        state,
        coalesce(state = 'at_risk' and is_over_floor, false) as is_over_floor,
        risk,
        case
            when state not in ('at_risk', 'watch') then null
            when gap_ratio > $watch_gap_ratio or is_over_floor
                then 'No contact for ' || cast(days_since_contact as varchar) || ' days; ' || rhythm
            else
                'In ' || cast(cast(floor(10 * risk) as bigint) as varchar) || ' of 10 cases like theirs '
                || 'no contact follows within ' || cast(horizon_days as varchar) || ' days'
        end as because
    from stated
)

select * from told
