-- title: The next topic of each pair's agenda
-- grain: one row per pair with a topic of this or a later month that is not done
-- about: The earliest planned one. Topics of past months are behind, not next. Cost: linear in agenda topics.
with agenda as (
    select * from core.agenda
),

open_topics as (
    select
        pair_id,
        topic,
        planned_on,
        row_number() over (partition by pair_id order by planned_on, topic) as place
    from agenda
    where
        date_trunc('month', planned_on) >= date_trunc('month', cast($as_of as date))
        and (done_on is null or done_on > cast($as_of as date))
),

next_topics as (
    select
        pair_id,
        topic as next_topic,
        planned_on as next_topic_on
    from open_topics
    where place = 1
)

select * from next_topics
