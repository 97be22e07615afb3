-- title: A pair's goals, agenda, feedback and check-ins at each landmark date
-- grain: one row per pair and landmark date on or after its match
-- about: The other half of pair_asof. A count is NULL, not zero, where the pair's program had no record of the kind by
--   the landmark date. Cost: pairs times landmark dates.
with pair_clock as (
    select * from mart.pair_clock
),

since as (
    select * from mart.recorded_since
),

goals as (
    select * from mart.pair_goals_asof
),

agenda as (
    select * from mart.agenda_asof
),

feedback as (
    select * from mart.feedback_asof
),

clock as (
    select * from mart.check_in_clock
),

joined as (
    select
        pair_clock.pair_id,
        pair_clock.landmark_on,
        goals.first_goal_on,
        agenda.agenda_behind_topic,
        feedback.feedback_waiting_days,
        clock.previous_on as last_check_in_on,
        clock.due_on as check_in_due_on,
        clock.check_in_number - 1 as check_in_count,
        case when since.program_goal_on <= pair_clock.landmark_on then coalesce(goals.goal_count, 0) end as goal_count,
        case
            when since.program_goal_on <= pair_clock.landmark_on then coalesce(goals.active_goal_count, 0)
        end as active_goal_count,
        case
            when goals.active_goal_count > 0
                then greatest(0, date_diff('day', goals.active_goal_progress_on, pair_clock.clock_on))
        end as days_since_goal_progress,
        case
            when since.program_agenda_on <= pair_clock.landmark_on then coalesce(agenda.agenda_planned_count, 0)
        end as agenda_planned_count,
        case
            when since.program_agenda_on <= pair_clock.landmark_on then coalesce(agenda.agenda_behind_count, 0)
        end as agenda_behind_count,
        case
            when since.program_shared_work_on <= pair_clock.landmark_on
                then coalesce(feedback.feedback_waiting_count, 0)
        end as feedback_waiting_count
    from pair_clock
    inner join since on pair_clock.pair_id = since.pair_id
    left join goals on pair_clock.pair_id = goals.pair_id and pair_clock.landmark_on = goals.landmark_on
    left join agenda on pair_clock.pair_id = agenda.pair_id and pair_clock.landmark_on = agenda.landmark_on
    left join feedback on pair_clock.pair_id = feedback.pair_id and pair_clock.landmark_on = feedback.landmark_on
    left join clock
        on
            pair_clock.pair_id = clock.pair_id
            and pair_clock.landmark_on >= since.program_check_in_on
            and pair_clock.landmark_on >= coalesce(clock.previous_on, date '0001-01-01')
            and pair_clock.landmark_on < coalesce(clock.done_on, date '9999-12-31')
)

select * from joined
