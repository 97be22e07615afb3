-- title: Twelve weeks of contact
-- grain: one row per pair
-- about: Held contacts in each of the last twelve weeks up to the as-of date, oldest first; the last week ends on that
--   date. Cost: contacts of twelve weeks, twelve rows a pair.
with pair_terms as (
    select * from mart.pair_terms
),

contact_log as (
    select * from mart.contact_log
    where status = 'held'
),

weeks as (
    select number as weeks_ago
    from mart.numbers
    where number < 12
),

recent as (
    select
        pair_id,
        cast(floor(date_diff('day', contact_on, cast($as_of as date)) / 7.0) as integer) as weeks_ago,
        sum(contact_count) as contact_count
    from contact_log
    where contact_on > cast($as_of as date) - 84
    group by pair_id, weeks_ago
),

counted as (
    select
        pair_terms.pair_id,
        weeks.weeks_ago,
        cast(coalesce(recent.contact_count, 0) as integer) as contact_count
    from pair_terms
    cross join weeks
    left join recent on pair_terms.pair_id = recent.pair_id and weeks.weeks_ago = recent.weeks_ago
),

listed as (
    select
        pair_id,
        array_agg(contact_count order by weeks_ago desc) as weeks
    from counted
    group by pair_id
)

select * from listed
