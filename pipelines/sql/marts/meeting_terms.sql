-- title: Professional meetings
-- grain: one row per event at which people meet face to face (webinars are none)
-- about: Its days, whether it is over at the as-of date, and whether the window of meeting_window_days after it is.
--   Cost: linear in events.
with events as (
    select * from core.events
    where coalesce(kind, 'other') <> 'webinar'
),

dated as (
    select
        event_id,
        coalesce(name, event_id) as event_name,
        city,
        starts_on,
        coalesce(ends_on, starts_on) as ends_on
    from events
),

windows as (
    select
        *,
        ends_on <= cast($as_of as date) as is_over,
        starts_on - cast($meeting_window_days as integer) as window_from_on,
        ends_on + cast($meeting_window_days as integer) as window_to_on
    from dated
)

select * from windows
