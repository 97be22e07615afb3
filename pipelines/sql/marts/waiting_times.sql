-- title: How long each wait has lasted
-- grain: one row per mentee and step on the way, per request, and per wait of pair_waits
-- about: Days from coming to a step to passing it, from each request to its answer (kind `each_answer`), and those of
--   pair_waits; never below 0. What has not come yet is followed to the as-of date. What can no longer come (a
--   withdrawn or expired request, a lost step) is also followed to there and never ends: leaving it out would make
--   answers look faster than they are. Waits without a recorded beginning or end are left out. Cost: linear in steps,
--   requests and items.
with mentee_steps as (
    select * from mart.mentee_steps
    where fate <> 'skipped'
),

request_days as (
    select * from mart.request_days
),

mentee_groups as (
    select * from mart.mentee_groups
),

pair_waits as (
    select * from mart.pair_waits
),

waits as (
    select
        step as kind,
        cell_id,
        entered_on as began_on,
        passed_on as came_on,
        fate = 'passed' as has_come
    from mentee_steps
    union all
    select
        'each_answer' as kind,
        mentee_groups.cell_id,
        request_days.requested_on as began_on,
        request_days.answered_on as came_on,
        request_days.is_answered as has_come
    from request_days
    inner join mentee_groups on request_days.mentee_id = mentee_groups.mentee_id
    union all
    select kind, cell_id, began_on, came_on, has_come from pair_waits
),

times as (
    select
        kind,
        cell_id,
        greatest(0, date_diff('day', began_on, coalesce(came_on, cast($as_of as date)))) as day,
        has_come
    from waits
    where began_on is not null and (came_on is not null or not has_come)
)

select * from times
