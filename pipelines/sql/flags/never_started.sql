-- title: never started
-- grain: one row per pair and landmark date
-- order: 1
-- unit: days since the match
-- threshold: grace_days
-- says: No contact yet, {observed} days after the match{appointment}
-- resets: the first contact is recorded
-- needs: contacts
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        tenure_days as observed,
        $grace_days as threshold,
        coalesce('; a first one is planned for ' || strftime(next_scheduled_on, '%-d %b %Y'), '') as appointment
    from pair_asof
    where
        not is_ended
        and not is_paused
        and is_contact_recorded
        and contact_count = 0
        and tenure_days >= $grace_days
)

select * from fired
