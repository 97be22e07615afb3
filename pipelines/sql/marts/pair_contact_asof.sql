-- title: A pair's contact at each landmark date
-- grain: one row per pair and landmark date on or after its match
-- about: The contact half of pair_asof. A pair's contact is recorded when the landmark date knew any appointment of
--   it, or when its program logs contacts and nothing else shows that the pair is active; where it is not recorded,
--   counts are NULL, not zero. Cost: pairs times landmark dates.
with pair_clock as (
    select * from mart.pair_clock
),

recorded_since as (
    select * from mart.recorded_since
),

contacts_asof as (
    select * from mart.contacts_asof
),

recent as (
    select * from mart.recent_contacts_asof
),

appointments as (
    select * from mart.appointments_asof
),

flagged as (
    select
        pair_clock.*,
        coalesce(recorded_since.pair_contact_on <= pair_clock.landmark_on, false)
        or (
            coalesce(recorded_since.program_contact_on <= pair_clock.landmark_on, false)
            and not coalesce(recorded_since.pair_active_on <= pair_clock.landmark_on, false)
        ) as is_contact_recorded
    from pair_clock
    inner join recorded_since on pair_clock.pair_id = recorded_since.pair_id
),

joined as (
    select
        flagged.pair_id,
        flagged.landmark_on,
        flagged.is_contact_recorded,
        contacts_asof.first_contact_on,
        contacts_asof.last_contact_on,
        contacts_asof.mean_log_gap,
        appointments.next_scheduled_on,
        case when flagged.is_contact_recorded then coalesce(contacts_asof.contact_count, 0) end as contact_count,
        case
            when flagged.is_contact_recorded then coalesce(contacts_asof.contact_day_count, 0)
        end as contact_day_count,
        case when flagged.is_contact_recorded then coalesce(contacts_asof.gap_count, 0) end as gap_count,
        case when flagged.is_contact_recorded then coalesce(contacts_asof.last5_known, 0) end as last5_known,
        case when flagged.is_contact_recorded then coalesce(contacts_asof.last5_mentee, 0) end as last5_mentee,
        case when flagged.is_contact_recorded then coalesce(recent.contacts_30d, 0) end as contacts_30d,
        case when flagged.is_contact_recorded then coalesce(recent.contacts_31_60d, 0) end as contacts_31_60d,
        case when flagged.is_contact_recorded then coalesce(recent.contacts_90d, 0) end as contacts_90d,
        case when flagged.is_contact_recorded then coalesce(recent.initiator_known_90d, 0) end as initiator_known_90d,
        case when flagged.is_contact_recorded then coalesce(recent.mentee_initiated_90d, 0) end as mentee_initiated_90d,
        case when flagged.is_contact_recorded then coalesce(appointments.missed_in_a_row, 0) end as missed_in_a_row,
        case
            when contacts_asof.last_contact_on is not null
                then greatest(0, flagged.active_day - contacts_asof.last_active_day)
        end as days_since_contact
    from flagged
    left join contacts_asof
        on flagged.pair_id = contacts_asof.pair_id and flagged.landmark_on = contacts_asof.landmark_on
    left join recent
        on flagged.pair_id = recent.pair_id and flagged.landmark_on = recent.landmark_on
    left join appointments
        on flagged.pair_id = appointments.pair_id and flagged.landmark_on = appointments.landmark_on
)

select * from joined
