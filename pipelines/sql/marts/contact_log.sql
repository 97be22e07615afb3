-- title: Contacts by day
-- grain: one row per pair, status, day, and day on which it became known
-- about: The one place where contacts get their day, in the time zone of the pair's program. A held or missed contact
--   is known from its own day or from the day it was entered, whichever is later; a scheduled or cancelled one from
--   the day it was entered, else only at the as-of date. seen_on is the first landmark date that knows it. What
--   happened or was entered after the as-of date is not here. Cost: linear in contacts.
with contacts as (
    select * from core.contacts
),

terms as (
    select * from mart.pair_terms
),

dated as (
    select
        contacts.pair_id,
        coalesce(contacts.status, 'held') as status,
        contacts.initiated_by,
        cast(contacts.occurred_at at time zone 'UTC' at time zone terms.time_zone as date) as contact_on,
        cast(contacts.logged_at at time zone 'UTC' at time zone terms.time_zone as date) as logged_on
    from contacts
    inner join terms on contacts.pair_id = terms.pair_id
),

known as (
    select
        *,
        case
            when status in ('held', 'missed') then greatest(contact_on, coalesce(logged_on, contact_on))
            else coalesce(logged_on, cast($as_of as date))
        end as known_on
    from dated
),

counted as (
    select
        pair_id,
        status,
        contact_on,
        known_on,
        count(*) as contact_count,
        count(case when initiated_by = 'mentee' then 1 end) as mentee_began_count,
        count(initiated_by) as known_initiator_count
    from known
    where known_on <= cast($as_of as date)
    group by pair_id, status, contact_on, known_on
),

seen as (
    select
        *,
        cast($as_of as date) - cast($landmark_step_days as integer) * least(
            cast($landmark_count as integer),
            cast(floor(
                date_diff('day', known_on, cast($as_of as date)) / cast($landmark_step_days as double)
            ) as integer)
        ) as seen_on
    from counted
)

select * from seen
