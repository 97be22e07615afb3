-- title: Gaps as they were known at one landmark date
-- grain: one row per pair and gap
-- about: The gaps of mart.contact_gaps as somebody would have counted them on that day: contacts entered later were
--   not known, and the last gap of each pair is open up to its own clock. For the as-of date it is the same as
--   mart.contact_gaps.
with contact_days as (
    select * from mart.contact_days
    where known_on <= cast($landmark_on as date)
),

pair_clock as (
    select * from mart.pair_clock
    where landmark_on = cast($landmark_on as date)
),

numbered as (
    select
        pair_id,
        active_day,
        row_number() over days_of_pair as gap_number,
        lead(active_day) over days_of_pair as next_active_day
    from contact_days
    window days_of_pair as (partition by pair_id order by contact_on)
),

measured as (
    select
        numbered.pair_id,
        numbered.gap_number,
        case
            when numbered.next_active_day is null then greatest(0, pair_clock.active_day - numbered.active_day)
            else greatest(1, numbered.next_active_day - numbered.active_day)
        end as gap_days,
        numbered.next_active_day is null as is_open
    from numbered
    inner join pair_clock on numbered.pair_id = pair_clock.pair_id
)

select * from measured
order by pair_id, gap_number
