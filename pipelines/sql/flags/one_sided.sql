-- title: one-sided
-- grain: one row per pair and landmark date
-- order: 5
-- unit: share of the contacts of the last 90 days that the mentee began, where it is known who began
-- threshold: one_sided_share, with at least one_sided_least_contact_count such contacts
-- says: The mentee began {begun} of the last {known} contacts
-- resets: the mentee begins more of the contacts
-- needs: contacts
with pair_asof as (
    select * from mart.pair_asof
),

fired as (
    select
        pair_id,
        landmark_on,
        mentee_initiated_share as observed,
        $one_sided_share as threshold,
        case when mentee_initiated_90d = 0 then 'none' else cast(mentee_initiated_90d as varchar) end as begun,
        initiator_known_90d as known
    from pair_asof
    where
        not is_ended
        and not is_paused
        and initiator_known_90d >= $one_sided_least_contact_count
        and mentee_initiated_share < $one_sided_share
)

select * from fired
