-- title: Gaps between contacts
-- grain: one row per pair and gap
-- about: From one day with contact to the next, and the open gap from the last one to the as-of date or to the pair's
--   ending. Agreed pauses are taken out; two contact days are at least one day apart, also within a pause. Pairs
--   without a contact have no gap. Cost: linear in contact days, one sort.
with contact_days as (
    select * from mart.contact_days
),

pair_clock as (
    select * from mart.pair_clock
    where is_as_of
),

numbered as (
    select
        pair_id,
        contact_on,
        active_day,
        row_number() over days_of_pair as gap_number,
        lead(contact_on) over days_of_pair as next_contact_on,
        lead(active_day) over days_of_pair as next_active_day
    from contact_days
    window days_of_pair as (partition by pair_id order by contact_on)
),

measured as (
    select
        numbered.pair_id,
        numbered.gap_number,
        numbered.contact_on as began_on,
        numbered.next_contact_on as ended_on,
        case
            when numbered.next_contact_on is null then greatest(0, pair_clock.active_day - numbered.active_day)
            else greatest(1, numbered.next_active_day - numbered.active_day)
        end as gap_days,
        numbered.next_contact_on is null as is_open
    from numbered
    inner join pair_clock on numbered.pair_id = pair_clock.pair_id
)

select * from measured
