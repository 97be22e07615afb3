-- title: Recent contact, at each landmark date
-- grain: one row per pair and landmark date with a held contact in the ninety days up to it
-- about: Contacts of the last 30 days, of the 30 days before, and of the last 90, with who began them, as the landmark
--   date knew them. Cost: a contact day meets the landmark dates of the ninety days after it.
with contact_log as (
    select * from mart.contact_log
    where status = 'held'
),

landmarks as (
    select * from mart.landmarks
),

recent as (
    select
        contact_log.pair_id,
        landmarks.landmark_on,
        date_diff('day', contact_log.contact_on, landmarks.landmark_on) as days_ago,
        contact_log.contact_count,
        contact_log.mentee_began_count,
        contact_log.known_initiator_count
    from contact_log
    inner join landmarks
        on contact_log.seen_on <= landmarks.landmark_on and contact_log.contact_on > landmarks.landmark_on - 90
),

counted as (
    select
        pair_id,
        landmark_on,
        cast(sum(case when days_ago < 30 then contact_count else 0 end) as bigint) as contacts_30d,
        cast(sum(case when days_ago between 30 and 59 then contact_count else 0 end) as bigint) as contacts_31_60d,
        cast(sum(contact_count) as bigint) as contacts_90d,
        cast(sum(known_initiator_count) as bigint) as initiator_known_90d,
        cast(sum(mentee_began_count) as bigint) as mentee_initiated_90d
    from recent
    group by pair_id, landmark_on
)

select * from counted
