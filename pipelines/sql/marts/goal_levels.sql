-- title: What was known of a goal's progress, and for how long
-- grain: one row per goal and day on which its progress was written down
-- about: A level holds from its day until the day of the next one (overtaken_on, exclusive; NULL for the latest). Of
--   several on one day the last counts, and what has no day of its own counts nowhere. A goal's progress on any day is
--   read off by one comparison. Cost: one sort of the revisions.
with goal_events as (
    select
        *,
        row_number() over (
            partition by goal_id, event_on
            order by kind_order desc, event_at desc
        ) as place_from_last
    from mart.goal_events
    where progress_pct is not null and is_dated
),

goal_levels as (
    select
        goal_id,
        event_on as known_on,
        lead(event_on) over (partition by goal_id order by event_on) as overtaken_on,
        progress_pct
    from goal_events
    where place_from_last = 1
)

select * from goal_levels
