-- title: Goals today
-- grain: one row per goal set by the as-of date
-- about: A goal is specific when it has a measure and a target date, expanded when another goal names it as its
--   parent, and stalled when it is active, its pair is running and not paused, and it made no progress for more than
--   goal_stalled_days. days_open runs to the day it was reached or dropped, else to its pair's ending or the as-of
--   date; NULL where that day is not recorded. Cost: linear in goals.
with goal_asof as (
    select * from mart.goal_asof
    where is_as_of
),

goals as (
    select * from core.goals
),

pair_clock as (
    select * from mart.pair_clock
    where is_as_of
),

terms as (
    select * from mart.pair_terms
),

parents as (
    select distinct goals.parent_goal_id as goal_id
    from goals
    inner join goal_asof on goals.goal_id = goal_asof.goal_id
    where goals.parent_goal_id is not null
),

joined as (
    select
        goal_asof.*,
        terms.program_id,
        goals.category,
        goals.parent_goal_id,
        goals.proposed_by,
        goals.target_on,
        goals.measure is not null and goals.target_on is not null as is_specific,
        parents.goal_id is not null as is_expanded,
        pair_clock.clock_on,
        not pair_clock.is_ended and not pair_clock.is_paused as is_pair_active
    from goal_asof
    inner join goals on goal_asof.goal_id = goals.goal_id
    inner join terms on goal_asof.pair_id = terms.pair_id
    inner join pair_clock on goal_asof.pair_id = pair_clock.pair_id
    left join parents on goal_asof.goal_id = parents.goal_id
),

progress as (
    select
        goal_id,
        pair_id,
        program_id,
        coalesce(category, 'not recorded') as category,
        parent_goal_id,
        proposed_by,
        set_on,
        target_on,
        status,
        progress_pct,
        is_specific,
        is_expanded,
        revision_count,
        last_progress_on,
        case when status = 'reached' then status_since_on end as reached_on,
        case when status = 'dropped' then status_since_on end as dropped_on,
        case
            when status = 'active' then greatest(0, date_diff('day', set_on, clock_on))
            when status_since_on is not null then greatest(0, date_diff('day', set_on, status_since_on))
        end as days_open,
        status = 'active'
        and is_pair_active
        and date_diff('day', last_progress_on, clock_on) > $goal_stalled_days as is_stalled
    from joined
)

select * from progress
