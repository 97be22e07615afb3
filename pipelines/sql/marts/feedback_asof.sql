-- title: Work that waits for feedback, at each landmark date
-- grain: one row per pair and landmark date with waiting work
-- about: Work that the mentee showed (or that nobody says who showed) and that had no feedback by the landmark date.
--   What a mentor shows as a model waits for nothing. Cost: shared items times landmark dates.
with shared_work as (
    select * from core.shared_work
    where coalesce(shared_by, 'mentee') = 'mentee'
),

terms as (
    select * from mart.pair_terms
),

landmarks as (
    select * from mart.landmarks
),

dated as (
    select
        shared_work.pair_id,
        cast(shared_work.shared_at at time zone 'UTC' at time zone terms.time_zone as date) as shared_on,
        cast(shared_work.feedback_at at time zone 'UTC' at time zone terms.time_zone as date) as feedback_on
    from shared_work
    inner join terms on shared_work.pair_id = terms.pair_id
),

counted as (
    select
        dated.pair_id,
        landmarks.landmark_on,
        count(*) as feedback_waiting_count,
        date_diff('day', min(dated.shared_on), landmarks.landmark_on) as feedback_waiting_days
    from dated
    inner join landmarks
        on
            dated.shared_on <= landmarks.landmark_on
            and coalesce(dated.feedback_on, date '9999-12-31') > landmarks.landmark_on
    group by dated.pair_id, landmarks.landmark_on
)

select * from counted
