-- title: The coordinator's list
-- grain: one row per pair that needs contact at the as-of date
-- about: Pairs at risk, watched, or never started, the first to contact first. Pairs over the floor come before all
--   others, then the higher risk. A pair without a risk stands at the limit of its state (watch_risk for watch, else
--   at_risk_risk), below the pairs whose own risk is higher: a pair that never started is neither pushed off the list
--   by every silence nor ahead of the surest ones. Among equals the longer silence comes first, and of the never
--   started the latest match, which is the likeliest still to begin. Cost: one sort of the list.
with pair_state as (
    select * from mart.pair_state
    where state in ('at_risk', 'watch', 'never_started')
),

pair_asof as (
    select * from mart.pair_asof
    where is_as_of
),

placed as (
    select
        pair_state.pair_id,
        pair_state.state,
        pair_state.is_over_floor,
        pair_state.risk,
        pair_asof.days_since_contact,
        pair_asof.tenure_days
    from pair_state
    inner join pair_asof
        on pair_state.pair_id = pair_asof.pair_id and pair_state.landmark_on = pair_asof.landmark_on
),

ranked as (
    select
        pair_id,
        row_number() over (
            order by
                is_over_floor desc,
                coalesce(risk, case when state = 'watch' then $watch_risk else $at_risk_risk end) desc,
                coalesce(days_since_contact, 0) desc,
                tenure_days asc,
                pair_id asc
        ) as list_rank
    from placed
)

select * from ranked
