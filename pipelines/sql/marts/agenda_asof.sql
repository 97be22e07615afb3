-- title: A pair's agenda at each landmark date
-- grain: one row per pair and landmark date with a topic whose month was over
-- about: A topic is planned for a month and is due when that month is over. Behind: due and not done by the landmark
--   date; the oldest of them is named. Cost: agenda topics times landmark dates.
with agenda as (
    select * from core.agenda
),

landmarks as (
    select * from mart.landmarks
),

due as (
    select
        agenda.pair_id,
        landmarks.landmark_on,
        agenda.topic,
        agenda.planned_on,
        agenda.done_on is null or agenda.done_on > landmarks.landmark_on as is_behind
    from agenda
    inner join landmarks on date_trunc('month', agenda.planned_on) < date_trunc('month', landmarks.landmark_on)
),

counted as (
    select
        pair_id,
        landmark_on,
        count(*) as agenda_planned_count,
        count(case when is_behind then 1 end) as agenda_behind_count,
        -- the smallest of "day topic" is the oldest; its topic begins after the ten places of the day and a blank
        substr(
            min(case when is_behind then cast(planned_on as varchar) || ' ' || topic end), 12
        ) as agenda_behind_topic
    from due
    group by pair_id, landmark_on
)

select * from counted
