-- title: What else is recorded about a pair
-- grain: one row per pair, kind of record and day
-- about: Days, in the program's time zone, of goals, their progress, shared work, agenda topics done, surveys and
--   check-ins up to the as-of date. They tell a pair that is silent from a pair that nobody logs. An agenda has no day
--   of its own making and counts as known from the match. Cost: linear in these records.
with terms as (
    select * from mart.pair_terms
),

goal_events as (
    select * from mart.goal_events
),

stamped as (
    select pair_id, 'shared_work' as kind, shared_at as recorded_at from core.shared_work
    union all
    select pair_id, 'survey' as kind, answered_at as recorded_at from core.surveys
),

dated as (
    select
        stamped.pair_id,
        stamped.kind,
        cast(stamped.recorded_at at time zone 'UTC' at time zone terms.time_zone as date) as recorded_on
    from stamped
    inner join terms on stamped.pair_id = terms.pair_id
    union all
    select pair_id, 'goal' as kind, event_on as recorded_on from goal_events
    where kind_order = 1
    union all
    select pair_id, 'goal_progress' as kind, event_on as recorded_on from goal_events
    where kind_order = 2 or (kind_order = 3 and progress_pct > 0)
    union all
    select agenda.pair_id, 'agenda' as kind, terms.matched_on as recorded_on
    from core.agenda as agenda
    inner join terms on agenda.pair_id = terms.pair_id
    union all
    select pair_id, 'agenda_done' as kind, done_on as recorded_on from core.agenda
    union all
    select pair_id, 'check_in' as kind, done_on as recorded_on from core.check_ins
),

records as (
    select distinct pair_id, kind, recorded_on
    from dated
    where recorded_on <= cast($as_of as date)
)

select * from records
