-- title: silent
-- grain: one row per pair and landmark date
-- order: 2
-- unit: days since the last contact
-- threshold: at_risk_gap_ratio times the pair's rhythm
-- says: No contact for {observed} days; {rhythm}{appointment}
-- resets: a contact is recorded
-- needs: contacts
with pair_asof as (
    select * from mart.pair_asof
),

pair_limits as (
    select * from mart.pair_limits
),

fired as (
    select
        pair_asof.pair_id,
        pair_asof.landmark_on,
        pair_asof.days_since_contact as observed,
        pair_limits.silent_after_days as threshold,
        pair_limits.rhythm,
        coalesce('; the next is planned for ' || strftime(pair_asof.next_scheduled_on, '%-d %b %Y'), '') as appointment
    from pair_asof
    inner join pair_limits
        on pair_asof.pair_id = pair_limits.pair_id and pair_asof.landmark_on = pair_limits.landmark_on
    where
        not pair_asof.is_ended
        and not pair_asof.is_paused
        and pair_asof.days_since_contact > pair_limits.silent_after_days
)

select * from fired
