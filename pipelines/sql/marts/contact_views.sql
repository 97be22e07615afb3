-- title: Days with contact, as each landmark date saw them
-- grain: one row per pair, view and day with a held contact
-- about: Where contacts became known in the order in which they happened, one view (the as-of date's) serves all
--   landmark dates, since each knew a first part of it. A pair with a contact entered after a later one gets a view
--   per landmark date. Cost: linear in contact days; times the landmark dates for pairs with late entries only.
with contact_log as (
    select * from mart.contact_log
    where status = 'held'
),

contact_days as (
    select * from mart.contact_days
),

landmarks as (
    select * from mart.landmarks
),

as_of as (
    select landmark_on as view_on from landmarks
    where is_as_of
),

compared as (
    select
        pair_id,
        contact_on,
        seen_on,
        lag(contact_on) over days_of_pair as earlier_contact_on,
        lag(seen_on) over days_of_pair as earlier_seen_on
    from contact_log
    window days_of_pair as (partition by pair_id order by contact_on, seen_on)
),

late_pairs as (
    select distinct pair_id
    from compared
    where seen_on < earlier_seen_on or (contact_on = earlier_contact_on and seen_on <> earlier_seen_on)
),

in_order as (
    select
        contact_days.pair_id,
        as_of.view_on,
        contact_days.contact_on,
        contact_days.seen_on,
        contact_days.contact_count,
        contact_days.mentee_began_count,
        contact_days.known_initiator_count
    from contact_days
    cross join as_of
    left join late_pairs on contact_days.pair_id = late_pairs.pair_id
    where late_pairs.pair_id is null
),

late as (
    select
        contact_log.pair_id,
        landmarks.landmark_on as view_on,
        contact_log.contact_on,
        landmarks.landmark_on as seen_on,
        cast(sum(contact_log.contact_count) as bigint) as contact_count,
        cast(sum(contact_log.mentee_began_count) as bigint) as mentee_began_count,
        cast(sum(contact_log.known_initiator_count) as bigint) as known_initiator_count
    from contact_log
    inner join late_pairs on contact_log.pair_id = late_pairs.pair_id
    inner join landmarks on contact_log.seen_on <= landmarks.landmark_on
    group by contact_log.pair_id, landmarks.landmark_on, contact_log.contact_on
),

viewed as (
    select * from in_order
    union all
    select * from late
)

select * from viewed
