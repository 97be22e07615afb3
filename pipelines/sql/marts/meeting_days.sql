-- title: Days on which a pair met face to face
-- grain: one row per pair and day with a held contact in person
-- about: Days in the time zone of the pair's program, as the as-of date knows them; known_on is when the day's first
--   such contact was known. Cost: linear in contacts.
with contacts as (
    select * from core.contacts
    where channel = 'in_person' and coalesce(status, 'held') = 'held'
),

terms as (
    select * from mart.pair_terms
),

dated as (
    select
        contacts.pair_id,
        cast(contacts.occurred_at at time zone 'UTC' at time zone terms.time_zone as date) as met_on,
        cast(contacts.logged_at at time zone 'UTC' at time zone terms.time_zone as date) as logged_on
    from contacts
    inner join terms on contacts.pair_id = terms.pair_id
),

days as (
    select
        pair_id,
        met_on,
        min(greatest(met_on, coalesce(logged_on, met_on))) as known_on
    from dated
    group by pair_id, met_on
),

known as (
    select * from days
    where known_on <= cast($as_of as date)
)

select * from known
