-- title: Missed and coming appointments, at each landmark date
-- grain: one row per pair and landmark date that knew a missed or coming appointment
-- about: missed_in_a_row counts the missed contacts after the last held one; a held contact of a later day ends the
--   row, a cancelled one neither adds nor ends. next_scheduled_on is the next scheduled contact after the landmark
--   date. Cost: missed and scheduled contacts times landmark dates.
with contact_log as (
    select * from mart.contact_log
    where status in ('missed', 'scheduled')
),

contacts_asof as (
    select * from mart.contacts_asof
),

landmarks as (
    select * from mart.landmarks
),

placed as (
    select
        contact_log.pair_id,
        landmarks.landmark_on,
        contact_log.status,
        contact_log.contact_on,
        contact_log.contact_count
    from contact_log
    inner join landmarks on contact_log.seen_on <= landmarks.landmark_on
),

counted as (
    select
        placed.pair_id,
        placed.landmark_on,
        coalesce(cast(sum(case
            when placed.status = 'missed' and placed.contact_on > coalesce(
                contacts_asof.last_contact_on, date '0001-01-01'
            ) then placed.contact_count
        end) as bigint), 0) as missed_in_a_row,
        min(case
            when placed.status = 'scheduled' and placed.contact_on > placed.landmark_on then placed.contact_on
        end) as next_scheduled_on
    from placed
    left join contacts_asof
        on placed.pair_id = contacts_asof.pair_id and placed.landmark_on = contacts_asof.landmark_on
    group by placed.pair_id, placed.landmark_on
)

select * from counted
