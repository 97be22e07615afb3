-- title: appointments held
-- definition: Of the talks by video or phone, the meetings, and the appointments without a channel whose day fell in
--   the 90 days up to the date, the share that was held. Nobody makes an appointment for a message or an e-mail.
-- unit: share of appointments
-- kind: share
-- better: up
-- numerator: held talks and meetings
-- denominator: talks and meetings held, missed, cancelled, or still called scheduled after their day
-- left_out: those whose entry is later than the date
-- needs: pairs, contacts
with contacts as (
    select * from core.contacts
    where coalesce(channel, 'other') in ('video', 'phone', 'in_person', 'other')
),

terms as (
    select * from mart.pair_terms
),

landmarks as (
    select * from mart.landmarks
),

dated as (
    select
        contacts.pair_id,
        contacts.contact_id,
        contacts.status,
        cast(contacts.occurred_at at time zone 'UTC' at time zone terms.time_zone as date) as contact_on,
        cast(contacts.logged_at at time zone 'UTC' at time zone terms.time_zone as date) as logged_on
    from contacts
    inner join terms on contacts.pair_id = terms.pair_id
),

metric_rows as (
    select
        landmarks.landmark_on,
        dated.pair_id,
        dated.contact_id as unit_id,
        case when coalesce(dated.status, 'held') = 'held' then 1 else 0 end as numerator,
        1 as denominator,
        coalesce(dated.logged_on > landmarks.landmark_on, false) as is_left_out
    from dated
    inner join landmarks
        on dated.contact_on <= landmarks.landmark_on and dated.contact_on > landmarks.landmark_on - 90
)

select * from metric_rows
