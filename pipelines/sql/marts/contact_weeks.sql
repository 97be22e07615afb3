-- title: Contacts week by week
-- grain: one row per program, cohort, week, channel and status
-- about: Contacts and appointments by the week in which they took place or were to take place. Weeks are counted back
--   from the as-of date (week 0 ends on it), so that none is incomplete and the same week of the year before is 52
--   weeks earlier. An appointment counts as unresolved when its day is past and it is still called scheduled. Cost:
--   linear in contacts.
with contacts as (
    select * from core.contacts
),

terms as (
    select * from mart.pair_terms
),

pair_groups as (
    select * from mart.pair_groups
),

dated as (
    select
        contacts.pair_id,
        coalesce(contacts.status, 'held') as status,
        coalesce(contacts.channel, 'not recorded') as channel,
        cast(contacts.occurred_at at time zone 'UTC' at time zone terms.time_zone as date) as contact_on,
        cast(contacts.logged_at at time zone 'UTC' at time zone terms.time_zone as date) as logged_on
    from contacts
    inner join terms on contacts.pair_id = terms.pair_id
),

known as (
    select
        pair_id,
        case when status = 'scheduled' then 'unresolved' else status end as status,
        channel,
        cast(floor(date_diff('day', contact_on, cast($as_of as date)) / 7.0) as integer) as weeks_ago
    from dated
    where
        contact_on <= cast($as_of as date)
        and coalesce(logged_on, contact_on) <= cast($as_of as date)
),

counted as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        known.weeks_ago,
        known.channel,
        known.status,
        count(*) as contact_count
    from known
    inner join pair_groups on known.pair_id = pair_groups.pair_id
    group by pair_groups.program_id, pair_groups.cohort, known.weeks_ago, known.channel, known.status
)

select * from counted
