-- title: Topics that fell due in a period
-- grain: one row per landmark date, pair, topic and planned day that was due in the period up to the date
-- about: Due is the last day of the planned month, where the pair was running then; the period is the period_days up to
--   the landmark date. What was done later than the landmark date was not yet done. Cost: agenda topics times the
--   landmark dates whose period holds them.
with agenda as (
    select * from core.agenda
),

terms as (
    select * from mart.pair_terms
),

pause_spells as (
    select * from mart.pause_spells
),

landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

planned as (
    select
        agenda.pair_id,
        agenda.pair_id || ' ' || agenda.topic || ' ' || cast(agenda.planned_on as varchar) as unit_id,
        agenda.done_on,
        terms.matched_on,
        coalesce(terms.ended_on, date '9999-12-31') as ended_on,
        terms.end_known_on,
        cast(date_trunc('month', agenda.planned_on) + interval '1 month' as date) - 1 as due_on
    from agenda
    inner join terms on agenda.pair_id = terms.pair_id
),

paused as (
    select distinct
        planned.unit_id
    from planned
    inner join pause_spells
        on
            planned.pair_id = pause_spells.pair_id
            and planned.due_on >= pause_spells.paused_on
            and planned.due_on < pause_spells.until_on
),

due as (
    select
        landmarks.landmark_on,
        planned.pair_id,
        planned.unit_id,
        coalesce(planned.done_on <= landmarks.landmark_on, false) as is_done,
        coalesce(planned.done_on <= planned.due_on, false) as is_done_in_time,
        paused.unit_id is not null as is_paused
    from planned
    inner join landmarks on planned.due_on < landmarks.landmark_on and planned.due_on > landmarks.window_from_on
    left join paused on planned.unit_id = paused.unit_id
    where
        planned.matched_on <= planned.due_on
        and (planned.ended_on > planned.due_on or planned.end_known_on > landmarks.landmark_on)
)

select * from due
