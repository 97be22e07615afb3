-- title: Days with contact
-- grain: one row per pair and day with a held contact
-- about: active_day is days since 1970-01-01 minus the days of agreed pauses before it, so that a gap without its
--   pauses is a difference of active days. known_on is when the day's first contact was known, seen_on the first
--   landmark date that knows it. Cost: linear in contacts.
with contact_log as (
    select * from mart.contact_log
),

pause_spells as (
    select * from mart.pause_spells
),

days as (
    select
        pair_id,
        contact_on,
        min(known_on) as known_on,
        min(seen_on) as seen_on,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(mentee_began_count) as bigint) as mentee_began_count,
        cast(sum(known_initiator_count) as bigint) as known_initiator_count
    from contact_log
    where status = 'held'
    group by pair_id, contact_on
),

paused as (
    select
        days.pair_id,
        days.contact_on,
        cast(sum(
            date_diff('day', pause_spells.paused_on, least(pause_spells.until_on, days.contact_on))
        ) as bigint) as paused_days
    from days
    inner join pause_spells on days.pair_id = pause_spells.pair_id and days.contact_on > pause_spells.paused_on
    group by days.pair_id, days.contact_on
),

placed as (
    select
        days.*,
        date_diff('day', date '1970-01-01', days.contact_on) - coalesce(paused.paused_days, 0) as active_day
    from days
    left join paused on days.pair_id = paused.pair_id and days.contact_on = paused.contact_on
)

select * from placed
