-- title: What happened to each goal
-- grain: one row per goal and event
-- about: A goal is set, is revised any number of times, and stands in the export with its latest status. Days are the
--   program's. A goal whose row has no date of its latest status is known to have it at the as-of date only, and
--   is_dated says so. Cost: linear in goals and their revisions.
with goals as (
    select * from core.goals
),

goal_updates as (
    select * from core.goal_updates
),

terms as (
    select * from mart.pair_terms
),

first_updates as (
    select goal_id, min(updated_at) as first_updated_at
    from goal_updates
    group by goal_id
),

dated as (
    select
        goals.goal_id,
        1 as kind_order,
        goals.set_on,
        coalesce(first_updates.first_updated_at, goals.updated_at) as event_at, -- used where set_on is missing
        'active' as status,
        cast(null as double) as progress_pct
    from goals
    left join first_updates on goals.goal_id = first_updates.goal_id
    union all
    select goal_id, 2 as kind_order, cast(null as date) as set_on, updated_at as event_at, status, progress_pct
    from goal_updates
    union all
    select goal_id, 3 as kind_order, cast(null as date) as set_on, updated_at as event_at, status, progress_pct
    from goals
),

zoned as (
    select
        dated.goal_id,
        goals.pair_id,
        dated.kind_order,
        dated.event_at,
        goals.set_on as goal_set_on,
        coalesce(
            dated.set_on, cast(dated.event_at at time zone 'UTC' at time zone terms.time_zone as date)
        ) as dated_on,
        dated.status,
        dated.progress_pct
    from dated
    inner join goals on dated.goal_id = goals.goal_id
    inner join terms on goals.pair_id = terms.pair_id
),

events as (
    select
        goal_id,
        pair_id,
        kind_order,
        event_at,
        coalesce(dated_on, cast($as_of as date)) as event_on,
        dated_on is not null as is_dated,
        status,
        progress_pct
    from zoned
    where
        coalesce(dated_on, cast($as_of as date)) <= cast($as_of as date)
        and coalesce(goal_set_on, cast($as_of as date)) <= cast($as_of as date)
)

select * from events
