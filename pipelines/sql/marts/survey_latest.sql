-- title: The latest survey at each landmark date
-- grain: one row per landmark date, pair, role and instrument answered in the period_days up to it
-- about: The day of the latest survey, and its score on the instrument's first scale; NULL where too little was
--   answered. Cost: surveys times the landmark dates in whose period they fall.
with scores as (
    select * from mart.survey_scores
    where scale_number = 1
),

landmarks as (
    select
        landmark_on,
        landmark_on - cast($period_days as integer) as window_from_on
    from mart.landmarks
),

ranked as (
    select
        landmarks.landmark_on,
        scores.pair_id,
        scores.program_id,
        scores.role,
        scores.instrument,
        scores.answered_on,
        scores.score,
        row_number() over (
            partition by landmarks.landmark_on, scores.pair_id, scores.role, scores.instrument
            order by scores.answered_on desc
        ) as latest_rank
    from scores
    inner join landmarks
        on scores.answered_on <= landmarks.landmark_on and scores.answered_on > landmarks.window_from_on
),

latest as (
    select * from ranked
    where latest_rank = 1
)

select * from latest
