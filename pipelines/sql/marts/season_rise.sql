-- title: How contact rose or fell in the same weeks a year before
-- grain: one row per program and landmark date whose records reach back so far
-- about: The logarithm of days with contact in the thirty days after the same day of the year before (364 days, so that
--   weekdays agree) over those in the thirty days up to it: below zero before holidays and the end of a term. Five days
--   are added to either side, so that a handful tells little. From what the landmark date knew. Cost: contact days of
--   sixty days for each landmark date.
with landmarks as (
    select * from mart.landmarks
),

terms as (
    select * from mart.pair_terms
),

contact_days as (
    select * from mart.contact_days
),

reach as (
    select
        terms.program_id,
        min(contact_days.known_on) as recorded_from_on
    from contact_days
    inner join terms on contact_days.pair_id = terms.pair_id
    group by terms.program_id
),

counted as (
    select
        terms.program_id,
        landmarks.landmark_on,
        count(case when contact_days.contact_on <= landmarks.landmark_on - 364 then 1 end) as before_count,
        count(case when contact_days.contact_on > landmarks.landmark_on - 364 then 1 end) as after_count
    from landmarks
    inner join contact_days
        on
            landmarks.landmark_on - 394 < contact_days.contact_on
            and landmarks.landmark_on - 334 >= contact_days.contact_on
            and landmarks.landmark_on >= contact_days.seen_on
    inner join terms on contact_days.pair_id = terms.pair_id
    group by terms.program_id, landmarks.landmark_on
),

risen as (
    select
        counted.program_id,
        counted.landmark_on,
        ln((counted.after_count + 5) / cast(counted.before_count + 5 as double)) as season_rise
    from counted
    inner join reach on counted.program_id = reach.program_id
    where reach.recorded_from_on <= counted.landmark_on - 394
)

select * from risen
