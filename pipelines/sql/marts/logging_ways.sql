-- title: Who writes contacts down, and how soon
-- grain: one row per program, cohort and who entered the contact
-- about: Held contacts of the year (period_days) up to the as-of date. prompt_count are those entered within
--   logged_within_days, of those (logged_at_count) for which the day of entry is recorded. Cost: linear in contacts.
with contacts as (
    select * from core.contacts
    where coalesce(status, 'held') = 'held'
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
        coalesce(contacts.logged_by, 'not recorded') as logged_by,
        contacts.logged_at,
        cast(contacts.occurred_at at time zone 'UTC' at time zone terms.time_zone as date) as contact_on,
        date_diff('day', contacts.occurred_at, contacts.logged_at) as lag_days
    from contacts
    inner join terms on contacts.pair_id = terms.pair_id
),

recent as (
    select
        *,
        lag_days <= $logged_within_days as is_prompt
    from dated
    where contact_on <= cast($as_of as date) and contact_on > cast($as_of as date) - cast($period_days as integer)
),

counted as (
    select
        pair_groups.program_id,
        pair_groups.cohort,
        recent.logged_by,
        count(*) as contact_count,
        count(recent.logged_at) as logged_at_count,
        count(case when recent.is_prompt then 1 end) as prompt_count
    from recent
    inner join pair_groups on recent.pair_id = pair_groups.pair_id
    group by pair_groups.program_id, pair_groups.cohort, recent.logged_by
)

select * from counted
